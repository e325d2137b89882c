"""Who was invited, and how far they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, not_, select

from app.consents.queries import who_agreed
from app.consents.texts import Purpose
from app.core.pagination import Page, page
from app.core.tokens import token_hash
from app.extensions import db
from app.mail.addresses import address_key
from app.mail.models import Mail, MailStatus, MailSuppression
from app.people.accounts.models import Account
from app.people.invitations.models import Invitation, InvitationKind
from app.people.invitations.rules import InvitationState, InvitationStatus, Standing, standing_status

STATUS_NAMES = {
    InvitationStatus.NONE: _l("not invited"),
    InvitationStatus.WAITING: _l("invitation waiting"),
    InvitationStatus.SENT: _l("invited"),
    InvitationStatus.REMINDED: _l("reminded"),
    InvitationStatus.EXPIRED: _l("invitation expired"),
    InvitationStatus.JOINED: _l("takes part"),
}
STATE_NAMES = {
    InvitationState.WAITING: _l("waiting to be sent"),
    InvitationState.SENT: _l("sent"),
    InvitationState.ACCEPTED: _l("accepted"),
    InvitationState.EXPIRED: _l("expired"),
    InvitationState.BOUNCED: _l("came back"),
}
CHUNK = 500


@dataclass(frozen=True)
class Sent:
    """One invitation with the state of its mail, None when the log no longer has it."""

    invitation: Invitation
    mail_status: MailStatus | None


def invitation_with_token(token: str) -> Invitation | None:
    """The invitation with this token, used and expired ones included."""
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == token_hash(token)))


def invitations_of(participant_id: UUID) -> list[Sent]:
    """Every invitation to somebody, the latest first."""
    statement = (
        select(Invitation, Mail.status)
        .outerjoin(Mail, Mail.id == Invitation.mail_id)
        .where(Invitation.participant_id == participant_id)
        .order_by(Invitation.id.desc())
    )
    return [Sent(row[0], MailStatus(row[1]) if row[1] else None) for row in db.session.execute(statement)]


def standings(accounts: Sequence[Account], now: datetime) -> dict[UUID, Standing]:
    """How far these people are, in a few statements per 500 of them."""
    found: dict[UUID, Standing] = {}
    for start in range(0, len(accounts), CHUNK):
        found |= _standings(accounts[start : start + CHUNK], now)
    return found


def _standings(accounts: Sequence[Account], now: datetime) -> dict[UUID, Standing]:
    ids = [account.participant_id for account in accounts]
    latest: dict[UUID, Invitation] = {}
    kinds: dict[UUID, set[str]] = {}
    statement = select(Invitation).where(Invitation.participant_id.in_(ids)).order_by(Invitation.id)
    for invitation in db.session.scalars(statement):
        latest[invitation.participant_id] = invitation
        kinds.setdefault(invitation.participant_id, set()).add(invitation.kind)
    agreed = who_agreed(ids, Purpose.UPDATES)
    bouncing = _bouncing(accounts)
    return {
        account.participant_id: Standing(
            standing_status(
                latest.get(account.participant_id),
                reminded=InvitationKind.REMINDER.value in kinds.get(account.participant_id, ()),
                signed_in=account.first_signed_in_at is not None,
                now=now,
            ),
            latest[account.participant_id].sent_at if account.participant_id in latest else None,
            consented=account.participant_id in agreed,
            bounces=address_key(account.email) in bouncing,
        )
        for account in accounts
    }


def _bouncing(accounts: Iterable[Account]) -> frozenset[str]:
    keys = {address_key(account.email) for account in accounts}
    statement = select(MailSuppression.address_key).where(MailSuppression.address_key.in_(keys))
    return frozenset(db.session.scalars(statement))


def waiting_in(batch_id: UUID, limit: int) -> list[Invitation]:
    """The next invitations of a batch that wait, oldest first."""
    statement = select(Invitation).where(Invitation.batch_id == batch_id, Invitation.sent_at.is_(None))
    return list(db.session.scalars(statement.order_by(Invitation.id).limit(limit)))


@dataclass(frozen=True)
class Batch:
    """Invitations that were asked for together; `waiting` of them have not been sent."""

    batch_id: UUID
    kind: InvitationKind
    invited_by: UUID | None
    asked_at: datetime
    waiting: int


def waiting_batches(limit: int = 20) -> list[Batch]:
    """What still waits to leave, the latest first."""
    asked_at = func.min(Invitation.created_at)
    statement = (
        select(Invitation.batch_id, Invitation.kind, Invitation.invited_by, asked_at, func.count())
        .where(Invitation.sent_at.is_(None))
        .group_by(Invitation.batch_id, Invitation.kind, Invitation.invited_by)
        .order_by(asked_at.desc(), Invitation.batch_id)
        .limit(limit)
    )
    return [Batch(row[0], InvitationKind(row[1]), *row[2:]) for row in db.session.execute(statement)]


def unsent_in(batch_id: UUID) -> Select[Invitation]:
    """The invitations of a batch that wait, and those whose mail is made and has not left."""
    return (
        select(Invitation)
        .outerjoin(Mail, Mail.id == Invitation.mail_id)
        .where(
            Invitation.batch_id == batch_id,
            Invitation.accepted_at.is_(None),
            Invitation.sent_at.is_(None) | (Mail.status == MailStatus.QUEUED),
        )
    )


def invitation_with(invitation_id: UUID) -> Invitation | None:
    return db.session.get(Invitation, invitation_id)


def invitations_in(state: InvitationState | None, now: datetime, cursor: str | None) -> Page[Any]:
    """A page of (invitation, status of its mail), the latest first; all of them or those in one state."""
    statement = select(Invitation, Mail.status).outerjoin(Mail, Mail.id == Invitation.mail_id)
    if state is not None:
        statement = statement.where(*_in_state(state, now))
    return page(cast("Select[Any]", statement), (Invitation.id,), cursor=cursor)


def _in_state(state: InvitationState, now: datetime) -> list[ColumnElement[bool]]:
    """What `rules.invitation_state` says of one invitation, as a condition on many."""
    if state is InvitationState.ACCEPTED:
        return [Invitation.accepted_at.is_not(None)]
    if state is InvitationState.WAITING:
        return [Invitation.sent_at.is_(None), Invitation.accepted_at.is_(None)]
    open_ones = [Invitation.sent_at.is_not(None), Invitation.accepted_at.is_(None)]
    came_back = func.coalesce(Mail.status, "").in_((MailStatus.BOUNCED.value, MailStatus.FAILED.value))
    if state is InvitationState.BOUNCED:
        return [*open_ones, came_back]
    over = Invitation.expires_at <= now
    return [*open_ones, not_(came_back), over if state is InvitationState.EXPIRED else not_(over)]


def latest_of(people: Iterable[UUID]) -> set[UUID]:
    """The ids of the latest invitation to each of these people."""
    statement = (
        select(Invitation.participant_id, Invitation.id)
        .where(Invitation.participant_id.in_(set(people)))
        .order_by(Invitation.id)
    )
    latest: dict[UUID, UUID] = {row.participant_id: row.id for row in db.session.execute(statement)}
    return set(latest.values())
