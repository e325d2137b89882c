"""When a local group can be written down or closed, and when somebody can join it."""

from datetime import date

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.people.groups.models import NAME_LENGTH, LocalGroup

NAME_MISSING = Refusal("group-name-missing", _l("Fill in the name of the group."), "name", 422)
NAME_TOO_LONG = Refusal(
    "group-name-too-long", _l("At most %(most)s characters."), "name", 422, {"most": NAME_LENGTH}
)
PLACE_MISSING = Refusal("group-place-missing", _l("Fill in the place of the group."), "place", 422)
PLACE_TOO_LONG = Refusal(
    "group-place-too-long", _l("At most %(most)s characters."), "place", 422, {"most": NAME_LENGTH}
)
NAME_TAKEN = Refusal("group-name-taken", _l("There is already a group with this name."), "name", 422)
CLOSED = Refusal("group-closed", _l("This group is closed."))
CLOSES_TOO_EARLY = Refusal(
    "group-closes-too-early",
    _l("Somebody joined after that day. Choose a later day, or correct that membership first."),
    "closed_on",
    422,
)
ENDS_BEFORE_START = Refusal(
    "group-membership-ends-before-start", _l("The last day lies before the first."), "ends_on", 422
)
MEMBER_ALREADY = Refusal(
    "group-member-already",
    _l("This person is already in the group in part of that period."),
    "starts_on",
    422,
)


def group_refusal(name: str, place: str, *, taken: bool) -> Refusal | None:
    if not name:
        return NAME_MISSING
    if len(name) > NAME_LENGTH:
        return NAME_TOO_LONG
    if not place:
        return PLACE_MISSING
    if len(place) > NAME_LENGTH:
        return PLACE_TOO_LONG
    return NAME_TAKEN if taken else None


def joining_refusal(
    group: LocalGroup, starts_on: date, ends_on: date | None, *, overlaps: bool
) -> Refusal | None:
    if group.closed_on is not None:
        return CLOSED
    if ends_on is not None and ends_on < starts_on:
        return ENDS_BEFORE_START
    return MEMBER_ALREADY if overlaps else None
