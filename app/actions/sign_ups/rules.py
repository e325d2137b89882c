"""When somebody may sign up or withdraw, and when staff may say who was there."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from app.actions.agenda import rules as agenda
from app.actions.agenda.models import Action, ActionState
from app.actions.sign_ups.models import SignUp
from app.core.refusals import Refusal

NO_SIGN_UPS = Refusal(
    "no-sign-ups", _l("You needn't sign up for this. We don't keep track of who comes."), status=404
)
CANCELLED = Refusal("cancelled", _l("This is cancelled, so you can't sign up any more."))
BEGUN = Refusal("begun", _l("This has begun already, so you can't sign up any more."))
FULL = Refusal(
    "full",
    _l(
        "The last place has just gone. We don't have a waiting list yet. "
        "Sometimes people withdraw: look again later."
    ),
)
CONSENT_MISSING = Refusal(
    "consent-missing",
    _l("We may only keep your name and address if you agree. Tick the box, or don't sign up."),
    field_name="consent",
    status=422,
)
TOO_MANY_FROM_NETWORK = Refusal(
    "too-many-from-network",
    _l("Very many sign-ups came from your network this hour. Try again in an hour."),
    status=429,
)
TOO_MANY_FOR_ADDRESS = Refusal(
    "too-many-for-address",
    _l("This address was filled in very often today. Try again tomorrow, or use the link in our mail."),
    field_name="email",
    status=429,
)
LINK_UNKNOWN = Refusal(
    "link-unknown",
    _l(
        "We don't know this link. Was it cut off in your mail? Copy the whole link. "
        "Some time after an event its links stop working."
    ),
    status=410,
)
WITHDRAWN_ALREADY = Refusal("withdrawn-already", _l("You have already withdrawn."))
NOT_ON_THE_LIST = Refusal("not-on-the-list", _l("This person is no longer on the list."))


def may_sign_up(action: Action, now: datetime) -> Refusal | None:
    """Whether there is something to sign up for; `FULL` is found out by taking a place."""
    if not action.is_event:
        return NO_SIGN_UPS
    if action.state == ActionState.CANCELLED:
        return CANCELLED
    if not agenda.is_known(action):
        return agenda.NO_SUCH_ACTION
    return BEGUN if agenda.has_begun(action, now) else None


def is_full(action: Action) -> bool:
    return action.places_left == 0


def may_keep(*, agreed: bool) -> Refusal | None:
    return None if agreed else CONSENT_MISSING


def may_withdraw(sign_up: SignUp) -> Refusal | None:
    """At any time; what it does depends on `keeps_the_place`."""
    return None if sign_up.is_coming and sign_up.email is not None else WITHDRAWN_ALREADY


def keeps_the_place(action: Action, now: datetime) -> bool:
    """Whether a withdrawal comes too late to give the place to somebody else: then only the name goes."""
    return agenda.has_begun(action, now)


def may_mark(sign_up: SignUp, action: Action, now: datetime) -> Refusal | None:
    """Attendance is marked once it has begun, of people who are on the list."""
    if action.state != ActionState.PUBLISHED or not agenda.has_begun(action, now):
        return agenda.NOT_BEGUN
    return None if sign_up.is_coming else NOT_ON_THE_LIST
