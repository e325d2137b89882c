"""What the page of the movement shows of one day: every figure beside the same figure a period earlier.

The page, its charts and its exports all read this one answer, so they can't differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.goals.catalogue import Goal, current_goals, goal, in_order, period_of
from app.metrics import queries
from app.metrics.queries import MonthActs
from app.metrics.report import Activation, Flow, GoalFigures, Ladder, Report, report_of
from app.participation.rollups import figures
from app.participation.rollups.figures import WINDOW_DAYS, first_day, last_day, tertial_index

# How much of the past the charts show.
WEEKS_SHOWN = 26
COHORTS_SHOWN = 6
# What a tertial is compared by: the counters of its flow and of its goals.
_OF_TERTIAL = (
    figures.FIRST,
    figures.TERTIAL_RETURNING,
    figures.TERTIAL_REACTIVATED,
    figures.GOAL_PERSONS,
    figures.GOAL_ACTIONS,
    figures.MULTI_GOAL,
)


class Period(StrEnum):
    """The stretch of time that is compared with the one before it."""

    WINDOW = "28-days"
    TERTIAL = "tertial"
    YEAR = "year"


@dataclass(frozen=True)
class Compared:
    """A flow of people, and the same a period earlier, cut at the same stage."""

    now: Flow
    before: Flow | None


@dataclass(frozen=True)
class GoalRow:
    """What was done for one goal in the tertial of the day, and at the same stage of the period before."""

    code: str
    now: GoalFigures | None
    before: GoalFigures | None

    @property
    def goal(self) -> Goal:
        found = goal(self.code)
        assert found is not None
        return found


@dataclass(frozen=True)
class Acts:
    """Acts per month, oldest first: in all (an act counts once), and per goal (an act counts for each)."""

    months: tuple[date, ...]
    total: tuple[int, ...]
    per_goal: Mapping[str, tuple[int, ...]]

    def of(self, code: str) -> "Acts":
        """The acts for one goal, in the months of its strategy and those in which it was served."""
        counts = self.per_goal.get(code, (0,) * len(self.months))
        period = period_of(code)
        shown = [
            (month, acts)
            for month, acts in zip(self.months, counts, strict=True)
            if acts or period.covers(month)
        ] or [(self.months[-1], 0)]
        return Acts(tuple(month for month, _ in shown), tuple(acts for _, acts in shown), {})

    def goals_of_note(self, ref: date) -> frozenset[str]:
        """Those with a chart of their own: of the strategy on `ref`, or served in a third of these months."""
        in_force = {each.code for each in current_goals(ref)}
        often = len(self.months) // 3
        return frozenset(
            code
            for code, acts in self.per_goal.items()
            if code in in_force or sum(count > 0 for count in acts) >= often
        )

    @property
    def most_for_a_goal(self) -> int:
        """The highest month of any goal: the scale that all goals share."""
        return max((acts for each in self.per_goal.values() for acts in each), default=0)


@dataclass(frozen=True)
class Overview:
    """Every figure of the movement on `ref`. `earlier` is the day it is compared with.

    `activation` holds the latest cohorts, oldest first; `weeks` the active people in 28 days, one a week.
    `waiting` acts came in but aren't counted yet.
    """

    period: Period
    ref: date
    earlier: date
    flows: Mapping[Period, Compared]
    tertials: tuple[Flow, ...]
    ladder: Ladder
    ladder_before: Ladder
    activation: Mapping[str, Activation]
    goals: tuple[GoalRow, ...]
    multi_goal_share: float | None
    multi_goal_share_before: float | None
    acts: Acts
    weeks: tuple[queries.ActiveDay, ...]
    counted_until: datetime | None
    waiting: int
    first_day: date | None

    @property
    def flow(self) -> Compared:
        """The flow of the period that was asked for."""
        return self.flows[self.period]

    @property
    def is_empty(self) -> bool:
        return self.first_day is None

    @property
    def broadest(self) -> float:
        """The breadth of the goal with the most people."""
        return max((row.now.breadth for row in self.goals if row.now), default=1.0)

    def goal_row(self, code: str) -> GoalRow:
        return next((row for row in self.goals if row.code == code), GoalRow(code, None, None))


def earlier_ref(period: Period, ref: date) -> date:
    """The day a period before `ref`: at the same stage of that period, or on its last day."""
    if period is Period.WINDOW:
        return ref - timedelta(days=WINDOW_DAYS)
    if period is Period.YEAR:
        leap = (ref.month, ref.day) == (2, 29)
        return date(ref.year - 1, ref.month, 28 if leap else ref.day)
    index = tertial_index(ref)
    stage = (ref - first_day(index)).days
    return min(first_day(index - 1) + timedelta(days=stage), last_day(index - 1))


def overview(period: Period, ref: date) -> Overview:
    """Every figure on `ref`, compared over `period`; eleven statements, whatever the volume."""
    earlier = earlier_ref(period, ref)
    report = queries.report(ref)
    ladder_before = _report_before(earlier, (figures.LADDER,)).ladder
    tertial_before = _report_before(earlier_ref(Period.TERTIAL, ref), _OF_TERTIAL)
    window, year = queries.window28(ref), queries.year(ref)
    return Overview(
        period=period,
        ref=ref,
        earlier=earlier,
        flows={
            Period.WINDOW: Compared(window.now, window.before),
            Period.TERTIAL: Compared(report.tertials[-1], tertial_before.tertials[-1]),
            Period.YEAR: Compared(year.now, year.before),
        },
        tertials=report.tertials,
        ladder=report.ladder,
        ladder_before=ladder_before,
        activation=dict(list(report.activation.items())[-COHORTS_SHOWN:]),
        goals=_goal_rows(report, tertial_before, ref),
        multi_goal_share=report.multi_goal_share,
        multi_goal_share_before=tertial_before.multi_goal_share,
        acts=acts_by_month(months_shown(period), ref),
        weeks=_weeks(ref),
        counted_until=report.as_of,
        waiting=queries.pending_count(),
        first_day=queries.first_day_counted(),
    )


def _report_before(day: date, wanted: Iterable[str]) -> Report:
    """The report of a day, true for these counters only."""
    return report_of(queries.sums_on(day, wanted), day, None)


def _goal_rows(report: Report, before: Report, ref: date) -> tuple[GoalRow, ...]:
    """The goals in force on the day, also those nobody acted for, and any other that people served."""
    shown = in_order([*(each.code for each in current_goals(ref)), *report.goals])
    return tuple(GoalRow(code, report.goals.get(code), before.goals.get(code)) for code in shown)


def months_shown(period: Period) -> int:
    return 24 if period is Period.YEAR else 12


def acts_by_month(count: int, ref: date) -> Acts:
    """Acts in the month of `ref`, up to that day, and in the months before; one statement."""
    months = _months(count, ref)
    return _by_month(months, queries.acts_per_month(months[0], ref))


def _months(count: int, ref: date) -> tuple[date, ...]:
    last = ref.year * 12 + ref.month - 1
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1))


def _by_month(months: tuple[date, ...], rows: Iterable[MonthActs]) -> Acts:
    found = {(row.goal, row.month): row.acts for row in rows}
    codes = in_order(code for code, _month in found if code is not None)
    return Acts(
        months,
        tuple(found.get((None, month), 0) for month in months),
        {code: tuple(found.get((code, month), 0) for month in months) for code in codes},
    )


def _weeks(ref: date) -> tuple[queries.ActiveDay, ...]:
    """The active people on `ref` and each week before it."""
    days = queries.active_series(ref - timedelta(weeks=WEEKS_SHOWN - 1), ref)
    return tuple(days[::7])
