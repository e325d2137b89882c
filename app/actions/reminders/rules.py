"""When somebody may leave an address to be reminded of a demonstration."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.actions.agenda import rules as agenda
from app.actions.agenda.models import Action, ActionState
from app.core.refusals import Refusal

AHEAD = timedelta(days=1)

NO_REMINDER = Refusal("no-reminder", _l("For this we send no reminder."), status=404)
TOO_LATE = Refusal(
    "too-late",
    _l("It is less than a day from now, so a reminder would come too late. Put it in your calendar."),
)
CONSENT_MISSING = Refusal(
    "consent-missing",
    _l("We may only keep your address if you agree. Tick the box, or put it in your calendar yourself."),
    field_name="reminder_consent",
    status=422,
)
TOO_MANY_FROM_NETWORK = Refusal(
    "too-many-from-network",
    _l("Very many addresses came from your network this hour. Try again in an hour."),
    status=429,
)


def may_remind(action: Action, now: datetime) -> Refusal | None:
    if action.is_event or action.state != ActionState.PUBLISHED:
        return NO_REMINDER if agenda.is_known(action) else agenda.NO_SUCH_ACTION
    return TOO_LATE if is_due(action, now) else None


def may_keep(*, agreed: bool) -> Refusal | None:
    return None if agreed else CONSENT_MISSING


def is_due(action: Action, now: datetime) -> bool:
    """Whether it is the time to remind: a day before the start."""
    return now >= action.starts_at - AHEAD
