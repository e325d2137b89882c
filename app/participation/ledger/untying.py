"""Acts keep counting when what they lead to has lost its author: only the tie between the two goes.

The name of such an act, its id, its moments and its digest all lead to what was said or done. They become
random, and moments the start of their day in Amsterdam, which is all that figures look at. A trigger lets
this one change through, once for each row, and no other.
"""

import random
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from functools import cache
from itertools import islice
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import BigInteger, String, TextClause, Uuid, bindparam, delete, or_, select, text

from app.core import jobs
from app.core.clock import AMSTERDAM, local_day
from app.core.statements import upsertable
from app.core.types import UTCDateTime
from app.extensions import db
from app.participation.ledger.models import UNTIED, LedgerEvent, PendingUntying
from app.participation.rollups.models import PendingEvent

JOB = "participation.untie"
AT_ONCE = 500
MOST_WAITING = 2_000


def init_app(app: Flask) -> None:
    jobs.periodic(app, JOB, untie_waiting, timedelta(minutes=1))


def untie(event_uids: Iterable[str]) -> None:
    """Let nothing in the ledger lead from these acts, or from what took them back, to what they were about.

    What isn't counted yet waits: whoever counts finds it by its id and its name.
    """
    coming = iter(event_uids)
    while some := list(islice(coming, AT_ONCE)):
        _untie_some(some)


def untie_waiting(_payload: dict[str, Any], _now: datetime) -> None:
    """Untie what was not counted yet when it was asked for; what still isn't goes on waiting."""
    some = list(db.session.scalars(select(PendingUntying.event_uid).limit(MOST_WAITING)))
    if some:
        db.session.execute(delete(PendingUntying).where(PendingUntying.event_uid.in_(some)))
        untie(some)


def _untie_some(event_uids: list[str]) -> None:
    rows = list(_rows(event_uids))
    uncounted = _uncounted(rows)
    waiting = {_act(row) for row in rows if row.id in uncounted}
    # In no order: the place of a row in the table tells when it was written too.
    ready = [row for row in rows if _act(row) not in waiting]
    random.SystemRandom().shuffle(ready)
    names: dict[str, str] = defaultdict(lambda: f"{UNTIED}{uuid4()}")
    if ready:
        statement = _statement(db.session.get_bind().dialect.name)
        db.session.execute(statement, [_untied(row, names) for row in ready])
    if waiting:
        kept = upsertable(PendingUntying).values([{"event_uid": each} for each in sorted(waiting)])
        db.session.execute(kept.on_conflict_do_nothing())


def _rows(event_uids: list[str]) -> Iterable[Any]:
    """Every row of these acts, and every row that takes one of them back."""
    of_act = or_(LedgerEvent.event_uid.in_(event_uids), LedgerEvent.retracts.in_(event_uids))
    columns = ("id", "event_uid", "retracts", "occurred_at", "received_at")
    return db.session.execute(select(*(getattr(LedgerEvent, name) for name in columns)).where(of_act)).all()


def _act(row: Any) -> str:
    uid: str = row.retracts or row.event_uid
    return uid


def _uncounted(rows: list[Any]) -> set[Any]:
    ids = [row.id for row in rows]
    return set(db.session.scalars(select(PendingEvent.ledger_id).where(PendingEvent.ledger_id.in_(ids))))


def _untied(row: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row_id": row.id,
        "fresh_id": uuid4(),
        "event_uid": names[row.event_uid],
        "retracts": None if row.retracts is None else names[row.retracts],
        "occurred_at": _start_of_day(row.occurred_at),
        "received_at": _start_of_day(row.received_at),
        "digest": secrets.randbits(64) - 2**63,
        "place": -secrets.randbits(62) - 1,
    }


def _start_of_day(moment: datetime) -> datetime:
    return datetime.combine(local_day(moment), time.min, AMSTERDAM)


@cache
def _statement(dialect: str) -> TextClause:
    """On SQLite a row stays where it was written, unless it gets another place; on PostgreSQL it moves."""
    place = ", rowid = :place" if dialect == "sqlite" else ""
    statement = text(
        "UPDATE ledger_events SET id = :fresh_id, event_uid = :event_uid, retracts = :retracts, "  # noqa: S608 fixed words
        f"occurred_at = :occurred_at, received_at = :received_at, digest = :digest{place} WHERE id = :row_id"
    )
    return statement.bindparams(*_typed(dialect))


def _typed(dialect: str) -> Iterator[Any]:
    kinds: dict[str, Any] = {
        "row_id": Uuid(),
        "fresh_id": Uuid(),
        "event_uid": String(),
        "retracts": String(),
        "occurred_at": UTCDateTime(),
        "received_at": UTCDateTime(),
        "digest": BigInteger(),
    }
    if dialect == "sqlite":
        kinds["place"] = BigInteger()
    return (bindparam(name, type_=kind) for name, kind in kinds.items())
