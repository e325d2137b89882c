"""When somebody can be erased, and the reason when not yet."""

from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.core.access import Role
from app.core.refusals import Refusal
from app.core.tokens import normalised_address
from app.people.roles.queries import holders_of

LAST_ADMINISTRATOR = Refusal(
    "last-administrator",
    _l("This is the only administrator. Make somebody else administrator first, then delete this account."),
)
OTHER_ADDRESS = Refusal(
    "other-address",
    _l("This is not the e-mail address of your account. Nothing was deleted."),
    field_name="email",
    status=422,
)


def erasure_refusal(participant_id: UUID, now: datetime) -> Refusal | None:
    """Why somebody can't be erased yet: the office would be left without an administrator."""
    return LAST_ADMINISTRATOR if holders_of(Role.ADMINISTRATOR, now) == [participant_id] else None


def confirmation_refusal(typed: str, email: str) -> Refusal | None:
    """Why the address somebody typed to confirm doesn't confirm."""
    try:
        same = normalised_address(typed) == normalised_address(email)
    except ValueError:
        same = False
    return None if same else OTHER_ADDRESS
