"""An act is untied from what it was about: figures stay, and nothing else of the ledger can change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from app.core import clock
from app.extensions import db
from app.metrics import queries
from app.metrics.overview import Period, overview
from app.participation.ledger.models import Act, LedgerEvent, PendingUntying
from app.participation.ledger.operations import record, retract
from app.participation.ledger.untying import untie
from app.participation.personal_data import _export as exported
from app.participation.rollups.rebuilding import rebuild
from app.people.participants.operations import new_participant
from tests.participation.loading import NOW, counters, load, move_all
from tests.support.clock import FrozenClock

UIDS = [f"comment:{number}" for number in range(24)]
FIRST = datetime(2025, 1, 1, 22, 59, 59, 123456, tzinfo=UTC)
MIDNIGHTS = {(22, 0), (23, 0)}
# Each would tell something else than was received, or leave a way back.
LEFT = {
    "event_uid": "untied:1",
    "occurred_at": datetime(2026, 4, 30, 22, tzinfo=UTC),
    "received_at": datetime(2026, 4, 30, 22, tzinfo=UTC),
}


@pytest.fixture
def acts(app: Flask) -> list[str]:
    """Acts of five people over two years, at the edges of days and of summer time; some are taken back."""
    people = [new_participant(clock.now()).id for _ in range(5)]
    for number, uid in enumerate(UIDS):
        moment = FIRST + timedelta(days=29 * number, hours=number)
        record(
            Act.COMMENT,
            f"consultation:{number % 3}",
            event_uid=uid,
            person_id=people[number % 5],
            goals=("6", "7")[: 1 + number % 2],
            occurred_at=moment,
            now=moment,
            audiences=("member",),
        )
        if number % 6 == 5:
            retract(uid, now=moment + timedelta(hours=30))
    record(
        Act.SIGN, "petition:1", event_uid="sign:1", person_id=people[0], goals=(), occurred_at=NOW, now=NOW
    )
    db.session.commit()
    move_all()
    db.session.commit()
    return UIDS


def figures() -> list[Any]:
    ref = clock.today()
    days = [ref - timedelta(days=each) for each in (0, 40, 200, 400)]
    told: list[Any] = [replace(queries.report(day), as_of=None) for day in days]
    return [*told, *(overview(period, ref) for period in Period), sorted(counters().items())]


def ledger() -> list[LedgerEvent]:
    db.session.expire_all()
    return list(db.session.scalars(select(LedgerEvent)))


def test_no_figure_changes_also_when_all_is_counted_anew(acts: list[str]) -> None:
    before, days = figures(), sorted(row.day for row in ledger())
    untie(acts)
    db.session.commit()
    assert figures() == before
    assert move_all() == 0
    db.session.commit()
    rebuild(NOW)
    assert figures() == before
    assert sorted(row.day for row in ledger()) == days


def test_nothing_of_the_row_leads_to_the_act(acts: list[str]) -> None:
    known = {row.id: row for row in ledger()}
    texts = {row.event_uid for row in known.values()} - {"sign:1"}
    digests = {row.digest for row in known.values()}
    untie(acts)
    db.session.commit()
    rows = ledger()
    assert len(rows) == len(known)
    (signed,) = [row for row in rows if row.event_uid == "sign:1"]
    assert signed.occurred_at == NOW
    for row in rows:
        if row is signed:
            continue
        assert row.event_uid not in texts
        assert row.id not in known
        assert row.id.version == 4
        assert row.digest not in digests
        for moment in (row.occurred_at, row.received_at):
            assert (moment.hour, moment.minute) in MIDNIGHTS
            assert (moment.second, moment.microsecond) == (0, 0)


def test_what_was_taken_back_stays_so(acts: list[str]) -> None:
    untie(acts)
    db.session.commit()
    rows = ledger()
    names = {row.event_uid for row in rows}
    back = [row.retracts for row in rows if row.retracts]
    assert len(back) == 4
    assert set(back) <= names


def test_the_place_in_the_table_tells_no_order(acts: list[str]) -> None:
    """Whoever has the file could lay rows beside each other as they were written."""
    where = {"sqlite": "rowid", "postgresql": "ctid"}[db.engine.dialect.name]
    in_order = db.select(LedgerEvent.day).where(LedgerEvent.type == "comment").order_by(db.text(where))
    before = list(db.session.scalars(in_order))
    untie(acts)
    db.session.commit()
    assert list(db.session.scalars(in_order)) != before


def test_twice_is_once_and_a_later_retraction_takes_nothing(acts: list[str]) -> None:
    untie(acts)
    db.session.commit()
    before, rows = figures(), {row.id for row in ledger()}
    untie(acts)
    retract(acts[0], now=clock.now())
    db.session.commit()
    move_all()
    assert figures() == before
    assert rows < {row.id for row in ledger()}


def test_what_waits_to_be_counted_is_untied_afterwards(
    acts: list[str], worker: Callable[[], int], clock: FrozenClock
) -> None:
    record(
        Act.COMMENT,
        "consultation:1",
        event_uid="comment:new",
        person_id=new_participant(clock.now).id,
        goals=(),
        occurred_at=clock.now,
        now=clock.now,
    )
    retract(acts[0], now=clock.now)
    untie([acts[0], acts[1], "comment:new"])
    db.session.commit()
    names = {row.event_uid for row in ledger()}
    assert {acts[0], "comment:new"} <= names
    assert acts[1] not in names
    for _ in range(2):
        worker()
        clock.move(minutes=2)
    told = figures()
    assert not {acts[0], "comment:new"} & {row.event_uid for row in ledger()}
    assert db.session.scalars(select(PendingUntying)).all() == []
    db.session.commit()
    rebuild(clock.now)
    assert figures() == told


def test_a_file_that_came_in_once_comes_in_once(app: Flask) -> None:
    row = {"event_uid": "e1", "person": "p1", "type": "sign", "object": "petition:1", "goals": ""}
    row |= dict.fromkeys(("occurred_at", "received_at"), "2026-05-01T12:00:00Z")
    load([row])
    untie(["comment:1"])
    assert load([row]).written == 0


def test_the_download_tells_days(acts: list[str]) -> None:
    person = next(row.person_id for row in ledger() if row.event_uid == acts[1])
    assert person is not None
    moments = [each["occurred_at"] for each in exported(person)]
    assert all("T" in each for each in moments)
    untie(acts)
    told = [each["occurred_at"] for each in exported(person)]
    assert told == [clock.local_day(datetime.fromisoformat(each)).isoformat() for each in moments]


@pytest.mark.parametrize(
    "more",
    [
        {"person_id": UUID(int=1)},
        {"person_id": None},
        {"type": "sign"},
        {"object_ref": "consultation:2"},
        {"day": datetime(2026, 5, 2, tzinfo=UTC).date()},
        {"status": "unconfirmed"},
        {"goals": "7"},
        {"group_ref": "utrecht"},
        {"source": "elsewhere"},
        {"channel": "paper"},
        {"audiences": ""},
        {"event_uid": "comment:2"},
        {"occurred_at": datetime(2026, 4, 29, 22, tzinfo=UTC)},
        {"occurred_at": datetime(2026, 5, 1, 10, tzinfo=UTC)},
        {"received_at": datetime(2026, 5, 1, 22, tzinfo=UTC)},
        {"received_at": datetime(2026, 4, 28, 22, tzinfo=UTC)},
        {"type": "retract", "retracts": "untied:2"},
    ],
    ids=str,
)
def test_the_ledger_lets_no_other_change_through(app: Flask, more: dict[str, Any]) -> None:
    noon = datetime(2026, 5, 1, 10, 30, tzinfo=UTC)
    person = new_participant(clock.now()).id
    record(
        Act.COMMENT,
        "consultation:1",
        event_uid="comment:1",
        person_id=person,
        goals=("6",),
        occurred_at=noon,
        now=noon,
        audiences=("member",),
    )
    db.session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        change({**LEFT, **more})
    db.session.rollback()
    change(LEFT)
    db.session.commit()
    # Once: what is untied stays as it is.
    with pytest.raises(DatabaseError, match="append-only"):
        change({**LEFT, "event_uid": "untied:2"})
    db.session.rollback()


def change(values: dict[str, Any]) -> None:
    db.session.execute(update(LedgerEvent).values(**values), execution_options={"synchronize_session": False})
