"""Inviting people, mailing the invitations bit by bit, and accepting one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from app.core import audit, jobs
from app.core.refusals import Refusal, Refused, require
from app.core.statements import rows_changed, upsertable
from app.core.tokens import new_token, token_hash
from app.core.types import new_id
from app.extensions import db
from app.mail.addresses import BadAddress
from app.mail.operations import forget_waiting
from app.people.accounts.models import Account
from app.people.invitations import messages, rules
from app.people.invitations.models import Invitation, InvitationKind
from app.people.invitations.queries import invitation_with_token, standings, unsent_in, waiting_in

SEND_JOB = "invitations.send"
# So many mails a minute: no mail server takes us for a sender of spam.
PER_STEP = 50
STEP = timedelta(minutes=1)
ROWS_PER_INSERT = 500
SHOWN_FIRST = 20


@dataclass
class Invited:
    """How many invitations wait now, and how many people were left out, by the name of the reason.

    `first` are the first people of a preview who would get one.
    """

    batch_id: UUID
    queued: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    first: list[Account] = field(default_factory=list)

    def count(self, refusal: Refusal | None) -> None:
        """One more person: invited, or left out for this reason."""
        if refusal is None:
            self.queued += 1
        else:
            self.left_out[refusal.name] += 1


def invite_one(
    account: Account, kind: InvitationKind, *, asked_for: bool, acting: UUID, now: datetime
) -> None:
    """Let an invitation (or a reminder) to one person wait for the next worker.

    Raises:
        Refused: they take part already, were invited or reminded, bounce, or never agreed to mail.
    """
    standing = standings([account], now)[account.participant_id]
    require(rules.invite_refusal(standing, kind, now, asked_for=asked_for))
    batch_id = new_id()
    if not _queue([account.participant_id], kind, batch_id, acting, now):
        raise Refused(rules.WAITING_ALREADY)
    _send_soon(batch_id, now)
    audit.record(
        "invited",
        "person",
        account.participant_id,
        actor_id=acting,
        now=now,
        kind=kind.value,
        asked_for=asked_for,
    )


def invite_many(accounts: Sequence[Account], kind: InvitationKind, *, acting: UUID, now: datetime) -> Invited:
    """Let invitations (or reminders) to whoever may get one wait; who may not is left out and counted."""
    invited = Invited(new_id())
    found = standings(accounts, now)
    refusals = {
        account.participant_id: rules.invite_refusal(found[account.participant_id], kind, now)
        for account in accounts
    }
    allowed = [participant_id for participant_id, refusal in refusals.items() if refusal is None]
    queued = _queue(allowed, kind, invited.batch_id, acting, now)
    for participant_id, refusal in refusals.items():
        waits = refusal is None and participant_id not in queued
        invited.count(rules.WAITING_ALREADY if waits else refusal)
    if invited.queued:
        _send_soon(invited.batch_id, now)
        audit.record(
            "invited-many",
            "invitations",
            invited.batch_id,
            actor_id=acting,
            now=now,
            kind=kind.value,
            people=invited.queued,
        )
    return invited


def preview(accounts: Sequence[Account], kind: InvitationKind, *, now: datetime) -> Invited:
    """What `invite_many` would do; nothing is written."""
    would = Invited(new_id())
    found = standings(accounts, now)
    for account in accounts:
        refusal = rules.invite_refusal(found[account.participant_id], kind, now)
        would.count(refusal)
        if refusal is None and len(would.first) < SHOWN_FIRST:
            would.first.append(account)
    return would


def send_step(batch_id: UUID, *, valid_for: timedelta, now: datetime) -> int:
    """Mail the next 50 invitations of a batch, and plan the rest a minute later; how many were mailed.

    An invitation is marked in the transaction that queues its mail, so a crash mails nobody twice or never.
    """
    waiting = waiting_in(batch_id, PER_STEP + 1)
    sent = sum(_send(invitation, valid_for=valid_for, now=now) for invitation in waiting[:PER_STEP])
    if len(waiting) > PER_STEP:
        _send_soon(batch_id, now, run_after=now + STEP)
    return sent


def accept(token: str, now: datetime) -> Account:
    """Use an invitation up: who it is for. The caller signs them in.

    Raises:
        Refused: it is unknown, used or too old, or its account is gone.
    """
    invitation = invitation_with_token(token)
    require(rules.link_refusal(invitation, now))
    assert invitation is not None
    account = db.session.get(Account, invitation.participant_id)
    if account is None:
        raise Refused(rules.INVITATION_UNKNOWN)
    # Two presses at once: only one of them finds the invitation unused. Its reminder is used up with it.
    mine = Invitation.participant_id == account.participant_id
    open_ones = update(Invitation).where(
        mine, Invitation.accepted_at.is_(None), Invitation.sent_at.is_not(None)
    )
    if rows_changed(open_ones.values(accepted_at=now)) == 0:
        raise Refused(rules.INVITATION_USED)
    audit.record(
        "invitation-accepted", "person", account.participant_id, actor_id=account.participant_id, now=now
    )
    return account


def withdraw(invitation: Invitation, *, acting: UUID, now: datetime) -> None:
    """Take an invitation back, with its reminder: no link works any more, and no mail that waits leaves.

    Raises:
        Refused: it was accepted, or is too old.
    """
    require(rules.withdraw_refusal(invitation, now))
    theirs = db.session.scalars(
        select(Invitation).where(
            Invitation.participant_id == invitation.participant_id,
            Invitation.accepted_at.is_(None),
            or_(Invitation.expires_at.is_(None), Invitation.expires_at > now),
        )
    ).all()
    forget_waiting(found.mail_id for found in theirs if found.mail_id is not None)
    for found in theirs:
        db.session.delete(found)
    db.session.flush()
    audit.record("invitation-withdrawn", "person", invitation.participant_id, actor_id=acting, now=now)


def stop(batch_id: UUID, *, acting: UUID, now: datetime) -> int:
    """Take back what has not left yet of invitations that were asked for together; how many."""
    held = db.session.scalars(unsent_in(batch_id)).all()
    forget_waiting(found.mail_id for found in held if found.mail_id is not None)
    for found in held:
        db.session.delete(found)
    db.session.flush()
    if held:
        audit.record(
            "invitations-stopped", "invitations", batch_id, actor_id=acting, now=now, people=len(held)
        )
    return len(held)


def end_mailed(participant_id: UUID, now: datetime) -> None:
    """Let no invitation that was mailed to somebody work any more: that mail went to an address they lost.

    What waits to be sent stays: it goes to the address of the moment it leaves.
    """
    mailed = db.session.scalars(
        select(Invitation).where(
            Invitation.participant_id == participant_id,
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > now,
        )
    ).all()
    forget_waiting(found.mail_id for found in mailed if found.mail_id is not None)
    for found in mailed:
        found.expires_at = now


def remove_expired(now: datetime) -> int:
    """Remove invitations a month after their end: until then their page can say why they don't work."""
    return rows_changed(delete(Invitation).where(Invitation.expires_at <= now - timedelta(days=30)))


