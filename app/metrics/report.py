"""The figures of a day, computed from sums of counters alone, whether a database or a list gave them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.goals.catalogue import in_order
from app.participation.rollups import figures
from app.participation.rollups.figures import (
    ACTIVATION_DAYS,
    STEPS,
    first_day,
    tertial_index,
    tertial_name,
    tertial_named,
)


@dataclass(frozen=True)
class Flow:
    """Who was active in a period, and how that compares with the period before (indicators A4).

    `active = new + returning + reactivated`, and active before `= returning + lapsed`.
    """

    active: int
    new: int
    returning: int
    reactivated: int
    lapsed: int


@dataclass(frozen=True)
class TertialFlow(Flow):
    """The flow of one tertial, named as `2026T2`."""

    tertial: str


@dataclass(frozen=True)
class Activation:
    """Of one cohort: people whose 90 days are over, how many of them did a second action, who waits (A6)."""

    mature: int
    activated: int
    immature: int

    @property
    def rate(self) -> float | None:
        return self.activated / self.mature if self.mature else None


@dataclass(frozen=True)
class Ladder:
    """How many people stand on each step (A7)."""

    organiser: int
    active: int
    participant: int
    dormant: int


@dataclass(frozen=True)
class GoalFigures:
    """Depth and breadth of one goal in a tertial (A8); goals are never summed."""

    persons: int
    actions: int
    active: int

    @property
    def depth(self) -> float:
        return self.actions / self.persons

    @property
    def breadth(self) -> float:
        return self.persons / self.active


@dataclass(frozen=True)
class Report:
    """Every figure on a day; years, tertials and cohorts run from the first act to `ref`."""

    as_of: datetime | None
    ref: date
    counted_events: int
    distinct_actions: int
    active_28d: int
    active_year: Mapping[str, int]
    tertials: tuple[TertialFlow, ...]
    activation: Mapping[str, Activation]
    ladder: Ladder
    goals: Mapping[str, GoalFigures]
    multi_goal_share: float | None


@dataclass(frozen=True)
class Sums:
    """One counter summed: over all days, up to `ref`, up to 90 days before, and in the tertial of `ref`."""

    whole: int = 0
    upto: int = 0
    mature: int = 0
    in_tertial: int = 0


class Summed(Protocol):
    """Sums per (figure, key), as a database or a rebuilt list of counters answers them."""

    def get(self, figure: str, key: str = "") -> Sums: ...

    def keys(self, figure: str) -> Iterable[str]: ...


# The counters a report needs; acts per goal and type, and the covers of earlier windows, are not among them.
NEEDED = (
    figures.ACTS,
    figures.ACTIONS,
    figures.ACTIVE28,
    figures.FIRST,
    figures.ACTIVATED,
    figures.TERTIAL_RETURNING,
    figures.TERTIAL_REACTIVATED,
    figures.YEAR_RETURNING,
    figures.YEAR_REACTIVATED,
    figures.LADDER,
    figures.GOAL_PERSONS,
    figures.GOAL_ACTIONS,
    figures.MULTI_GOAL,
)

# Of these only the tertial of the day is asked for.
OF_THE_TERTIAL = (figures.GOAL_PERSONS, figures.GOAL_ACTIONS, figures.MULTI_GOAL)


def bounds(ref: date) -> tuple[date, date]:
    """The last first day that is mature on `ref`, and the first day of its tertial."""
    return date.fromordinal(ref.toordinal() - ACTIVATION_DAYS), first_day(tertial_index(ref))


def report_of(sums: Summed, ref: date, as_of: datetime | None) -> Report:
    """Every figure on `ref`."""
    tertials = _tertials(sums, ref)
    active = tertials[-1].active
    return Report(
        as_of=as_of,
        ref=ref,
        counted_events=sums.get(figures.ACTS).whole,
        distinct_actions=sums.get(figures.ACTIONS).whole,
        active_28d=sums.get(figures.ACTIVE28).upto,
        active_year={str(year): year_flow(sums, year).active for year in _years(sums, ref)},
        tertials=tertials,
        activation={flow.tertial: _activation(sums, flow.tertial) for flow in tertials},
        ladder=Ladder(**{step: sums.get(figures.LADDER, step).upto for step in STEPS}),
        goals=_goals(sums, active),
        multi_goal_share=sums.get(figures.MULTI_GOAL).in_tertial / active if active else None,
    )


def _first_tertial(sums: Summed, ref: date) -> int:
    begun = [tertial_named(key) for key in sums.keys(figures.FIRST) if sums.get(figures.FIRST, key).upto]
    return min([*begun, tertial_index(ref)])


def _years(sums: Summed, ref: date) -> range:
    return range(_first_tertial(sums, ref) // 3, ref.year + 1)


def _tertials(sums: Summed, ref: date) -> tuple[TertialFlow, ...]:
    flows: list[TertialFlow] = []
    for index in range(_first_tertial(sums, ref), tertial_index(ref) + 1):
        name = tertial_name(index)
        before = flows[-1].active if flows else 0
        new = sums.get(figures.FIRST, name).upto
        returning = sums.get(figures.TERTIAL_RETURNING, name).upto
        reactivated = sums.get(figures.TERTIAL_REACTIVATED, name).upto
        active = new + returning + reactivated
        flows.append(TertialFlow(active, new, returning, reactivated, before - returning, tertial=name))
    return tuple(flows)


def year_flow(sums: Summed, year: int) -> Flow:
    """The flow of a calendar year, cut at the day of the sums; the year before counts whole."""
    new, returning, reactivated = _year_parts(sums, year)
    before = sum(_year_parts(sums, year - 1))
    return Flow(new + returning + reactivated, new, returning, reactivated, before - returning)


def _year_parts(sums: Summed, year: int) -> tuple[int, int, int]:
    names = [tertial_name(year * 3 + part) for part in range(3)]
    return (
        sum(sums.get(figures.FIRST, name).upto for name in names),
        sums.get(figures.YEAR_RETURNING, str(year)).upto,
        sums.get(figures.YEAR_REACTIVATED, str(year)).upto,
    )


def _activation(sums: Summed, tertial: str) -> Activation:
    began = sums.get(figures.FIRST, tertial)
    activated = sums.get(figures.ACTIVATED, tertial).mature
    return Activation(mature=began.mature, activated=activated, immature=began.upto - began.mature)


def _goals(sums: Summed, active: int) -> dict[str, GoalFigures]:
    found = {}
    for code in in_order(sums.keys(figures.GOAL_PERSONS)):
        persons = sums.get(figures.GOAL_PERSONS, code).in_tertial
        if persons:
            actions = sums.get(figures.GOAL_ACTIONS, code).in_tertial
            found[code] = GoalFigures(persons=persons, actions=actions, active=active)
    return found
