"""The figures that everybody may see. Small groups are told as "fewer than", never as a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from flask_babel import gettext

from app.core.formatting import number
from app.metrics import queries
from app.metrics.report import year_flow
from app.participation.rollups import figures
from app.settings import Settings

_OF_YEAR = (figures.FIRST, figures.YEAR_RETURNING, figures.YEAR_REACTIVATED)
BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class YearFigures:
    """People and acts of a calendar year, up to a day of it or to its end; acts also per goal."""

    year: int
    people: int
    acts: int
    acts_per_goal: Mapping[str, int]


@dataclass(frozen=True)
class GoalSoFar:
    """What was done for one goal: people and actions in the four months of a day, and acts in all."""

    people: int
    actions: int
    acts: int


def year_figures(ref: date) -> YearFigures:
    """This year up to `ref`; early in a year, while that is a small group still, the year before as a whole.

    Two statements, four early in a year.
    """
    found = _of_year(ref)
    return found if found.people >= smallest() else max(_of_year(_end_before(ref)), found, key=_by_people)


def _end_before(ref: date) -> date:
    return date(ref.year - 1, 12, 31)


def _by_people(found: YearFigures) -> int:
    return found.people


def _of_year(ref: date) -> YearFigures:
    people = year_flow(queries.sums_on(ref, _OF_YEAR), ref.year).active
    total, per_goal = 0, dict[str, int]()
    for row in queries.acts_per_month(date(ref.year, 1, 1), ref):
        if row.goal is None:
            total += row.acts
        else:
            per_goal[row.goal] = per_goal.get(row.goal, 0) + row.acts
    return YearFigures(ref.year, people, total, per_goal)


def goal_so_far(code: str, ref: date) -> GoalSoFar:
    """What was done for a goal; two statements."""
    sums = queries.sums_on(ref, (figures.GOAL_PERSONS, figures.GOAL_ACTIONS))
    return GoalSoFar(
        people=sums.get(figures.GOAL_PERSONS, code).in_tertial,
        actions=sums.get(figures.GOAL_ACTIONS, code).in_tertial,
        acts=sum(row.acts for row in queries.acts_per_month(BEGINNING, ref, code)),
    )


def counted_until() -> datetime | None:
    """The moment up to which these figures hold."""
    return queries.data_up_to()


def is_small(people: int) -> bool:
    """Whether a number of people, or of what they did, is too small to be told."""
    return people < smallest()


def shown(people: int) -> str:
    """The number as everybody may read it."""
    if is_small(people):
        return str(gettext("fewer than %(number)s", number=smallest()))
    return number(people)


def smallest() -> int:
    settings: Settings = current_app.extensions["settings"]
    return settings.public_figure_minimum
