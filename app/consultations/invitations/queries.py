"""Who can be invited to a phase, how far a mailing is, and how many of the invited took part."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from app.consents.models import Consent
from app.consents.queries import who_agreed
from app.consents.texts import Purpose
from app.consultations.comments.models import Comment
from app.consultations.comments.queries import READABLE
from app.consultations.invitations.models import (
    MAIL,
    WHOLE,
    InvitedAs,
    MailingKind,
    PhaseInvitation,
    PhaseMailing,
    PhaseResponse,
)
from app.consultations.invitations.rules import FEWEST_INVITED, Response, Standing, may_tell
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.rules import Visitor, answers_elsewhere
from app.consultations.reactions.models import Reaction
from app.core.clock import local_day
from app.core.tokens import token_hash
from app.extensions import db
from app.mail.addresses import address_key
from app.mail.models import Mail, MailStatus, MailSuppression
from app.people.accounts.models import Account
from app.people.audiences.models import AudienceMembership
from app.people.audiences.queries import audiences_of_many, holds_on
from app.people.imports.models import ImportStatus, PeopleImport
from app.people.imports.queries import people_of

CHUNK = 500


@dataclass(frozen=True)
class Choice:
    """Whom staff want to mail: these audiences, the people of a list, or both."""

    audiences: frozenset[str] = frozenset()
    import_id: UUID | None = None

    @property
    def is_empty(self) -> bool:
        return not self.audiences and self.import_id is None


@dataclass(frozen=True)
class Progress:
    """How far a mailing is: of `people` so many wait and so many were mailed, or needed no reminder."""

    mailing: PhaseMailing
    waiting: int
    mailed: int

    @property
    def left_out(self) -> int:
        """Who turned out not to be mailed: gone, no longer willing, or stopped."""
        return max(self.mailing.people - self.waiting - self.mailed, 0)


def chosen_accounts(choice: Choice, today: date) -> Iterator[list[Account]]:
    """Everybody with an account whom the choice holds, each once, some hundreds at a time."""
    whom: list[ColumnElement[bool]] = []
    if choice.audiences:
        belonging = select(AudienceMembership.participant_id).where(
            AudienceMembership.audience.in_(sorted(choice.audiences)), holds_on(today)
        )
        whom.append(Account.participant_id.in_(belonging))
    if choice.import_id is not None:
        whom.append(Account.participant_id.in_(people_of(choice.import_id)))
    statement = select(Account).order_by(Account.participant_id).limit(CHUNK)
    some = list(db.session.scalars(statement.where(or_(*whom)))) if whom else []
    while some:
        yield some
        later = statement.where(or_(*whom), Account.participant_id > some[-1].participant_id)
        some = list(db.session.scalars(later))


def invited_accounts(phase_id: UUID) -> Iterator[list[Account]]:
    """Everybody who was mailed an invitation to a phase, some hundreds at a time."""
    statement = (
        select(Account)
        .join(PhaseInvitation, PhaseInvitation.participant_id == Account.participant_id)
        .where(PhaseInvitation.phase_id == phase_id, PhaseInvitation.sent_at.is_not(None))
        .order_by(Account.participant_id)
        .limit(CHUNK)
    )
    some = list(db.session.scalars(statement))
    while some:
        yield some
        some = list(db.session.scalars(statement.where(Account.participant_id > some[-1].participant_id)))


def standings(
    consultation: Consultation, phase: Phase, accounts: Sequence[Account], now: datetime
) -> dict[UUID, Standing]:
    """What decides about each of these people: a few statements for all of them."""
    ids = [account.participant_id for account in accounts]
    held = audiences_of_many(ids, local_day(now))
    codes = {person: frozenset(held.get(person, ())) for person in ids}
    # Thousands of people, a handful of combinations.
    away = {
        each
        for each in set(codes.values())
        if answers_elsewhere(consultation.phases, phase, Visitor(ids[0], each), now)
    }
    invited = select(PhaseInvitation).where(
        PhaseInvitation.phase_id == phase.id, PhaseInvitation.participant_id.in_(ids)
    )
    invitations = {each.participant_id: each for each in db.session.scalars(invited)}
    agreed, declined = who_agreed(ids, Purpose.UPDATES), _who_declined(ids)
    took_part, bouncing = contributors(phase.id, ids), _bouncing(accounts)
    return {
        account.participant_id: Standing(
            codes[account.participant_id],
            invitations.get(account.participant_id),
            elsewhere=codes[account.participant_id] in away,
            consented=account.participant_id in agreed,
            declined=account.participant_id in declined,
            bounces=address_key(account.email) in bouncing,
            contributed=account.participant_id in took_part,
        )
        for account in accounts
    }


def _who_declined(ids: Collection[UUID]) -> frozenset[UUID]:
    """Who said no to reminders, by their latest choice; who was never asked said nothing."""
    asked = select(Consent.participant_id).where(
        Consent.participant_id.in_(ids), Consent.purpose == Purpose.REMINDERS.value
    )
    return frozenset(db.session.scalars(asked)) - who_agreed(ids, Purpose.REMINDERS)


def _bouncing(accounts: Iterable[Account]) -> frozenset[str]:
    keys = {address_key(account.email) for account in accounts}
    statement = select(MailSuppression.address_key).where(MailSuppression.address_key.in_(keys))
    return frozenset(db.session.scalars(statement))


def contributors(phase_id: UUID, ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these people took part in a phase, or as somebody who was invited to it beside it."""
    said = select(Comment.author_id).where(
        Comment.phase_id == phase_id, Comment.author_id.in_(ids), Comment.withdrawn_at.is_(None)
    )
    reacted = select(Reaction.participant_id).where(
        Reaction.phase_id == phase_id, Reaction.participant_id.in_(ids)
    )
    answered = select(PhaseInvitation.participant_id).where(
        PhaseInvitation.phase_id == phase_id, PhaseInvitation.participant_id.in_(ids), _took_part()
    )
    return frozenset(each for each in db.session.scalars(union(said, reacted, answered)) if each is not None)


