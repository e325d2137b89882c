"""Writing acts down and taking them back: a ledger row and a pending row in the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from flask import current_app
from sqlalchemy import Table, bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite

from app.core.clock import local_day
from app.core.types import new_id
from app.extensions import db
from app.goals.catalogue import in_order
from app.participation.ledger.digests import digest_key, row_digest
from app.participation.ledger.models import CONFIRMED, RETRACT, Act, Channel, LedgerEvent
from app.participation.rollups.models import PendingEvent


def record(
    act: Act,
    object_ref: str,
    *,
    event_uid: str,
    person_id: UUID | None,
    goals: Iterable[str],
    occurred_at: datetime,
    now: datetime,
    channel: Channel = Channel.ONLINE,
    audiences: Iterable[str] = (),
    group: str = "",
    source: str = "",
) -> None:
    """Write down a confirmed act.

    `event_uid` is fresh for every act and kept on the domain's own row, to retract it by; `object_ref` names
    what it was done to (`petition:<id>`); `person_id` is None in safe mode. A confirmation after a
    withdrawal is a new act with a new `event_uid`.
    """
    _write(
        event_uid=event_uid,
        person_id=person_id,
        type=act.value,
        object_ref=object_ref,
        occurred_at=occurred_at,
        received_at=now,
        goals=";".join(in_order(goals)),
        channel=channel.value,
        audiences=";".join(sorted(audiences)),
        group_ref=group,
        source=source,
        retracts=None,
    )


def retract(event_uid: str, *, now: datetime) -> None:
    """Take an act back: it leaves every period, earlier ones too. Twice is the same as once."""
    _write(
        event_uid=f"{RETRACT}:{event_uid}",
        person_id=None,
        type=RETRACT,
        object_ref="",
        occurred_at=now,
        received_at=now,
        goals="",
        channel=Channel.ONLINE.value,
        audiences="",
        group_ref="",
        source="",
        retracts=event_uid,
    )


def _write(**row: Any) -> None:
    row |= {"id": new_id(), "day": local_day(row["occurred_at"]), "status": CONFIRMED}
    row["digest"] = row_digest(digest_key(current_app), (str(value) for value in _content(row)))
    given = {f"row_{name}": value for name, value in row.items()}
    for statement in _inserts(db.session.get_bind().dialect.name):
        db.session.execute(statement, given)


def _content(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["event_uid"],
        row["person_id"],
        row["type"],
        row["object_ref"],
        row["occurred_at"],
        row["received_at"],
        row["goals"],
    )


@cache
def _inserts(dialect: str) -> tuple[Any, ...]:
    """Into the ledger and what waits to be counted: built once, and PostgreSQL does both in one statement."""
    ledger, pending = cast("Table", LedgerEvent.__table__), cast("Table", PendingEvent.__table__)
    upserting = postgresql.insert if dialect == "postgresql" else sqlite.insert
    given = {column.name: bindparam(f"row_{column.name}", type_=column.type) for column in ledger.c}
    into_ledger = upserting(ledger).values(given).on_conflict_do_nothing()
    into_pending = insert(pending).values(ledger_id=given["id"])
    if dialect == "postgresql":
        return (into_pending.add_cte(into_ledger.cte("written")),)
    return into_ledger, into_pending
