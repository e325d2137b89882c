"""The count: a job moves it, so that no signer waits for another and no reader waits for a signer.

It counts the signatures themselves, of the petitions where something changed. So it is exact at the moment of
counting, and a count that is wrong for any reason is right again at the next change or the next day.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from app.core.statements import rows_changed
from app.extensions import db
from app.petitions.models import PetitionCount
from app.petitions.signatures.models import Signature, Standing

EVERY = timedelta(seconds=5)
# A change is told the time at which its request began, and is seen when it is committed.
LONGEST_REQUEST = timedelta(minutes=2)


def count_what_changed(now: datetime) -> int:
    """Number and count the signatures of petitions with a change since the last count; how many petitions.

    However long ago that was: a worker that stood still makes good what it missed.
    """
    changed = select(Signature.petition_id).distinct()
    # A petition nobody signed yet was never counted: its moment is that of its making.
    last = db.session.scalar(select(func.max(PetitionCount.counted_at)).where(PetitionCount.last_number > 0))
    if last is not None:
        changed = changed.where(Signature.changed_at >= min(last, now) - LONGEST_REQUEST)
    return count(db.session.scalars(changed).all(), now)


def count_all(now: datetime) -> int:
    """Count every petition anew; how many."""
    return count(db.session.scalars(select(PetitionCount.petition_id)).all(), now)


def count(petition_ids: Iterable[UUID], now: datetime) -> int:
    """Give new signers their number, in the order of confirming, and move the count of these petitions."""
    # Workers wait for one another, always in the same order.
    held = select(PetitionCount).where(PetitionCount.petition_id.in_(list(petition_ids)))
    counts = db.session.scalars(held.order_by(PetitionCount.petition_id).with_for_update()).all()
    for each in counts:
        _count_one(each, now)
    return len(counts)


def _count_one(counted: PetitionCount, now: datetime) -> None:
    mine = (Signature.petition_id == counted.petition_id) & (Signature.standing == Standing.CONFIRMED)
    place = func.row_number().over(order_by=(Signature.confirmed_at, Signature.id)).label("place")
    fresh = select(Signature.id, place).where(mine, Signature.number.is_(None)).subquery()
    numbered = update(Signature).where(Signature.id == fresh.c.id)
    given = rows_changed(numbered.values(number=counted.last_number + fresh.c.place))
    confirmed = db.session.scalar(select(func.count()).where(mine, Signature.number.is_not(None))) or 0
    counted.last_number += given
    counted.confirmed, counted.counted_at = confirmed, now
