"""Acts in the ledger for tests, written as the domains write them. The caller commits."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from app.core import clock
from app.participation.ledger.models import Act
from app.participation.ledger.operations import record
from app.people.participants.operations import new_participant

_numbers = count(1)


def somebody() -> UUID:
    """A participant nobody knows."""
    return new_participant(clock.now()).id


def make_act(
    person_id: UUID | None = None,
    act: Act = Act.SIGN,
    *,
    goals: Iterable[str] = ("1",),
    days_ago: int = 0,
    at: datetime | None = None,
    object_ref: str | None = None,
) -> str:
    """One act, of somebody new unless told otherwise; answers its event_uid. `at` names its moment."""
    number = next(_numbers)
    uid = f"factory:{number}"
    record(
        act,
        object_ref or f"petition:{number}",
        event_uid=uid,
        person_id=person_id or somebody(),
        goals=goals,
        occurred_at=at or clock.now() - timedelta(days=days_ago),
        now=clock.now(),
    )
    return uid
