"""What the workbench shows as an Excel file: a sheet of contributions and one of points with their answers.

Names are those that readers see; no address is in it. No text is ever taken for a formula or a link.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from xlsxwriter import Workbook

from app.consultations.answers.models import Answer
from app.consultations.answers.words import DECISIONS
from app.consultations.answers.workbench import Contribution
from app.consultations.points.models import Point
from app.consultations.points.queries import NOTHING, Fed
from app.core.bilingual import Bilingual
from app.core.clock import AMSTERDAM
from app.core.languages import current_language

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a cell of Excel can hold.
LONGEST_CELL = 32_000
WIDE, NARROW = 60, 14
Words = Mapping[Any, Any]
Table = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Sheet:
    """What goes into the file; `kinds`, `states`, `audiences` give fixed words in the reader's language."""

    title: Bilingual
    contributions: Sequence[Contribution]
    points: Sequence[Point]
    answers: Mapping[UUID, Answer]
    fed: Mapping[UUID, Fed]
    kinds: Words
    states: Words
    audiences: Words
    sections: Mapping[UUID, str]
    phases: Mapping[UUID, str]


def as_workbook(asked: Sheet) -> bytes:
    """The file."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(data, options | {"strings_to_numbers": False})
    book.set_properties({"title": asked.title.text_in(current_language())})
    rows = [_contribution(each, asked) for each in asked.contributions]
    _write(book, _("Contributions"), [_contribution_head(), *rows], wide={10, 11, 14})
    _write(
        book,
        _("Points"),
        [_point_head(), *(_point(each, asked) for each in asked.points)],
        wide={1, 2, 3, 4, 8, 9},
    )
    book.close()
    return data.getvalue()


def _contribution_head() -> tuple[str, ...]:
    return (
        _("Phase"), _("Section"), _("Version"), _("Paragraph"), _("Link word"), _("Kind"), _("Audience"),
        _("Language"), _("Name as shown"), _("Posted"), _("Text"), _("Why"), _("State"), _("Points"),
        _("Public answer"), _("Agree"), _("Partly agree"), _("Disagree"),
    )  # fmt: skip


def _contribution(each: Contribution, asked: Sheet) -> tuple[Any, ...]:
    said, wording = each.said, each.wording
    section_id = wording.section_id if wording else said.section_id
    public = [point.point for point in each.all_points if point.point.is_answered]
    return (
        asked.phases.get(said.phase_id),
        asked.sections.get(section_id) if section_id else None,
        each.version,
        wording.number if wording else None,
        each.key or each.section_key,
        str(asked.kinds[each.kind]),
        str(asked.audiences.get(each.audience, each.audience)) if each.audience else None,
        said.language,
        each.name.text if each.name else None,
        said.posted_at,
        said.text,
        said.reason,
        str(asked.states[each.state]),
        ", ".join(str(point.point.number) for point in each.all_points),
        "\n".join(_said(asked.answers[point.id]) for point in public if point.id in asked.answers),
        said.agree,
        said.partly,
        said.disagree,
    )


def _said(answer: Answer) -> str:
    decision = next(words for code, words in DECISIONS.items() if code == answer.decision)
    return f"{decision}: {answer.reason.text_in(current_language())}"


def _point_head() -> tuple[str, ...]:
    return (
        _("Point"), _("Title in Dutch"), _("Title in English"), _("Summary in Dutch"),
        _("Summary in English"), _("People"), _("Contributions"), _("Decision"), _("Reason in Dutch"),
        _("Reason in English"), _("Public since"),
    )  # fmt: skip


def _point(point: Point, asked: Sheet) -> tuple[Any, ...]:
    answer, feeding = asked.answers.get(point.id), asked.fed.get(point.id, NOTHING)
    decision = next(
        (str(words) for code, words in DECISIONS.items() if answer and code == answer.decision), None
    )
    return (
        point.number,
        point.title.nl,
        point.title.en,
        point.summary.nl,
        point.summary.en,
        feeding.people,
        feeding.contributions,
        decision,
        answer.reason.nl if answer else None,
        answer.reason.en if answer else None,
        point.answered_at,
    )


def _write(book: Workbook, name: str, table: Table, *, wide: set[int]) -> None:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
    for number, row in enumerate(table):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                local = value.astimezone(AMSTERDAM).replace(tzinfo=None)
                sheet.write_datetime(number, column, local, moment)
            elif isinstance(value, int):
                sheet.write_number(number, column, value, plain)
            elif value:
                sheet.write_string(number, column, str(value)[:LONGEST_CELL], plain if number else bold)
    for column in range(len(table[0])):
        sheet.set_column(column, column, WIDE if column in wide else NARROW)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table) - 1, 1), len(table[0]) - 1)
