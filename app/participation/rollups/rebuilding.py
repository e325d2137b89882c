"""Counting everything anew from the ledger; readers see the old counters until the new ones are whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, insert, select, text

from app.core.statements import fill, upsertable
from app.core.transactions import reading
from app.extensions import db
from app.participation.rollups.models import (
    CountedWith,
    MovementCounter,
    PendingEvent,
    PendingMerge,
    RollupState,
)
from app.participation.rollups.reading import Counted, Told, count_ledger, roomy
from app.participation.rollups.turns import turn_to_move, turn_to_rebuild
from app.people.participants.models import Participant

CHUNK = 1000


@contextmanager
def one_state() -> Iterator[Connection]:
    """A connection that reads one state of the database, and holds up no writer."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with reading(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL work_mem = '256MB'"))
        roomy(connection)
        yield connection
        connection.rollback()
        roomy(connection, more=False)


def rebuild(now: datetime, told: Told | None = None) -> Counted:
    """Replace every counter by what the ledger says.

    In transactions of its own: it reads for minutes where there is much, and writes at the end. What is
    written meanwhile waits as pending and is moved afterwards.
    """
    with turn_to_rebuild():
        with one_state() as connection:
            asked = connection.execute(select(RollupState.rebuilds_asked)).scalar() or 0
            events = list(connection.execute(select(PendingEvent.ledger_id)).scalars())
            merges = list(connection.execute(select(PendingMerge.id)).scalars())
            groups = _groups(connection)
            counted = count_ledger(connection, told=told)
        with db.engine.begin() as connection:
            _replace(connection, counted, groups)
            _forget(connection, PendingEvent, "ledger_id", events)
            _forget(connection, PendingMerge, "id", merges)
            _note(connection, counted.counted_until, asked, now)
    return counted


def rebuild_here(now: datetime) -> Counted:
    """As `rebuild`, in the caller's transaction, with what it wrote itself; others' acts wait until it ends.

    Raises:
        RuntimeError: somebody is moving or rebuilding the counters.
    """
    connection = db.session.connection()
    if not turn_to_move(connection):
        raise RuntimeError("the counters are being moved: try again in a moment")
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE pending_events, pending_merges IN SHARE ROW EXCLUSIVE MODE"))
    asked = connection.execute(select(RollupState.rebuilds_asked)).scalar() or 0
    counted = count_ledger(connection)
    _replace(connection, counted, _groups(connection))
    connection.execute(delete(PendingEvent))
    connection.execute(delete(PendingMerge))
    _note(connection, counted.counted_until, asked, now)
    return counted


def ask_for_rebuild(connection: Connection) -> None:
    """Let the counters be rebuilt after the caller's commit, also when the caller dies at once."""
    fresh = upsertable(RollupState).values(id=1, rebuilds_asked=1, rebuilds_done=0)
    more = {"rebuilds_asked": RollupState.rebuilds_asked + 1}
    connection.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=more))


def _groups(connection: Connection) -> list[dict[str, Any]]:
    merged = select(Participant.id, Participant.merged_into).where(Participant.merged_into.is_not(None))
    return [{"participant_id": row[0], "counted_as": row[1]} for row in connection.execute(merged)]


def _replace(connection: Connection, counted: Counted, groups: list[dict[str, Any]]) -> None:
    connection.execute(delete(MovementCounter))
    fill(
        connection,
        "movement_counters (figure, key, day, value)",
        [
            (figure, key, date.fromordinal(day).isoformat(), str(value))
            for (figure, key, day), value in sorted(counted.counters.items())
        ],
    )
    connection.execute(delete(CountedWith))
    _add(connection, CountedWith, groups)


def _add(connection: Connection, model: type[Any], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        connection.execute(insert(cast("Table", model.__table__)), rows[start : start + CHUNK])


def _forget(connection: Connection, model: type[Any], name: str, ids: list[Any]) -> None:
    column = cast("Table", model.__table__).c[name]
    for start in range(0, len(ids), CHUNK):
        connection.execute(delete(model).where(column.in_(ids[start : start + CHUNK])))


def _note(connection: Connection, until: datetime | None, asked: int, now: datetime) -> None:
    values = {"counted_until": until, "moved_at": now, "rebuilds_done": asked}
    statement = upsertable(RollupState).values(id=1, rebuilds_asked=asked, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
