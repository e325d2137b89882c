"""Which goals something may be tied to."""

from collections.abc import Collection
from datetime import date

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.goals.catalogue import current_goals, goal, period_on

NO_GOAL = Refusal("no-goal", _l("Choose at least one goal."), field_name="goals", status=422)
UNKNOWN_GOAL = Refusal(
    "unknown-goal", _l("Choose from the goals in the list."), field_name="goals", status=422
)
OTHER_PERIOD = Refusal(
    "goal-of-another-period",
    _l("Choose goals of the strategy that is in force on the first day."),
    field_name="goals",
    status=422,
)


def may_be_tied(codes: Collection[str], day: date) -> Refusal | None:
    """Whether something that begins on `day` may serve these goals: at least one, of the strategy then."""
    if not codes:
        return NO_GOAL
    if any(goal(code) is None for code in codes):
        return UNKNOWN_GOAL
    in_force = {each.code for each in current_goals(day)}
    if period_on(day) is not None and not in_force.issuperset(codes):
        return OTHER_PERIOD
    return None
