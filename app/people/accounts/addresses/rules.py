"""When a new address is taken, and the reason when it isn't."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.people.accounts.models import Account, AddressChange

SAME_ADDRESS = Refusal(
    "same-address", _l("This is the address you already have."), field_name="email", status=422
)
TOO_MANY_CHANGES = Refusal(
    "too-many-changes",
    _l("You asked for several changes already. Use the latest mail, or try again tomorrow."),
    field_name="email",
    status=429,
)
CHANGE_UNKNOWN = Refusal(
    "change-unknown",
    _l("This link doesn't work: it was used, is too old, or was cut off. Your address did not change."),
    status=410,
)


def same_address_refusal(account: Account, key: str) -> Refusal | None:
    return SAME_ADDRESS if account.address_key == key else None


def change_refusal(change: AddressChange | None, now: datetime) -> Refusal | None:
    """Why a confirmation doesn't work (any more)."""
    return CHANGE_UNKNOWN if change is None or change.expires_at <= now else None
