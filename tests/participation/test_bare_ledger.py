"""A file that brings more than the ledger holds: its indexes go meanwhile and come back as they were."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from app.core import clock
from app.core.indexes import alone_with, lay_aside, make_again
from app.extensions import db
from app.metrics import queries
from app.participation.imports import staging
from app.participation.imports.operations import NotTaken
from app.participation.ledger.models import LedgerEvent
from tests.participation.loading import load

MOMENT = "2026-01-10T09:00:00Z"


def act(uid: str, person: str = "ann", **more: str) -> dict[str, str]:
    return {
        "event_uid": uid,
        "person": person,
        "type": "sign",
        "object": f"petition:{uid}",
        "occurred_at": MOMENT,
        "received_at": MOMENT,
        "goals": "1",
        **more,
    }


def size() -> int:
    return db.session.scalar(select(func.count()).select_from(LedgerEvent)) or 0


def indexes() -> Any:
    """All that keeps the ledger in order, as the database tells it."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        sql = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'ledger_events'"
    else:
        sql = """
            SELECT pg_get_indexdef(indexrelid), indisprimary, indisunique, indisvalid FROM pg_index
            WHERE indrelid = 'ledger_events'::regclass
            UNION ALL
            SELECT pg_get_constraintdef(oid) || conname, FALSE, FALSE, convalidated FROM pg_constraint
            WHERE conrelid = 'ledger_events'::regclass"""
    return sorted(tuple(row) for row in connection.execute(text(sql)))


@pytest.fixture
def laid_aside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lays indexes aside for a handful of rows; holds the tables it was done to."""
    done: list[str] = []

    def noted(connection: Any, table: str) -> list[str]:
        done.append(table)
        return lay_aside(connection, table)

    monkeypatch.setattr(staging, "WITH_INDEXES_AT_MOST", 2)
    monkeypatch.setattr(staging, "lay_aside", noted)
    return done


def test_indexes_come_back_as_they_were_and_each_row_is_one(app: Flask, laid_aside: list[str]) -> None:
    before = indexes()
    load([act("a1"), act("a2", "bob"), act("a1"), act("a1", "bob"), act("a3", "")])
    db.session.commit()
    assert laid_aside == ["ledger_events"]
    assert indexes() == before
    assert size() == 4
    # More than is there, and half of it known: rows that are there already stay the only ones.
    load([act("a1"), act("a2", "bob"), act("a3", ""), *(act(f"b{each}") for each in range(5))])
    db.session.commit()
    assert (len(laid_aside), size(), indexes() == before) == (2, 9, True)


def test_fewer_rows_than_the_ledger_holds_leave_the_indexes(app: Flask, laid_aside: list[str]) -> None:
    load([act(f"a{each}") for each in range(9)])
    load([act(f"b{each}") for each in range(5)])
    db.session.commit()
    assert (len(laid_aside), size()) == (1, 14)


def test_a_file_that_cannot_be_taken_leaves_the_indexes(app: Flask, laid_aside: list[str]) -> None:
    before = indexes()
    wrong = [act("r1", type="retract", retracts="a1"), act("r2", type="retract", retracts="r1"), act("a1")]
    with pytest.raises(NotTaken):
        load(wrong)
    db.session.rollback()
    assert (indexes(), size()) == (before, 0)


def test_the_figures_are_the_same(app: Flask, laid_aside: list[str]) -> None:
    taken_back = act("r1", type="retract", retracts="a1")
    load([act("a1"), act("a2", "bob"), act("a2", "bob"), act("a3", "cas"), taken_back])
    db.session.commit()
    assert laid_aside
    from app.participation.rollups.rebuilding import rebuild

    rebuild(clock.now())
    assert queries.report(clock.today()).counted_events == 2


def test_a_rollback_brings_them_back(app: Flask) -> None:
    before = indexes()
    statements = lay_aside(db.session.connection(), "ledger_events")
    assert statements
    assert indexes() != before
    db.session.rollback()
    assert indexes() == before
    make_again(db.session.connection(), lay_aside(db.session.connection(), "ledger_events"))
    assert indexes() == before


def test_nobody_is_waited_for(app: Flask) -> None:
    """PostgreSQL: who reads the ledger now keeps its indexes in place. On SQLite nobody is in the way."""
    with db.engine.connect() as reader:
        sqlite = reader.dialect.name == "sqlite"
        reader.execute(text("SELECT COUNT(*) FROM ledger_events"))
        if sqlite:
            reader.rollback()
        assert alone_with(db.session.connection(), "ledger_events") == sqlite
        reader.rollback()
    assert alone_with(db.session.connection(), "ledger_events")
    assert inspect(db.session.connection()).has_table("ledger_events")
