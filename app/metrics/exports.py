"""The figures of a day as files: one long table, or a workbook with a sheet per part.

Both are made of the same `Overview` as the page. What is written are our own words and numbers; still no text
is ever taken for a formula.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from xlsxwriter import Workbook

from app.core.formatting import moment
from app.core.languages import current_language
from app.metrics.definitions import DEFINITIONS, definition
from app.metrics.overview import Overview, Period
from app.participation.rollups.figures import STEPS, first_day, tertial_index

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FLOW = ("active", "new", "returning", "reactivated", "lapsed")
ACTIVE_IN = {Period.WINDOW: "active_28d", Period.TERTIAL: "active_tertial", Period.YEAR: "active_year"}
LONGEST_COLUMN = 60


@dataclass(frozen=True)
class Row:
    """One figure: its id in the registry, which part of it, its days, its value, and that a period before.

    `of` names the period, tertial, goal, step or month that `part` belongs to.
    """

    figure: str
    of: str
    part: str
    first: date | None
    last: date
    value: float | None
    before: float | None = None

    @property
    def name(self) -> str:
        found = definition(self.figure)
        assert found is not None
        return found.name.text_in(current_language())


def rows(found: Overview, code: str | None = None) -> Iterator[Row]:
    """Every figure of the page, in its order; with a goal's code what the page shows of that goal."""
    if code is None:
        yield from _flow_rows(found)
        yield from _ladder_rows(found)
        yield from _activation_rows(found)
    yield from _goal_rows(found, code)
    yield from _act_rows(found, code)


def _flow_rows(found: Overview) -> Iterator[Row]:
    for period, compared in found.flows.items():
        for part in FLOW:
            yield Row(
                ACTIVE_IN[period] if part == "active" else "flow",
                period.value,
                part,
                _first_day(period, found.ref),
                found.ref,
                getattr(compared.now, part),
                getattr(compared.before, part) if compared.before else None,
            )


def _first_day(period: Period, ref: date) -> date:
    if period is Period.WINDOW:
        return date.fromordinal(ref.toordinal() - 27)
    return first_day(tertial_index(ref)) if period is Period.TERTIAL else date(ref.year, 1, 1)


def _ladder_rows(found: Overview) -> Iterator[Row]:
    first = date.fromordinal(found.ref.toordinal() - 364)
    for step in STEPS:
        now, before = getattr(found.ladder, step), getattr(found.ladder_before, step)
        yield Row("ladder", "365-days", step, first, found.ref, now, before)


def _activation_rows(found: Overview) -> Iterator[Row]:
    for name, cohort in found.activation.items():
        for part in ("mature", "activated", "immature", "rate"):
            yield Row("activation_90d", name, part, None, found.ref, getattr(cohort, part))


def _goal_rows(found: Overview, code: str | None) -> Iterator[Row]:
    first = first_day(tertial_index(found.ref))
    parts = (
        ("goal_breadth", "persons"),
        ("goal_depth", "actions"),
        ("goal_depth", "depth"),
        ("goal_breadth", "breadth"),
    )
    for row in found.goals if code is None else [found.goal_row(code)]:
        for figure, part in parts:
            now, before = (getattr(each, part) if each else None for each in (row.now, row.before))
            yield Row(figure, row.code, part, first, found.ref, now, before)
    if code is not None:
        return
    share, before = found.multi_goal_share, found.multi_goal_share_before
    yield Row("multi_goal_share", "tertial", "share", first, found.ref, share, before)


def _act_rows(found: Overview, code: str | None) -> Iterator[Row]:
    for name, acts in _series(found, code).items():
        for month, count in zip(found.acts.months, acts, strict=True):
            yield Row("acts_per_month", name, "acts", month, min(_last_day(month), found.ref), count)


def _series(found: Overview, code: str | None) -> dict[str, tuple[int, ...]]:
    """Acts per month: all and those of every goal, or those of one."""
    acts = found.acts
    if code is not None:
        return {code: acts.per_goal.get(code, (0,) * len(acts.months))}
    return {"": acts.total, **acts.per_goal}


def _last_day(month: date) -> date:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def as_csv(found: Overview, code: str | None = None) -> bytes:
    """UTF-8 with a byte order mark, for spreadsheets; days as 2026-11-21, decimals with a point."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("figure", "name", "of", "part", "first", "last", "value", "before"))
    for row in rows(found, code):
        writer.writerow((row.figure, row.name, row.of, row.part, row.first, row.last, row.value, row.before))
    return text.getvalue().encode("utf-8-sig")


def as_workbook(found: Overview, code: str | None = None) -> bytes:
    """A workbook: the figures, acts per month as a table of months by goals, and the definitions."""
    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": _("Movement"), "comments": _as_of(found)})
    _write(book, _("Figures"), _figures(found, code))
    _write(book, _("Acts per month"), _months(found, code))
    _write(book, _("Definitions"), _definitions())
    book.close()
    return data.getvalue()


def _as_of(found: Overview) -> str:
    if found.counted_until is None:
        return ""
    return str(_("Data up to %(moment)s", moment=moment(found.counted_until)))


Table = list[tuple[Any, ...]]


def _figures(found: Overview, code: str | None) -> Table:
    head = (_("Figure"), _("Of"), _("Part"), _("From"), _("Up to"), _("Value"), _("Before"))
    counted = (each for each in rows(found, code) if each.figure != "acts_per_month")
    return [
        head,
        *((r.name, r.of, r.part, r.first, r.last, r.value, r.before) for r in counted),
        (),
        (_as_of(found),),
    ]


def _months(found: Overview, code: str | None) -> Table:
    series = _series(found, code)
    head = (_("Month"), *(name or _("All acts") for name in series))
    return [head, *zip(found.acts.months, *series.values(), strict=True)]


def _definitions() -> Table:
    names = ("name", "formula", "numerator", "denominator", "population", "period", "caveat")
    head = (
        _("Id"), _("Name"), _("Formula"), _("Numerator"), _("Denominator"), _("Population"), _("Period"),
        _("Mind"), _("Time zone"), _("Disclosure"), _("Owner"), _("Version"), _("Valid from"),
    )  # fmt: skip
    language = current_language()
    table: Table = [head]
    for each in DEFINITIONS:
        texts = (getattr(each, name) for name in names)
        own = (each.timezone, each.disclosure.value, each.owner, each.version, each.valid_from)
        table.append((each.id, *(text.text_in(language) if text else "" for text in texts), *own))
    return table


def _write(book: Workbook, name: str, table: Table) -> None:
    sheet = book.add_worksheet(name[:31])
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    widths: dict[int, int] = {}
    for number, row in enumerate(table):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif value is not None:
                sheet.write(number, column, value, bold if number == 0 else None)
            widths[column] = max(widths.get(column, 8), min(len(str(value or "")) + 2, LONGEST_COLUMN))
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
