"""What came after signing, as visitors and staff find it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, exists, func, select

from app.consents.queries import agrees
from app.consents.texts import Purpose
from app.extensions import db
from app.petitions.after.models import (
    HandOver,
    PetitionUpdate,
    SignatureReminder,
    TargetAnswer,
    UpdateNotice,
)
from app.petitions.after.rules import REMIND_AFTER, days_without_answer
from app.petitions.models import ENDED, Petition, State
from app.petitions.signatures.models import Signature, Standing
from app.petitions.signatures.paper import PaperSheet, duplicates_by_sheet
from app.petitions.signatures.rules import CONFIRM_AFTER_CLOSING
from app.petitions.versions.models import PetitionVersion


@dataclass(frozen=True)
class After:
    """What became of a petition: the latest news first, the hand-over, the answer.

    `days_waiting`: since the hand-over, while there is no answer.
    """

    updates: Sequence[PetitionUpdate] = ()
    hand_over: HandOver | None = None
    answer: TargetAnswer | None = None
    days_waiting: int | None = None

    def __bool__(self) -> bool:
        return bool(self.updates) or self.hand_over is not None


@dataclass(frozen=True)
class Sheet:
    """A sheet with how many of its signatures count elsewhere already."""

    sheet: PaperSheet
    duplicates: int

    @property
    def counted(self) -> int:
        return self.sheet.lines - self.duplicates


@dataclass(frozen=True)
class Told:
    """How far telling of an update is."""

    mailed: int
    passed: int


def after(petition: Petition, today: date) -> After:
    """What became of a petition: two statements, one more for each that happened."""
    updates = updates_of(petition.id)
    if petition.state not in ENDED:
        return After(updates)
    handed = hand_over_of(petition.id)
    answer = db.session.get(TargetAnswer, petition.id) if handed else None
    waiting = days_without_answer(handed.handed_on, today) if handed and not answer else None
    return After(updates, handed, answer, waiting)


def updates_of(petition_id: UUID) -> Sequence[PetitionUpdate]:
    statement = select(PetitionUpdate).where(PetitionUpdate.petition_id == petition_id)
    return db.session.scalars(
        statement.order_by(PetitionUpdate.published_at.desc(), PetitionUpdate.id.desc())
    ).all()


def hand_over_of(petition_id: UUID) -> HandOver | None:
    return db.session.get(HandOver, petition_id)


def names_handed_over(signature: Signature) -> HandOver | None:
    """The hand-over at which a list of public names went along that may have held this one's.

    Whether it did isn't kept: it may have been shown then, and not now.
    """
    if signature.standing == Standing.PENDING:
        return None
    statement = select(HandOver).where(
        HandOver.petition_id == signature.petition_id,
        HandOver.names.is_not(None),
        HandOver.recorded_at >= signature.signed_at,
    )
    return db.session.scalar(statement)


def answer_of(petition_id: UUID) -> TargetAnswer | None:
    return db.session.get(TargetAnswer, petition_id)


def state_without_archive(petition_id: UUID) -> State:
    """How far a petition was before it went into the archive."""
    if hand_over_of(petition_id) is None:
        return State.CLOSED
    return State.HANDED_OVER if answer_of(petition_id) is None else State.ANSWERED


def sheets_of(petition_id: UUID) -> list[Sheet]:
    """The sheets of a petition by their number: two statements."""
    again = duplicates_by_sheet(petition_id)
    statement = select(PaperSheet).where(PaperSheet.petition_id == petition_id).order_by(PaperSheet.number)
    return [Sheet(each, each.duplicates + again.get(each.id, 0)) for each in db.session.scalars(statement)]


def next_sheet_number(petition_id: UUID) -> int:
    largest = select(func.max(PaperSheet.number)).where(PaperSheet.petition_id == petition_id)
    return (db.session.scalar(largest) or 0) + 1


def told_of(petition_id: UUID) -> dict[UUID, Told]:
    """Per update how many were mailed, and how many had their turn without a mail: one statement."""
    statement = (
        select(UpdateNotice.update_id, UpdateNotice.mailed, func.count())
        .join(PetitionUpdate, PetitionUpdate.id == UpdateNotice.update_id)
        .where(PetitionUpdate.petition_id == petition_id)
        .group_by(UpdateNotice.update_id, UpdateNotice.mailed)
    )
    counts: dict[UUID, list[int]] = {}
    for update_id, mailed, number in db.session.execute(statement):
        counts.setdefault(update_id, [0, 0])[0 if mailed else 1] = number
    return {update_id: Told(*numbers) for update_id, numbers in counts.items()}


def public_names(petition_id: UUID) -> list[str]:
    """The names of everybody who signed in public and counts, as they wrote them, in the order of signing.

    Only of those who read this recipient: who signed an earlier version agreed to hand it to somebody else.
    """
    current = and_(
        PetitionVersion.petition_id == Signature.petition_id, PetitionVersion.number == Petition.version
    )
    statement = (
        select(Signature.name)
        .join(Petition, Petition.id == Signature.petition_id)
        .join(PetitionVersion, current)
        .where(
            Signature.version >= PetitionVersion.recipient_since,
            Signature.petition_id == petition_id,
            Signature.is_public,
            Signature.standing == Standing.CONFIRMED,
        )
        .order_by(Signature.number, Signature.confirmed_at)
    )
    return [name for name in db.session.scalars(statement) if name]


def signers_waiting_for(update: PetitionUpdate, limit: int) -> Sequence[Signature]:
    """The next signers who want news and were not told of an update, of those who had confirmed when it
    came."""
    told = exists().where(
        UpdateNotice.update_id == update.id, UpdateNotice.participant_id == Signature.participant_id
    )
    statement = select(Signature).where(
        Signature.petition_id == update.petition_id,
        Signature.standing == Standing.CONFIRMED,
        Signature.participant_id.is_not(None),
        Signature.email.is_not(None),
        Signature.confirmed_at <= update.published_at,
        agrees(Signature.__table__.c.participant_id, Purpose.NEWS),
        ~told,
    )
    return db.session.scalars(statement.order_by(Signature.id).limit(limit)).all()


def waiting_for_a_reminder(
    now: datetime, days: int, limit: int, *, without: Collection[UUID] = ()
) -> Sequence[tuple[Signature, Petition]]:
    """Signatures that wait a week for their confirmation and can still get it; not those in safe mode.

    `days`: how long a signature waits before it is erased. `without`: petitions whose mails are off.
    """
    ended = func.coalesce(Petition.closed_at, Petition.closes_at)
    statement = (
        select(Signature, Petition)
        .join(Petition, Petition.id == Signature.petition_id)
        .where(
            Signature.standing == Standing.PENDING,
            Signature.email.is_not(None),
            Signature.mailed_at.is_not(None),
            Signature.safe_mode.is_(False),
            Signature.petition_id.not_in(without),
            # One reminder per address, whoever signed with it.
            Signature.second_of.is_(None),
            Signature.signed_at <= now - REMIND_AFTER,
            Signature.signed_at > now - timedelta(days=days),
            ended > now - CONFIRM_AFTER_CLOSING,
            ~exists().where(SignatureReminder.signature_id == Signature.id),
        )
        .order_by(Signature.signed_at, Signature.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]