def _queue(
    people: Sequence[UUID], kind: InvitationKind, batch_id: UUID, acting: UUID, now: datetime
) -> set[UUID]:
    """Let one wait for each of these people; who had none waiting, also a moment ago elsewhere."""
    queued: set[UUID] = set()
    shared = {"kind": kind.value, "batch_id": batch_id, "invited_by": acting, "created_at": now}
    for start in range(0, len(people), ROWS_PER_INSERT):
        rows = [
            {"id": new_id(), "participant_id": participant_id, **shared}
            for participant_id in people[start : start + ROWS_PER_INSERT]
        ]
        statement = upsertable(Invitation).values(rows).on_conflict_do_nothing()
        queued.update(db.session.scalars(statement.returning(Invitation.participant_id)))
    return queued


def _send(invitation: Invitation, *, valid_for: timedelta, now: datetime) -> bool:
    account = db.session.get(Account, invitation.participant_id)
    if account is None or account.first_signed_in_at is not None:
        # Gone or in already: nothing to invite them to.
        db.session.delete(invitation)
        return False
    token, expires_at = new_token(), now + valid_for
    try:
        invitation.mail_id = messages.invitation(
            account, token, InvitationKind(invitation.kind), expires_at=expires_at, now=now
        )
    except BadAddress:
        db.session.delete(invitation)
        return False
    invitation.token_hash, invitation.sent_at, invitation.expires_at = token_hash(token), now, expires_at
    return True


def _send_soon(batch_id: UUID, now: datetime, run_after: datetime | None = None) -> None:
    jobs.enqueue(SEND_JOB, {"batch": str(batch_id)}, now=now, run_after=run_after)
