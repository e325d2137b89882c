"""When a period in an audience can be written down, and the reason when it can't."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.people.audiences.models import Audience, AudienceMembership, AudienceTerm

EVERYBODY = Refusal(
    "audience-is-everybody",
    _l("Everybody belongs to the public; nobody needs to be added."),
    field_name="audience",
    status=422,
)
ENDS_BEFORE_START = Refusal(
    "period-ends-before-start",
    _l("The last day lies before the first."),
    field_name="ends_on",
    status=422,
)
OVERLAPS = Refusal(
    "period-overlaps",
    _l("This person already belongs to this audience in part of that period. Correct that period instead."),
    field_name="starts_on",
    status=422,
)
OUTSIDE_TERM = Refusal(
    "period-outside-term",
    _l("This membership belongs to a term: its days lie within the term."),
    field_name="starts_on",
    status=422,
)


def period_refusal(
    audience: Audience,
    starts_on: date,
    ends_on: date | None,
    others: Iterable[AudienceMembership],
    term: AudienceTerm | None = None,
) -> Refusal | None:
    """Why a period can't be written down beside somebody's `others` in the same audience."""
    if audience is Audience.PUBLIC:
        return EVERYBODY
    if ends_on is not None and ends_on < starts_on:
        return ENDS_BEFORE_START
    if term is not None and not (ends_on and term.starts_on <= starts_on and ends_on <= term.ends_on):
        return OUTSIDE_TERM
    if any(overlap(starts_on, ends_on, other.starts_on, other.ends_on) for other in others):
        return OVERLAPS
    return None


def overlap(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two periods share a day; an end of None is open."""
    return (other_end is None or start <= other_end) and (end is None or other_start <= end)
