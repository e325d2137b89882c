"""Invitations of the demo in each state, and a mail that came back: what staff meet on an ordinary day."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from app.demo.movement import Movement
from app.extensions import db
from app.mail.addresses import address_key
from app.mail.models import Mail, MailStatus, MailSuppression
from app.people.accounts.models import Account
from app.people.audiences.models import Audience
from app.people.invitations.models import Invitation, InvitationKind
from app.people.invitations.operations import invite_one, send_step
from app.settings import Settings

NO_SUCH_MAILBOX = "550 5.1.1"


def load(now: datetime, movement: Movement) -> None:
    """Invite five supporters at different moments before `now`; one answered, one can't be reached."""
    expired, accepted, bounced, invited, reminded = movement.by_audience[Audience.SUPPORTER][-5:]
    _invite(expired, movement, now - timedelta(days=_settings().invitation_days + 4))
    _invite(reminded, movement, now - timedelta(days=12))
    _invite(reminded, movement, now - timedelta(days=4), InvitationKind.REMINDER)
    _accept(_invite(accepted, movement, now - timedelta(days=9)), accepted, now - timedelta(days=8))
    _came_back(_invite(bounced, movement, now - timedelta(days=3)), now - timedelta(days=3))
    _invite(invited, movement, now - timedelta(days=1))


def _invite(
    account: Account, movement: Movement, at: datetime, kind: InvitationKind = InvitationKind.INVITATION
) -> Invitation:
    """As staff and the worker would have done it at that moment; its mail has left."""
    assert movement.administrator is not None
    invite_one(account, kind, asked_for=True, acting=movement.administrator, now=at)
    waiting = select(Invitation).where(
        Invitation.participant_id == account.participant_id, Invitation.sent_at.is_(None)
    )
    invitation = db.session.scalars(waiting).one()
    send_step(invitation.batch_id, valid_for=timedelta(days=_settings().invitation_days), now=at)
    _mail_of(invitation).status = MailStatus.SENT
    _mail_of(invitation).sent_at = at
    db.session.flush()
    return invitation


def _accept(invitation: Invitation, account: Account, at: datetime) -> None:
    invitation.accepted_at = account.first_signed_in_at = at


def _came_back(invitation: Invitation, at: datetime) -> None:
    mail = _mail_of(invitation)
    mail.status, mail.error, mail.sent_at = MailStatus.BOUNCED, NO_SUCH_MAILBOX, None
    db.session.add(
        MailSuppression(address_key=address_key(mail.address or ""), error=NO_SUCH_MAILBOX, since=at)
    )


def _mail_of(invitation: Invitation) -> Mail:
    return db.session.get_one(Mail, invitation.mail_id)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
