"""Inviting people to a phase, reminding them, mailing bit by bit, using the link. Nothing commits."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, update

from app.consents.operations import choose
from app.consents.texts import Purpose
from app.consultations.invitations import messages, rules
from app.consultations.invitations.models import InvitedAs, MailingKind, PhaseInvitation, PhaseMailing
from app.consultations.invitations.queries import (
    Choice,
    chosen_accounts,
    invitation_with_token,
    invited_accounts,
    standings,
    unsent_in,
    waiting_in,
)
from app.consultations.processes.models import Consultation, Phase
from app.core import audit, jobs
from app.core.clock import local_day
from app.core.languages import Language
from app.core.refusals import Refused, require
from app.core.statements import rows_changed, upsertable
from app.core.tokens import new_token, token_hash
from app.core.types import new_id
from app.extensions import db
from app.mail.addresses import BadAddress
from app.mail.operations import forget_waiting
from app.people.accounts.models import Account
from app.people.accounts.queries import accounts_of

SEND_JOB = "phase_invitations.send"
# So many mails a minute: no mail server takes us for a sender of spam.
PER_STEP = 50
STEP = timedelta(minutes=1)
# Invitations wait until the phase opens; so often it is asked whether its first day was moved.
LOOK_AGAIN = timedelta(hours=1)


@dataclass
class Outlook:
    """How many people would be mailed, and how many are left out, by the name of the reason."""

    allowed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def outlook(
    consultation: Consultation, phase: Phase, choice: Choice | None, kind: MailingKind, *, now: datetime
) -> Outlook:
    """What `invite` (or, without a choice, `remind`) would do; nothing is written."""
    seen = Outlook()
    people = _people(phase, choice, kind, now)
    for allowed, left_out in _sorted_out(consultation, phase, people, kind, now):
        seen.allowed += len(allowed)
        seen.left_out.update(left_out)
    return seen


def invite(
    consultation: Consultation, phase: Phase, choice: Choice, *, acting: UUID, now: datetime
) -> PhaseMailing:
    """Let an invitation wait for everybody of the choice who may get one and has none for this phase.

    Before the phase opens they wait until it does, so that each mail leads to the text.

    Raises:
        Refused: the phase can't be mailed about now, nobody was chosen, or nobody can be mailed.
    """
    require(rules.may_invite(consultation, phase, now))
    require(rules.NOBODY_CHOSEN if choice.is_empty else None)
    mailing = _mailing(phase, MailingKind.INVITATION, acting, now)
    people, chosen = 0, chosen_accounts(choice, local_day(now))
    for allowed, _left_out in _sorted_out(consultation, phase, chosen, MailingKind.INVITATION, now):
        people += _put_in(mailing, allowed)
    return _begin(mailing, people, now)


def remind(consultation: Consultation, phase: Phase, *, acting: UUID, now: datetime) -> PhaseMailing:
    """Let one reminder wait for everybody who was invited to this phase and may get one.

    Who took part by the time it leaves gets none. Not before: how many wait, and whether the reminder is
    still busy, would tell of a few people who took part.

    Raises:
        Refused: the phase can't be mailed about now, or nobody can be reminded.
    """
    require(rules.may_remind(consultation, phase, now))
    mailing = _mailing(phase, MailingKind.REMINDER, acting, now)
    people, asked = 0, invited_accounts(phase.id)
    for allowed, _left_out in _sorted_out(consultation, phase, asked, MailingKind.REMINDER, now):
        ids = [account.participant_id for account, _codes in allowed]
        theirs = update(PhaseInvitation).where(
            PhaseInvitation.phase_id == phase.id,
            PhaseInvitation.participant_id.in_(ids),
            PhaseInvitation.reminder_id.is_(None),
        )
        people += rows_changed(theirs.values(reminder_id=mailing.id))
    return _begin(mailing, people, now)


def send_step(
    mailing: PhaseMailing, consultation: Consultation, phase: Phase, *, days: int, now: datetime
) -> int:
    """Mail the next people of a mailing, and plan the rest a minute later; how many were mailed
    or needed no reminder any more.

    Somebody is marked in the transaction that queues their mail: a worker that dies mails nobody twice. When
    the phase closed meanwhile the rest is taken back.
    """
    if rules.may_invite(consultation, phase, now) is not None:
        stop(mailing, acting=None, now=now)
        return 0
    if now < phase.opens_at:
        _send_soon(mailing.id, now, run_after=min(phase.opens_at, now + LOOK_AGAIN))
        return 0
    waiting = waiting_in(mailing, PER_STEP + 1)
    some = waiting[:PER_STEP]
    accounts = accounts_of(each.participant_id for each in some)
    found = standings(consultation, phase, list(accounts.values()), now)
    kind, sent = MailingKind(mailing.kind), 0
    for invitation in some:
        expires_at = min(now + timedelta(days=days), phase.closes_at)
        account = accounts.get(invitation.participant_id)
        standing = found[account.participant_id] if account is not None else None
        if account is None or standing is None or rules.still_refusal(phase, standing) is not None:
            _leave_out(invitation, kind)
            continue
        if rules.needs_no_reminder(standing, kind):
            # Without a mail they count like the others.
            invitation.reminded_at = now
            sent += 1
            continue
        sent += _send(invitation, account, consultation, phase, kind, expires_at=expires_at, now=now)
    if len(waiting) > PER_STEP:
        _send_soon(mailing.id, now, run_after=now + STEP)
    return sent


def stop(mailing: PhaseMailing, *, acting: UUID | None, now: datetime) -> int:
    """Take back what has not left yet of a mailing; how many people."""
    held, kind = unsent_in(mailing), MailingKind(mailing.kind)
    forget_waiting(each.mail_id for each in held if kind is MailingKind.INVITATION and each.mail_id)
    for invitation in held:
        _leave_out(invitation, kind)
    if held and mailing.stopped_at is None:
        mailing.stopped_at = now
        audit.record(
            "phase.mailing-stopped", "phase", mailing.phase_id, actor_id=acting, now=now, people=len(held)
        )
    db.session.flush()
    return len(held)


def open_link(token: str, now: datetime) -> PhaseInvitation:
    """Use an invitation up, with its reminder. The caller signs the person in and leads them to the draft.

    Raises:
        Refused: the link is unknown, used or too old.
    """
    invitation = invitation_with_token(token)
    require(rules.link_refusal(invitation, now))
    assert invitation is not None
    # Two presses at once: only one of them finds it unused.
    unused = (PhaseInvitation.id == invitation.id) & PhaseInvitation.opened_at.is_(None)
    if rows_changed(update(PhaseInvitation).where(unused).values(opened_at=now)) == 0:
        raise Refused(rules.LINK_USED)
    audit.record(
        "phase.invitation-opened",
        "phase",
        invitation.phase_id,
        actor_id=invitation.participant_id,
        now=now,
    )
    return invitation


def no_more(participant_id: UUID, *, language: Language, now: datetime) -> None:
    """Take back the yes to mail about consultations, as its mails offer in one click."""
    choose(participant_id, Purpose.UPDATES, given=False, source="link", language=language, now=now)


def end_mailed(participant_id: UUID, now: datetime) -> None:
    """Let no link that was mailed to somebody work any more: that mail went to an address they lost."""
    theirs = update(PhaseInvitation).where(
        PhaseInvitation.participant_id == participant_id,
        PhaseInvitation.opened_at.is_(None),
        PhaseInvitation.expires_at > now,
    )
    rows_changed(theirs.values(expires_at=now))


# --- within -------------------------------------------------------------------------------------------------

Allowed = list[tuple[Account, frozenset[str]]]


def _people(phase: Phase, choice: Choice | None, kind: MailingKind, now: datetime) -> Iterable[list[Account]]:
    if kind is MailingKind.REMINDER or choice is None:
        return invited_accounts(phase.id)
    return chosen_accounts(choice, local_day(now))


def _sorted_out(
    consultation: Consultation,
    phase: Phase,
    people: Iterable[list[Account]],
    kind: MailingKind,
    now: datetime,
) -> Iterable[tuple[Allowed, Counter[str]]]:
    """Some hundreds of people at a time: who may be mailed, with their audiences, and why others not."""
    for some in people:
        found = standings(consultation, phase, some, now)
        allowed: Allowed = []
        left_out: Counter[str] = Counter()
        for account in some:
            standing = found[account.participant_id]
            refusal = rules.refusal_for(phase, standing, kind, now)
            if refusal is None:
                allowed.append((account, standing.codes))
            else:
                left_out[refusal.name] += 1
        yield allowed, left_out


def _mailing(phase: Phase, kind: MailingKind, acting: UUID, now: datetime) -> PhaseMailing:
    mailing = PhaseMailing(
        id=new_id(), phase_id=phase.id, kind=kind.value, asked_by=acting, asked_at=now, people=1
    )
    db.session.add(mailing)
    db.session.flush()
    return mailing


def _put_in(mailing: PhaseMailing, allowed: Allowed) -> int:
    """One invitation for each of these people who has none for this phase, also a moment ago elsewhere."""
    if not allowed:
        return 0
    rows = [
        {
            "id": new_id(),
            "phase_id": mailing.phase_id,
            "participant_id": account.participant_id,
            "mailing_id": mailing.id,
        }
        for account, _codes in allowed
    ]
    statement = upsertable(PhaseInvitation).values(rows).on_conflict_do_nothing()
    fresh = set(db.session.scalars(statement.returning(PhaseInvitation.id)))
    audiences = [
        {"invitation_id": row["id"], "audience": code}
        for row, (_account, codes) in zip(rows, allowed, strict=True)
        if row["id"] in fresh
        for code in sorted(codes)
    ]
    if audiences:
        db.session.execute(insert(InvitedAs), audiences)
    return len(fresh)


def _begin(mailing: PhaseMailing, people: int, now: datetime) -> PhaseMailing:
    """Start a mailing that holds so many people; the caller rolls an empty one back."""
    if people == 0:
        raise Refused(rules.NOBODY_LEFT)
    mailing.people = people
    _send_soon(mailing.id, now)
    audit.record(
        "phase.invited" if mailing.kind == MailingKind.INVITATION else "phase.reminded",
        "phase",
        mailing.phase_id,
        actor_id=mailing.asked_by,
        now=now,
        people=people,
    )
    db.session.flush()
    return mailing


def _send(
    invitation: PhaseInvitation,
    account: Account,
    consultation: Consultation,
    phase: Phase,
    kind: MailingKind,
    *,
    expires_at: datetime,
    now: datetime,
) -> bool:
    token = new_token()
    try:
        mail_id = messages.phase_invitation(
            account, consultation, phase, token, kind, expires_at=expires_at, now=now
        )
    except BadAddress:
        _leave_out(invitation, kind)
        return False
    if kind is MailingKind.REMINDER:
        invitation.reminder_mail_id, invitation.reminded_at = mail_id, now
        invitation.reminder_token_hash, invitation.expires_at = token_hash(token), expires_at
    else:
        invitation.mail_id, invitation.sent_at = mail_id, now
        invitation.token_hash, invitation.expires_at = token_hash(token), expires_at
    return True


def _leave_out(invitation: PhaseInvitation, kind: MailingKind) -> None:
    """Somebody is not mailed after all: as if it had not been asked."""
    if kind is MailingKind.INVITATION:
        db.session.delete(invitation)
        return
    invitation.reminder_id = invitation.reminded_at = None
    invitation.reminder_mail_id = invitation.reminder_token_hash = None


def _send_soon(mailing_id: UUID, now: datetime, run_after: datetime | None = None) -> None:
    jobs.enqueue(SEND_JOB, {"mailing": str(mailing_id)}, now=now, run_after=run_after)
