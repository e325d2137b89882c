"""Who may be invited, and whether an invitation still works."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.mail.models import MailStatus
from app.people.invitations.models import Invitation, InvitationKind

REMIND_AFTER = timedelta(days=7)

INVITATION_UNKNOWN = Refusal(
    "invitation-unknown",
    _l("This invitation doesn't exist. Look whether the whole address of the link was taken over."),
    status=410,
)
INVITATION_USED = Refusal(
    "invitation-used", _l("You used this invitation already. Ask for a link to sign in again."), status=410
)
INVITATION_EXPIRED = Refusal(
    "invitation-expired", _l("This invitation is too old. You can still sign in: ask for a link."), status=410
)
JOINED_ALREADY = Refusal("joined-already", _l("This person takes part already."))
WAITING_ALREADY = Refusal("invitation-waiting", _l("An invitation to this person is waiting to be sent."))
INVITED_ALREADY = Refusal(
    "invited-already", _l("This person has an invitation that still works. Send a reminder instead.")
)
NO_CONSENT = Refusal(
    "no-mail-consent",
    _l("There is no consent to mail this person. Invite them only if they asked for it."),
)
BOUNCES = Refusal(
    "address-bounces", _l("Mail to this person's address comes back. Correct the address first.")
)
NOTHING_TO_WITHDRAW = Refusal(
    "nothing-to-withdraw", _l("This invitation was accepted or is too old: there is nothing to withdraw.")
)
NOT_INVITED = Refusal("not-invited", _l("There is no open invitation to remind this person of."))
REMINDED_ALREADY = Refusal("reminded-already", _l("This person was reminded already; once is enough."))
TOO_SOON = Refusal(
    "reminder-too-soon",
    _l("Wait with the reminder until %(days)s days after the invitation."),
    params={"days": REMIND_AFTER.days},
)


class InvitationStatus(StrEnum):
    """How far somebody is: nothing sent, waiting, sent, reminded, too old, or taking part."""

    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    REMINDED = "reminded"
    EXPIRED = "expired"
    JOINED = "joined"


class InvitationState(StrEnum):
    """How far one invitation is."""

    WAITING = "waiting"
    SENT = "sent"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    BOUNCED = "bounced"


@dataclass(frozen=True)
class Standing:
    """What decides whether somebody may be invited or reminded."""

    status: InvitationStatus
    invited_at: datetime | None = None
    consented: bool = False
    bounces: bool = False


def standing_status(
    latest: Invitation | None, *, reminded: bool, signed_in: bool, now: datetime
) -> InvitationStatus:
    """How far somebody is, from their latest invitation and whether they ever signed in."""
    if signed_in:
        return InvitationStatus.JOINED
    if latest is None:
        return InvitationStatus.NONE
    if latest.sent_at is None:
        return InvitationStatus.WAITING
    if latest.expires_at is not None and latest.expires_at <= now:
        return InvitationStatus.EXPIRED
    return InvitationStatus.REMINDED if reminded else InvitationStatus.SENT


def invitation_state(
    invitation: Invitation, mail_status: MailStatus | None, now: datetime
) -> InvitationState:
    """How far one invitation is; `mail_status` None when the log no longer has its mail."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.sent_at is None or invitation.expires_at is None:
        return InvitationState.WAITING
    if mail_status in (MailStatus.BOUNCED, MailStatus.FAILED):
        return InvitationState.BOUNCED
    return InvitationState.EXPIRED if invitation.expires_at <= now else InvitationState.SENT


def withdraw_refusal(invitation: Invitation, now: datetime) -> Refusal | None:
    """Why an invitation can't be withdrawn: only one that waits or still works can."""
    over = invitation.expires_at is not None and invitation.expires_at <= now
    return NOTHING_TO_WITHDRAW if over or invitation.accepted_at is not None else None


def invite_refusal(
    standing: Standing, kind: InvitationKind, now: datetime, *, asked_for: bool = False
) -> Refusal | None:
    """Why somebody can't be sent this; `asked_for`: they asked for it themselves."""
    status = standing.status
    if status is InvitationStatus.JOINED:
        return JOINED_ALREADY
    if status is InvitationStatus.WAITING:
        return WAITING_ALREADY
    if standing.bounces:
        return BOUNCES
    if not standing.consented and not asked_for:
        return NO_CONSENT
    if kind is InvitationKind.REMINDER:
        return _reminder_refusal(standing, now)
    invited = status in (InvitationStatus.SENT, InvitationStatus.REMINDED)
    return INVITED_ALREADY if invited and not asked_for else None


def _reminder_refusal(standing: Standing, now: datetime) -> Refusal | None:
    if standing.status is InvitationStatus.REMINDED:
        return REMINDED_ALREADY
    if standing.status is not InvitationStatus.SENT or standing.invited_at is None:
        return NOT_INVITED
    return TOO_SOON if now < standing.invited_at + REMIND_AFTER else None


def link_refusal(invitation: Invitation | None, now: datetime) -> Refusal | None:
    """Why a link doesn't work (any more)."""
    if invitation is None or invitation.expires_at is None:
        return INVITATION_UNKNOWN
    if invitation.accepted_at is not None:
        return INVITATION_USED
    return INVITATION_EXPIRED if invitation.expires_at <= now else None
