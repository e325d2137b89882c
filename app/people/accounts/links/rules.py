"""When a sign-in link works, and the reason when it doesn't."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.people.accounts.models import SignInLink

LINK_UNKNOWN = Refusal(
    "link-unknown",
    _l("We don't know this link. Was it cut off in your mail? Copy the whole link, or ask for a new one."),
    status=410,
)
LINK_USED = Refusal(
    "link-used",
    _l("This link was already used; it works once. Ask for a new one if you are not signed in yet."),
    status=410,
)
LINK_EXPIRED = Refusal(
    "link-expired", _l("This link is too old. Ask for a new one; it arrives within minutes."), status=410
)
LINK_WRONG_PERSON = Refusal("link-wrong-person", _l("Choose who you are."), field_name="who", status=422)
TOO_MANY_LINKS = Refusal(
    "too-many-links",
    _l("We have already sent several links to this address. Use the latest one, or try again in an hour."),
    field_name="email",
    status=429,
)
TOO_MANY_REQUESTS = Refusal(
    "too-many-requests",
    _l("Too many links were asked for from this network. Try again in an hour."),
    field_name="email",
    status=429,
)


def link_refusal(link: SignInLink | None, now: datetime) -> Refusal | None:
    """Why a link doesn't work (any more)."""
    if link is None:
        return LINK_UNKNOWN
    if link.used_at is not None:
        return LINK_USED
    return LINK_EXPIRED if link.expires_at <= now else None