def invitation_with_token(token: str) -> PhaseInvitation | None:
    """The invitation behind the link of its mail, or of its reminder."""
    wanted = token_hash(token)
    found = or_(PhaseInvitation.token_hash == wanted, PhaseInvitation.reminder_token_hash == wanted)
    return db.session.scalar(select(PhaseInvitation).where(found))


def waiting_in(mailing: PhaseMailing, limit: int) -> list[PhaseInvitation]:
    """The next people of a mailing who wait, in the order in which they were put in."""
    statement = select(PhaseInvitation).where(_waits_for(mailing.id, MailingKind(mailing.kind)))
    return list(db.session.scalars(statement.order_by(PhaseInvitation.id).limit(limit)))


def _waits_for(mailing_id: UUID, kind: MailingKind) -> ColumnElement[bool]:
    if kind is MailingKind.REMINDER:
        return and_(PhaseInvitation.reminder_id == mailing_id, PhaseInvitation.reminded_at.is_(None))
    return and_(PhaseInvitation.mailing_id == mailing_id, PhaseInvitation.sent_at.is_(None))


def unsent_in(mailing: PhaseMailing) -> list[PhaseInvitation]:
    """The people of a mailing who wait, and of invitations those whose mail is made and has not left.

    Of reminders not: how many were made would tell how many took part.
    """
    waits = _waits_for(mailing.id, MailingKind(mailing.kind))
    if mailing.kind == MailingKind.REMINDER:
        return list(db.session.scalars(select(PhaseInvitation).where(waits)))
    made = and_(PhaseInvitation.mailing_id == mailing.id, Mail.status == MailStatus.QUEUED)
    statement = select(PhaseInvitation).outerjoin(Mail, Mail.id == PhaseInvitation.mail_id)
    return list(db.session.scalars(statement.where(or_(waits, made))))


def is_told_to_staff() -> ColumnElement[bool]:
    """That a mail may be listed: a reminder says of its reader that they had not taken part."""
    reminders = select(PhaseInvitation.reminder_mail_id).where(PhaseInvitation.reminder_mail_id.is_not(None))
    return or_(Mail.name != MAIL, Mail.id.not_in(reminders))


def mailings_of(phase_id: UUID) -> list[Progress]:
    """The mailings of a phase, the latest first, each with how far it is: three statements."""
    statement = select(PhaseMailing).where(PhaseMailing.phase_id == phase_id)
    mailings = list(db.session.scalars(statement.order_by(PhaseMailing.asked_at.desc(), PhaseMailing.id)))
    invited = _counts(PhaseInvitation.mailing_id, PhaseInvitation.sent_at, phase_id)
    reminded = _counts(PhaseInvitation.reminder_id, PhaseInvitation.reminded_at, phase_id)
    counts = {**invited, **reminded}
    return [Progress(each, *counts.get(each.id, (0, 0))) for each in mailings]


def _counts(mailing: Any, sent: Any, phase_id: UUID) -> dict[UUID, tuple[int, int]]:
    statement = (
        select(mailing, func.count() - func.count(sent), func.count(sent))
        .where(PhaseInvitation.phase_id == phase_id, mailing.is_not(None))
        .group_by(mailing)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in db.session.execute(statement)}


def mailing_with(mailing_id: UUID) -> PhaseMailing | None:
    return db.session.get(PhaseMailing, mailing_id)


def has_mailings(phase_id: UUID) -> bool:
    """Whether anybody was ever invited to a phase."""
    return db.session.scalar(select(exists().where(PhaseMailing.phase_id == phase_id))) or False


