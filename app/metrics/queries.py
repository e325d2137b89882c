"""The movement figures, read from counters: each function a fixed number of statements, whatever the volume.

A day is a Europe/Amsterdam date and always counts itself; every figure is cut at the day asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select, union_all

from app.extensions import db
from app.goals.catalogue import all_goals
from app.metrics.report import (
    NEEDED,
    OF_THE_TERTIAL,
    Activation,
    Flow,
    GoalFigures,
    Ladder,
    Report,
    Sums,
    bounds,
    report_of,
)
from app.metrics.report import year_flow as _year_flow
from app.participation.rollups import figures
from app.participation.rollups.figures import WINDOW_DAYS
from app.participation.rollups.models import MovementCounter, PendingEvent, PendingMerge, RollupState

__all__ = [
    "Activation",
    "ActiveDay",
    "Compared",
    "Flow",
    "GoalFigures",
    "Ladder",
    "MonthActs",
    "Report",
    "active_series",
    "acts_per_month",
    "data_up_to",
    "first_day_counted",
    "pending_count",
    "report",
    "window28",
    "year",
]


@dataclass(frozen=True)
class ActiveDay:
    """How many people were active in the 28 days up to and including `day`."""

    day: date
    active: int


@dataclass(frozen=True)
class Compared:
    """A period and the one before it, each with its flow. For a running year `before` is cut likewise."""

    now: Flow
    before: Flow


@dataclass(frozen=True)
class MonthActs:
    """Acts in a month (`month` is its first day); `goal` None is the total, where each act counts once."""

    month: date
    goal: str | None
    acts: int


class CounterSums:
    """Sums of counters as one statement gave them."""

    def __init__(self, rows: Iterable[tuple[str, str, int, int, int, int]]) -> None:
        self._sums: dict[str, dict[str, Sums]] = defaultdict(dict)
        for figure, key, whole, upto, mature, in_tertial in rows:
            self._sums[figure][key] = Sums(int(whole), int(upto), int(mature), int(in_tertial))

    def get(self, figure: str, key: str = "") -> Sums:
        return self._sums.get(figure, {}).get(key, Sums())

    def keys(self, figure: str) -> list[str]:
        return list(self._sums.get(figure, {}))


def sums_on(ref: date, wanted: Iterable[str] = NEEDED) -> CounterSums:
    """The sums a report on `ref` needs; one statement.

    Of the figures that are only asked for the tertial, which are half of all counters, no other day is read.
    """
    mature, tertial = bounds(ref)
    asked, counter = set(wanted), MovementCounter
    sums = (
        func.sum(counter.value),
        func.sum(case((counter.day <= ref, counter.value), else_=0)),
        func.sum(case((counter.day <= mature, counter.value), else_=0)),
    )
    in_tertial = counter.day.between(tertial, ref)
    standing = (
        select(counter.figure, counter.key, *sums, literal(0))
        .where(counter.figure.in_(sorted(asked - set(OF_THE_TERTIAL))))
        .group_by(counter.figure, counter.key)
    )
    of_tertial = (
        select(counter.figure, counter.key, *[literal(0)] * 3, func.sum(counter.value))
        # The keys are named so that the index leads to the days at once.
        .where(
            counter.figure.in_(sorted(asked & set(OF_THE_TERTIAL))), counter.key.in_(_goal_keys()), in_tertial
        )
        .group_by(counter.figure, counter.key)
    )
    rows: Iterable[Any] = db.session.execute(union_all(standing, of_tertial))
    return CounterSums(tuple(row) for row in rows)


def _goal_keys() -> list[str]:
    """The keys of what is counted per goal, and of what is counted over all of them."""
    return ["", *(goal.code for goal in all_goals())]


def report(ref: date) -> Report:
    """Every figure of the definition on `ref`, from the counters as they stand; two statements."""
    return report_of(sums_on(ref), ref, data_up_to())


def active_series(first: date, last: date) -> list[ActiveDay]:
    """The people active in 28 days, for each day from `first` to `last`; two statements."""
    counter = MovementCounter
    of_figure = select(func.sum(counter.value)).where(counter.figure == figures.ACTIVE28)
    standing = int(db.session.scalar(of_figure.where(counter.day < first)) or 0)
    in_range = (counter.figure == figures.ACTIVE28) & counter.day.between(first, last)
    moves = {row[0]: row[1] for row in db.session.execute(select(counter.day, counter.value).where(in_range))}
    found = []
    for day in _days(first, last):
        standing += moves.get(day, 0)
        found.append(ActiveDay(day, standing))
    return found


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def window28(ref: date) -> Compared:
    """The 28 days up to `ref` and the 28 before, each with its flow; one statement."""
    earlier = ref - timedelta(days=WINDOW_DAYS)
    days = [ref - timedelta(days=WINDOW_DAYS * back) for back in range(4)]
    counter = MovementCounter
    wanted = (figures.ACTIVE28, figures.RETURN28, figures.FIRST)
    columns = [func.sum(case((counter.day <= day, counter.value), else_=0)) for day in days]
    rows = db.session.execute(
        select(counter.figure, *columns).where(counter.figure.in_(wanted)).group_by(counter.figure)
    )
    sums = {row[0]: dict(zip(days, (int(each) for each in row[1:]), strict=True)) for row in rows}
    return Compared(now=_window(sums, ref), before=_window(sums, earlier))


def _window(sums: dict[str, dict[date, int]], ref: date) -> Flow:
    before = ref - timedelta(days=WINDOW_DAYS)

    def at(figure: str, day: date) -> int:
        return sums.get(figure, {}).get(day, 0)

    active, returning = at(figures.ACTIVE28, ref), at(figures.RETURN28, ref)
    new = at(figures.FIRST, ref) - at(figures.FIRST, before)
    lapsed = at(figures.ACTIVE28, before) - returning
    return Flow(active, new, returning, active - new - returning, lapsed)


_YEAR = (figures.FIRST, figures.YEAR_RETURNING, figures.YEAR_REACTIVATED)


def year(ref: date) -> Compared:
    """The calendar year up to `ref`, and the year before up to the same day of the year; two statements."""
    earlier = date(ref.year - 1, ref.month, 28 if (ref.month, ref.day) == (2, 29) else ref.day)
    return Compared(
        now=_year_flow(sums_on(ref, _YEAR), ref.year),
        before=_year_flow(sums_on(earlier, _YEAR), earlier.year),
    )


def acts_per_month(first: date, last: date, goal: str | None = None) -> list[MonthActs]:
    """Acts from `first` to `last` per month: the total and every goal, or one goal; one statement.

    Months without an act of a goal are left out; goals stand in no order.
    """
    counter = MovementCounter
    wanted: ColumnElement[bool] = counter.figure.in_((figures.ACTS, figures.ACTS_GOAL))
    if goal is not None:
        wanted = (counter.figure == figures.ACTS_GOAL) & (counter.key == goal)
    month = func.substr(_day_text(), 1, 7)
    rows = db.session.execute(
        select(month, counter.key, func.sum(counter.value))
        .where(wanted, counter.day.between(first, last))
        .group_by(month, counter.key)
        .having(func.sum(counter.value) != 0)
        .order_by(month, counter.key)
    )
    return [MonthActs(date.fromisoformat(f"{text}-01"), key or None, int(acts)) for text, key, acts in rows]


def _day_text() -> ColumnElement[str]:
    """The day as ISO text, which SQLite keeps and PostgreSQL casts to."""
    return cast(MovementCounter.day, String)


def first_day_counted() -> date | None:
    """The day of the first act that counts: where filters begin; None where nothing counts."""
    counter = MovementCounter
    statement = select(func.min(counter.day)).where(counter.figure == figures.ACTS, counter.value > 0)
    return db.session.scalar(statement)


def data_up_to() -> datetime | None:
    """The latest `received_at` that the counters hold; None when nothing was ever counted."""
    return db.session.scalar(select(RollupState.counted_until))


def pending_count() -> int:
    """How many acts and merges wait to be counted."""
    events = select(func.count()).select_from(PendingEvent).scalar_subquery()
    merges = select(func.count()).select_from(PendingMerge).scalar_subquery()
    return int(db.session.scalar(select(events + merges)) or 0)
