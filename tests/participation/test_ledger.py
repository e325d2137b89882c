"""Acts are written once, taken back once, and never changed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DatabaseError

from app.core import clock
from app.core.append_only import trigger_names
from app.extensions import db
from app.metrics import queries
from app.participation.ledger.models import Act, Channel, LedgerEvent
from app.participation.ledger.operations import record, retract
from app.participation.rollups.models import PendingEvent
from app.people.participants.operations import new_participant
from tests.participation.loading import counters, move_all
from tests.support.statements import counted


def act(person: UUID | None, uid: str, *, days: int = 0, **facts: Any) -> None:
    now = clock.now() - timedelta(days=days)
    given: dict[str, Any] = {"goals": ("6",), "occurred_at": now, "now": now, **facts}
    record(Act.SIGN, "petition:1", event_uid=uid, person_id=person, **given)


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(LedgerEvent)) or 0


def test_an_act_is_one_row_and_waits(app: Flask) -> None:
    person = new_participant(clock.now()).id
    record(
        Act.ATTEND,
        "event:1",
        event_uid="attend:1",
        person_id=person,
        goals=["7", "6"],
        # Half past midnight in Amsterdam.
        occurred_at=datetime(2026, 4, 30, 22, 30, tzinfo=UTC),
        now=clock.now(),
        channel=Channel.ROOM,
        audiences={"volunteer", "member"},
        group="utrecht",
    )
    db.session.commit()
    written = db.session.scalars(select(LedgerEvent)).one()
    assert (written.type, written.goals, written.audiences) == ("attend", "6;7", "member;volunteer")
    assert (written.day.isoformat(), written.channel, written.status) == ("2026-05-01", "room", "confirmed")
    assert queries.pending_count() == 1


def test_writing_adds_two_rows_and_changes_none(app: Flask) -> None:
    """A signature writes nothing that another signature waits for; PostgreSQL takes both in one statement."""
    person = new_participant(clock.now()).id
    with counted() as acting:
        act(person, "sign:1")
    with counted() as retracting:
        retract("sign:1", now=clock.now())
    for statements in (acting, retracting):
        assert len(statements) == (1 if db.engine.dialect.name == "postgresql" else 2)
        written = re.findall(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", " ".join(statements))
        assert written == ["ledger_events", "pending_events"]


def test_taking_back_twice_is_taking_back_once(app: Flask) -> None:
    act(new_participant(clock.now()).id, "sign:1")
    retract("sign:1", now=clock.now())
    retract("sign:1", now=clock.now())
    retract("sign:1", now=clock.now() + timedelta(hours=1))
    db.session.commit()
    move_all()
    assert counters() == {}


def test_a_new_confirmation_counts_again(app: Flask) -> None:
    person = new_participant(clock.now()).id
    act(person, "sign:1", days=3)
    retract("sign:1", now=clock.now())
    act(person, "sign:2")
    db.session.commit()
    move_all()
    today = clock.today()
    assert [each.active for each in queries.active_series(today - timedelta(days=3), today)] == [0, 0, 0, 1]


def test_an_act_without_a_person_counts_in_acts_alone(app: Flask) -> None:
    act(None, "sign:1")
    db.session.commit()
    move_all()
    report = queries.report(clock.today())
    assert (report.counted_events, report.distinct_actions, report.active_28d) == (1, 0, 0)
    assert {each.goal: each.acts for each in queries.acts_per_month(clock.today(), clock.today())} == {
        None: 1,
        "6": 1,
    }


def test_no_row_is_ever_changed(app: Flask) -> None:
    act(new_participant(clock.now()).id, "sign:1")
    db.session.commit()
    for statement in (
        update(LedgerEvent).values(goals="7"),
        delete(LedgerEvent),
        *changes_around(db.engine.dialect.name),
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(statement, execution_options={"synchronize_session": False})
        db.session.rollback()
    assert rows() == 1
    assert len(trigger_names("ledger_events", db.engine.dialect.name)) >= 2


def changes_around(dialect: str) -> list[Any]:
    """The ways past row triggers that each database has."""
    if dialect == "postgresql":
        return [text("TRUNCATE ledger_events"), text("TRUNCATE ledger_events CASCADE")]
    return [text("INSERT OR REPLACE INTO ledger_events SELECT * FROM ledger_events")]


def test_an_act_goes_with_the_transaction_that_wrote_it(app: Flask) -> None:
    act(new_participant(clock.now()).id, "sign:1")
    db.session.rollback()
    assert rows() == 0
    assert db.session.scalar(select(func.count()).select_from(PendingEvent)) == 0