def loaded_lists(limit: int = 20) -> list[PeopleImport]:
    """The lists of people that were loaded, the latest first."""
    statement = select(PeopleImport).where(PeopleImport.status == ImportStatus.LOADED.value)
    latest = statement.order_by(PeopleImport.created_at.desc(), PeopleImport.id).limit(limit)
    return list(db.session.scalars(latest))


# --- how many took part ---------------------------------------------------------------------------------


def _took_part() -> ColumnElement[bool]:
    """That somebody who was invited reacted or said something that they didn't withdraw: in that phase, or
    from then on in another of its consultation while that phase was open. Who is of both phases answers in
    the one whose words fewer read; they did what the mail asked them."""
    asked, answered = aliased(Phase), aliased(Phase)

    def in_time(at: Any) -> ColumnElement[bool]:
        beside = and_(PhaseInvitation.sent_at <= at, at < asked.closes_at)
        return and_(
            asked.id == PhaseInvitation.phase_id,
            answered.consultation_id == asked.consultation_id,
            or_(answered.id == asked.id, beside),
        )

    person = PhaseInvitation.participant_id
    said = exists().where(
        Comment.author_id == person,
        Comment.withdrawn_at.is_(None),
        Comment.phase_id == answered.id,
        in_time(Comment.posted_at),
    )
    reacted = exists().where(
        Reaction.participant_id == person, Reaction.phase_id == answered.id, in_time(Reaction.reacted_at)
    )
    return or_(said, reacted)


def responses_of(phase_id: UUID) -> list[Response]:
    """Everybody first, then each audience: how many were mailed an invitation, how many of them took part.

    The bare counts, also of few people; what may be told of them is in `told_responses`.
    """
    took_part = func.count(case((_took_part(), 1)))
    mailed = (PhaseInvitation.phase_id == phase_id, PhaseInvitation.sent_at.is_not(None))
    everybody = select(func.count(), took_part).select_from(PhaseInvitation).where(*mailed)
    whole = db.session.execute(everybody).one()
    by_audience = (
        select(InvitedAs.audience, func.count(), took_part)
        .join(PhaseInvitation, PhaseInvitation.id == InvitedAs.invitation_id)
        .where(*mailed)
        .group_by(InvitedAs.audience)
        .order_by(func.count().desc(), InvitedAs.audience)
    )
    return [Response(None, whole[0], whole[1]), *(Response(*row) for row in db.session.execute(by_audience))]


def told_responses(phase_id: UUID) -> list[Response]:
    """What may be told: everybody first, then the audiences that are large enough; nothing of few people.

    An audience is also held back while the people outside all that are told would be few: what is told
    of the whole minus the others would be about them alone. Of a phase whose invitations are gone: what
    was kept.
    """
    kept = select(PhaseResponse).where(PhaseResponse.phase_id == phase_id)
    if frozen := list(
        db.session.scalars(kept.order_by(PhaseResponse.invited.desc(), PhaseResponse.audience))
    ):
        found = [Response(_audience(each), each.invited, each.contributed) for each in frozen]
        return sorted(found, key=lambda each: each.audience is not None)
    whole, *each = responses_of(phase_id)
    if not may_tell(whole):
        return []
    told = [response for response in each if may_tell(response)]
    while told and 0 < _outside(phase_id, told) < FEWEST_INVITED:
        told.pop()
    return [whole, *told]


def contributions_per_invited(phase_ids: Collection[UUID]) -> list[int]:
    """How much everybody who was mailed an invitation to one of these phases said in them, 0 for who said
    nothing; empty where they are too few to tell anything of. One statement."""
    phases = list(phase_ids)
    invited = (
        select(PhaseInvitation.participant_id)
        .where(PhaseInvitation.phase_id.in_(phases), PhaseInvitation.sent_at.is_not(None))
        .distinct()
        .subquery()
    )
    theirs = and_(Comment.author_id == invited.c.participant_id, Comment.phase_id.in_(phases), READABLE)
    statement = (
        select(func.count(Comment.id))
        .select_from(invited)
        .outerjoin(Comment, theirs)
        .group_by(invited.c.participant_id)
    )
    counts = list(db.session.scalars(statement))
    return counts if len(counts) >= FEWEST_INVITED else []


def _audience(kept: PhaseResponse) -> str | None:
    return None if kept.audience == WHOLE else kept.audience


def _outside(phase_id: UUID, told: Sequence[Response]) -> int:
    """How many of the invited belong to none of these audiences."""
    inside = exists().where(
        InvitedAs.invitation_id == PhaseInvitation.id,
        InvitedAs.audience.in_([response.audience for response in told]),
    )
    statement = (
        select(func.count())
        .select_from(PhaseInvitation)
        .where(PhaseInvitation.phase_id == phase_id, PhaseInvitation.sent_at.is_not(None), ~inside)
    )
    return db.session.scalar(statement) or 0
