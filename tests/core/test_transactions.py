"""A GET never writes, through whichever door: the ORM, the queue, a counter or plain SQL."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Blueprint, Flask
from sqlalchemy import delete, insert, select, text, update

from app.core import clock, jobs, limits
from app.core.audit import AuditEntry, record
from app.core.limits import LimitCounter
from app.core.transactions import WriteWhileReading, separate_write, writes
from app.core.types import new_id
from app.extensions import db


def through_the_orm() -> None:
    record("tried", "page", "x", actor_id=None, now=clock.now())
    db.session.commit()


def through_the_queue() -> None:
    jobs.enqueue("mail.send", {}, now=clock.now())


def through_a_counter() -> None:
    limits.hit("tried", "x", limit=5, per=timedelta(hours=1), now=clock.now())


def through_an_insert() -> None:
    row = {"name": "x", "key": "x", "window_start": clock.now(), "expires_at": clock.now(), "count": 1}
    db.session.execute(insert(LimitCounter), [row])


def through_an_update() -> None:
    db.session.execute(update(LimitCounter).values(count=0))


def through_a_delete() -> None:
    db.session.execute(delete(LimitCounter))


def through_plain_sql() -> None:
    db.session.execute(text("/* in passing */ DELETE FROM limit_counters"))


def behind_a_with() -> None:
    db.session.execute(text("WITH old AS (SELECT 'x' AS name) DELETE FROM limit_counters WHERE name = 'x'"))


WAYS = (
    through_the_orm,
    through_the_queue,
    through_a_counter,
    through_an_insert,
    through_an_update,
    through_a_delete,
    through_plain_sql,
    behind_a_with,
)


@pytest.fixture
def writing(app: Flask) -> Iterator[Callable[[Callable[[], None]], Flask]]:
    """An app of its own with one page, `/tried`, that does this and answers GET and POST."""
    from app import create_app

    made = create_app(app.extensions["settings"])
    made.config["TESTING"] = True
    made.extensions["clock"] = app.extensions["clock"]

    def with_page(way: Callable[[], None]) -> Flask:
        tried = Blueprint("tried", __name__)

        def do() -> str:
            way()
            db.session.commit()
            return "done"

        do.csrf_class = None  # type: ignore[attr-defined]
        tried.add_url_rule("/tried", view_func=do, methods=["GET"])
        made.register_blueprint(tried)
        return made

    yield with_page
    with made.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_get_that_would_write_is_an_error(writing: Any, way: Callable[[], None], method: str) -> None:
    client = writing(way).test_client()
    with pytest.raises(WriteWhileReading):
        getattr(client, method)("/tried")


def test_a_note_in_its_own_transaction_is_allowed_and_reading_goes_on(writing: Any) -> None:
    def leave_a_note() -> None:
        with separate_write() as session:
            session.execute(
                insert(AuditEntry).values(
                    id=new_id(), at=clock.now(), action="tried", object_type="x", object_id="x", details={}
                )
            )
        with pytest.raises(WriteWhileReading):
            through_a_delete()

    assert writing(leave_a_note).test_client().get("/tried").text == "done"
    db.session.rollback()
    assert db.session.scalars(select(AuditEntry.action)).all() == ["tried"]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT 1", False),
        ("select updated, deleted from inserts for update", False),
        ("  -- a remark\n  SELECT 1", False),
        ("(SELECT 1) UNION (SELECT 2)", False),
        ("WITH a AS (SELECT 1) SELECT * FROM a", False),
        ("BEGIN DEFERRED", False),
        ("PRAGMA foreign_keys", False),
        ("", False),
        ("insert into a values (1)", True),
        ("INSERT OR IGNORE INTO a VALUES (1)", True),
        ("\n/* why */ UPDATE a SET b = 1", True),
        ("WITH a AS (DELETE FROM b RETURNING *) SELECT * FROM a", True),
        ("with a as (select 1) insert into b select * from a", True),
        ("WITH a AS (UPDATE b SET c = 1 RETURNING *) SELECT * FROM a", True),
        ("TRUNCATE a", True),
        ("DROP TABLE a", True),
    ],
)
def test_what_writes_is_seen_in_the_statement(statement: str, expected: bool) -> None:
    assert writes(statement) is expected
