"""The count: a job moves it, so that no signer waits for another and no reader waits for a signer.

It counts the signatures themselves, of the petitions where something changed. So it is exact at the moment of
counting, and it writes down the total that it found twice: where the two differ, what people read wasn't what
was counted. Once a day every petition is counted anew. A count that turns out wrong is put right in public,
with a line in the ledger of corrections.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import func, select, update

from app.core.bilingual import Bilingual
from app.core.statements import rows_changed
from app.extensions import db
from app.petitions.corrections import correct
from app.petitions.models import CorrectionKind, PetitionCorrection, PetitionCount
from app.petitions.signatures.models import Signature, Standing
from app.petitions.signatures.paper import PaperRow, PaperSheet, counted_elsewhere
from app.petitions.switches.models import Kind
from app.petitions.switches.queries import off

EVERY = timedelta(seconds=5)
# A change is told the time at which its request began, and is seen when it is committed.
LONGEST_REQUEST = timedelta(minutes=2)
RECOUNTED = Bilingual(
    nl="Bij de dagelijkse hertelling klopte het aantal niet.",
    en="The daily recount found another number.",
)
NOT_AS_COUNTED = Bilingual(
    nl="Er stond een ander aantal dan was geteld.",
    en="Another number stood here than was counted.",
)

log = structlog.get_logger("petitions")


@dataclass(frozen=True)
class Figures:
    """How many signatures of a petition count, are held, stand on paper; and its corrections, added up."""

    confirmed: int
    held: int
    paper: int
    corrections: int


def count_what_changed(now: datetime) -> int:
    """Number and count the signatures of petitions with a change since the last count; how many petitions.

    However long ago that was: a worker that stood still makes good what it missed. A count that something
    else than the job wrote is among them, whether people sign there or not.
    """
    changed = select(Signature.petition_id).distinct()
    # A petition nobody signed yet was never counted: its moment is that of its making.
    last = db.session.scalar(select(func.max(PetitionCount.counted_at)).where(PetitionCount.last_number > 0))
    if last is not None:
        changed = changed.where(Signature.changed_at >= min(last, now) - LONGEST_REQUEST)
    overwritten = select(PetitionCount.petition_id).where(
        PetitionCount.confirmed + PetitionCount.paper != PetitionCount.total_counted
    )
    return count(db.session.scalars(changed.union(overwritten)).all(), now)


def count_all(now: datetime) -> int:
    """Count every petition anew; how many."""
    return count(db.session.scalars(select(PetitionCount.petition_id)).all(), now)


def count(petition_ids: Iterable[UUID], now: datetime) -> int:
    """Give new signers their number, in the order of confirming, and move the count of these petitions.

    A count that isn't what was counted last is told in public, also while people sign: only whoever holds the
    count writes it, so nobody who confirms or withdraws meanwhile makes the two differ.
    """
    stands_still = off(Kind.COUNTS, now)
    counts = _in_turn(each for each in petition_ids if not stands_still.holds_for(each))
    for each in counts:
        wrong_by = each.total_counted - each.total
        _count_one(each, now)
        if wrong_by:
            _put_right(each, wrong_by, NOT_AS_COUNTED, now)
    return len(counts)


def recount(now: datetime) -> int:
    """Count every petition anew and compare; how many counts were wrong.

    What moved since the last count, or might have, is not yet a mistake: there what stood is compared with
    what was counted last. A mistake is logged as an error, repaired, and told in the ledger of corrections.
    """
    wrong = 0
    stands_still = off(Kind.COUNTS, now)
    known = db.session.scalars(select(PetitionCount.petition_id)).all()
    for each in _in_turn(each for each in known if not stands_still.holds_for(each)):
        stood, counted, before = each.total, each.total_counted, each.counted_at
        _count_one(each, now)
        # Asked after counting: what came in between is then seen as well.
        ought = counted if _moved_since(each.petition_id, before) else each.total
        if ought != stood:
            _put_right(each, ought - stood, RECOUNTED, now)
            wrong += 1
    return wrong


def figures_of(petition_id: UUID) -> Figures:
    """The figures as they are at this moment, whatever was counted before: one statement."""
    mine = Signature.petition_id == petition_id
    sheets = PaperSheet.petition_id == petition_id
    on_paper = select(func.coalesce(func.sum(PaperSheet.lines - PaperSheet.duplicates), 0)).where(sheets)
    again = select(func.count(PaperRow.id)).where(PaperRow.petition_id == petition_id, counted_elsewhere())
    changed_by = select(func.coalesce(func.sum(PetitionCorrection.number), 0))
    confirmed = select(func.count(Signature.id)).where(
        mine, Signature.standing == Standing.CONFIRMED, Signature.number.is_not(None)
    )
    row = db.session.execute(
        select(
            confirmed.scalar_subquery(),
            select(func.count(Signature.id))
            .where(mine, Signature.standing == Standing.HELD)
            .scalar_subquery(),
            on_paper.scalar_subquery() - again.scalar_subquery(),
            changed_by.where(PetitionCorrection.petition_id == petition_id).scalar_subquery(),
        )
    ).one()
    return Figures(*row)


def _in_turn(petition_ids: Iterable[UUID]) -> Sequence[PetitionCount]:
    """The counts, held: workers wait for one another, always in the same order."""
    held = select(PetitionCount).where(PetitionCount.petition_id.in_(list(petition_ids)))
    in_turn = held.order_by(PetitionCount.petition_id).with_for_update()
    # As they stand once it is our turn, whatever this session read of them before.
    return db.session.scalars(in_turn.execution_options(populate_existing=True)).all()


def _count_one(counted: PetitionCount, now: datetime) -> None:
    waits = (Signature.standing == Standing.CONFIRMED) & Signature.number.is_(None)
    place = func.row_number().over(order_by=(Signature.confirmed_at, Signature.id)).label("place")
    fresh = select(Signature.id, place).where(Signature.petition_id == counted.petition_id, waits).subquery()
    # Asked of the row itself as well: PostgreSQL waits for who withdraws at this moment, and they get none.
    numbered = update(Signature).where(Signature.id == fresh.c.id, waits)
    if rows_changed(numbered.values(number=counted.last_number + fresh.c.place)):
        mine = Signature.petition_id == counted.petition_id
        # Not by how many got one: the number of somebody who withdrew just now stays out.
        counted.last_number = db.session.scalar(select(func.max(Signature.number)).where(mine))
    found = figures_of(counted.petition_id)
    counted.confirmed, counted.held = found.confirmed, found.held
    counted.paper, counted.corrections, counted.counted_at = found.paper, found.corrections, now
    counted.total_counted = counted.total


def _moved_since(petition_id: UUID, counted_at: datetime) -> bool:
    recent = (Signature.petition_id == petition_id) & (Signature.changed_at >= counted_at - LONGEST_REQUEST)
    return db.session.scalar(select(Signature.id).where(recent).limit(1)) is not None


def _put_right(counted: PetitionCount, difference: int, why: Bilingual, now: datetime) -> None:
    log.error("petition.count-wrong", petition=str(counted.petition_id), by=difference)
    correct(counted.petition_id, difference, CorrectionKind.RECOUNT, why, now=now)
    counted.corrections += difference
