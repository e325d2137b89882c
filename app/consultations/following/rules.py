"""Who may follow what, when the next mail may go, and whether a mailed link still works."""

from datetime import datetime, time, timedelta

from flask_babel import lazy_gettext as _l

from app.consultations.following.models import FollowRequest, Rhythm
from app.consultations.processes.models import Consultation
from app.consultations.processes.rules import NOBODY, may_know
from app.core.clock import AMSTERDAM, local_day
from app.core.refusals import Refusal

# In the morning, so that what was said yesterday is read before the day begins; of the week on its first day.
MORNING = time(7, 30)
REQUEST_WORKS = timedelta(days=7)
# So long before a phase opens or closes that is news.
AHEAD = timedelta(days=3)

SIGN_IN_TO_FOLLOW = Refusal(
    "sign-in-to-follow",
    _l("This text is not for everybody. Sign in to follow it."),
    status=401,
)
LINK_UNKNOWN = Refusal(
    "follow-link-unknown",
    _l("This link doesn't work any more. Fill in your address once more to follow something."),
    status=410,
)
TOO_MANY = Refusal(
    "too-many-follow-requests", _l("This was asked very often. Try again in an hour."), status=429
)


def may_follow_by_mail(consultation: Consultation) -> Refusal | None:
    """Without an account one follows what everybody may know, and nothing else."""
    return None if may_know(consultation, NOBODY) else SIGN_IN_TO_FOLLOW


def link_refusal(request: FollowRequest | None, now: datetime) -> Refusal | None:
    """Why the link in the mail that asks for a yes doesn't work."""
    return LINK_UNKNOWN if request is None or request.asked_at + REQUEST_WORKS <= now else None


def next_moment(rhythm: Rhythm, after: datetime) -> datetime | None:
    """The first morning (of a Monday, for a mail a week) after a moment; None where no mail is wanted."""
    if rhythm is Rhythm.NEVER:
        return None
    day = local_day(after)
    while True:
        moment = datetime.combine(day, MORNING, AMSTERDAM)
        if moment > after and (rhythm is Rhythm.DAILY or day.weekday() == 0):
            return moment
        day += timedelta(days=1)
