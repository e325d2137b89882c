"""What the ledger knows of somebody."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.participation.ledger.models import LedgerEvent


def acts_of(participant_ids: Iterable[UUID]) -> list[tuple[LedgerEvent, bool]]:
    """Every row about these participants and whether it was taken back, in order of time."""
    retraction = aliased(LedgerEvent)
    taken_back = exists().where(retraction.retracts == LedgerEvent.event_uid)
    statement = (
        select(LedgerEvent, taken_back)
        .where(LedgerEvent.person_id.in_(list(participant_ids)))
        .order_by(LedgerEvent.occurred_at, LedgerEvent.id)
    )
    return [(row[0], bool(row[1])) for row in db.session.execute(statement)]
