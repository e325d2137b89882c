"""Whom a phase may invite and remind, whether a link still works, and what may be told of who took part."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.consultations.comments.sight import NEVER_AS_NUMBERS
from app.consultations.invitations.models import MailingKind, PhaseInvitation
from app.consultations.processes.models import EVERYBODY, Consultation, Phase
from app.core.formatting import day
from app.core.refusals import Refusal

REMIND_AFTER = timedelta(days=3)
# A share is told of so many invited people at least [indicators, A 9].
FEWEST_INVITED = 30

NOT_PUBLIC = Refusal(
    "consultation-not-public", _l("Make the consultation public first; then people can be invited.")
)
NO_TEXT = Refusal("phase-without-text", _l("Choose a version of the text for this phase first."))
NOBODY_ASKED = Refusal(
    "phase-asks-nobody", _l("In this phase nobody is asked to take part: there is nothing to invite to.")
)
NOT_OPEN_YET = Refusal(
    "phase-not-open-yet",
    _l("This phase opens on %(day)s. People can be reminded of it from then on."),
)
CLOSED = Refusal("phase-over", _l("This phase closed on %(day)s. Nobody can be invited to it any more."))
NOBODY_CHOSEN = Refusal("nobody-chosen", _l("Choose an audience or a list."), status=422)
NOBODY_LEFT = Refusal("nobody-left", _l("Of these people nobody can be mailed now."))

# Why one person is left out; `wording` counts them by name.
NOT_THEIRS = Refusal("not-theirs", _l("This phase is not for this person."))
ELSEWHERE = Refusal("answers-elsewhere", _l("This person answers in another phase that is open."))
NO_CONSENT = Refusal("no-mail-consent", _l("This person never agreed to be mailed."))
BOUNCES = Refusal("address-bounces", _l("Mail to this person comes back."))
INVITED_ALREADY = Refusal("invited-already", _l("This person is invited to this phase already."))
NOT_INVITED = Refusal("not-invited", _l("This person was not invited to this phase."))
REMINDED_ALREADY = Refusal("reminded-already", _l("This person was in a reminder already; once is enough."))
TOO_SOON = Refusal("reminder-too-soon", _l("This person was invited less than three days ago."))
NO_REMINDERS = Refusal("no-reminders", _l("This person wants no reminders."))

LINK_UNKNOWN = Refusal(
    "phase-invitation-unknown",
    _l("This invitation doesn't exist. Look whether the whole address of the link was taken over."),
    status=410,
)
LINK_USED = Refusal(
    "phase-invitation-used",
    _l("You used this invitation already. Ask for a link to sign in; it leads to the same text."),
    status=410,
)
LINK_OVER = Refusal(
    "phase-invitation-over",
    _l("This invitation is too old. You can still sign in: ask for a link."),
    status=410,
)


@dataclass(frozen=True)
class Standing:
    """What decides whether one person may be mailed about one phase.

    `codes`: the audiences they belong to today. `elsewhere`: of phases that are open at once they take part
    in another. `declined`: they said no to reminders. `contributed`: they took part, which nobody is told of
    one person.
    """

    codes: frozenset[str]
    invitation: PhaseInvitation | None = None
    consented: bool = False
    elsewhere: bool = False
    declined: bool = False
    bounces: bool = False
    contributed: bool = False


@dataclass(frozen=True)
class Response:
    """How many people were invited, and how many of them took part; `audience` None for everybody."""

    audience: str | None
    invited: int
    contributed: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.contributed / self.invited if self.invited else 0.0


def may_invite(consultation: Consultation, phase: Phase, now: datetime) -> Refusal | None:
    """Whether anybody can be invited to a phase now; before it opens too: those mails leave when it does."""
    if consultation.published_at is None:
        return NOT_PUBLIC
    if phase.version_id is None:
        return NO_TEXT
    if not phase.writers:
        return NOBODY_ASKED
    return CLOSED.with_params(day=day(phase.last_day)) if now >= phase.closes_at else None


def may_remind(consultation: Consultation, phase: Phase, now: datetime) -> Refusal | None:
    """Whether anybody can be reminded of a phase now."""
    if refusal := may_invite(consultation, phase, now):
        return refusal
    return NOT_OPEN_YET.with_params(day=day(phase.opens_at)) if now < phase.opens_at else None


def refusal_for(phase: Phase, standing: Standing, kind: MailingKind, now: datetime) -> Refusal | None:
    """Why one person can't be invited or reminded.

    The ground is the same for both: they agreed to hear when a consultation opens for them. The reminder is
    part of that invitation, announced in it; who said no to reminders gets none. Nothing here depends on
    whether somebody took part: staff see what comes of it, also of one person.
    """
    if not _is_asked(phase, standing):
        return NOT_THEIRS
    if kind is MailingKind.INVITATION and standing.invitation is not None:
        return INVITED_ALREADY
    if kind is MailingKind.REMINDER and (refusal := _reminder_refusal(standing, now)):
        return refusal
    return still_refusal(phase, standing)


def still_refusal(phase: Phase, standing: Standing) -> Refusal | None:
    """Why somebody who was to be mailed is not, now that their turn comes: much can change in between."""
    if not _is_asked(phase, standing):
        return NOT_THEIRS
    if standing.elsewhere:
        return ELSEWHERE
    if not standing.consented:
        return NO_CONSENT
    return BOUNCES if standing.bounces else None


def needs_no_reminder(standing: Standing, kind: MailingKind) -> bool:
    """Whether somebody whose turn it is did what they would be reminded of; asked only as the mail leaves."""
    return kind is MailingKind.REMINDER and standing.contributed


def _is_asked(phase: Phase, standing: Standing) -> bool:
    return bool(phase.writers & (standing.codes | {EVERYBODY}))


def _reminder_refusal(standing: Standing, now: datetime) -> Refusal | None:
    invitation = standing.invitation
    if invitation is None or invitation.sent_at is None:
        return NOT_INVITED
    if invitation.reminder_id is not None:
        return REMINDED_ALREADY
    if now < invitation.sent_at + REMIND_AFTER:
        return TOO_SOON
    return NO_REMINDERS if standing.declined else None


def link_refusal(invitation: PhaseInvitation | None, now: datetime) -> Refusal | None:
    """Why the link in a mail doesn't work (any more)."""
    if invitation is None or invitation.expires_at is None:
        return LINK_UNKNOWN
    if invitation.opened_at is not None:
        return LINK_USED
    return LINK_OVER if invitation.expires_at <= now else None


def may_tell(response: Response) -> bool:
    """Whether a share may be told: of thirty people or more, and never of a body too small for numbers."""
    return response.audience not in NEVER_AS_NUMBERS and response.invited >= FEWEST_INVITED
