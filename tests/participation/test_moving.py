"""The worker moves what waits: in a fixed number of statements, one at a time, beside rebuilds and merges."""

import contextvars
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.extensions import db
from app.metrics import queries
from app.participation.rollups.models import CountedWith, PendingEvent, RollupState
from app.participation.rollups.moving import move, rebuild_due
from app.participation.rollups.rebuilding import ask_for_rebuild, rebuild
from app.participation.rollups.turns import turn_to_move, turn_to_rebuild
from app.people.participants.merging import merge
from tests.participation.loading import NOW, counters, load, move_all, person
from tests.support.clock import FrozenClock
from tests.support.statements import counted

Rows = list[dict[str, str]]


def rows(number: int, *, people: int = 10, start: int = 0) -> Rows:
    """Acts of some people, one a day each; every tenth is taken back."""
    made = []
    for each in range(start, start + number):
        moment = f"2026-{1 + each % 9:02}-{1 + each % 28:02}T12:00:00Z"
        row = {
            "event_uid": f"e{each}",
            "person": f"p{each % people}",
            "type": "sign",
            "object": f"petition:{each}",
            "occurred_at": moment,
            "received_at": moment,
            "goals": "6;7" if each % 3 else "1",
        }
        made.append(row)
        if each % 10 == 9:
            gone = {"event_uid": f"r{each}", "type": "retract", "object": "", "goals": "", "person": ""}
            made.append({**row, **gone, "retracts": f"e{each}"})
    return made


def elsewhere(app: Flask, act: Callable[[], object]) -> None:
    """Do and commit something as another process would, while this one reads."""

    def done() -> None:
        with app.app_context():
            act()
            db.session.commit()

    contextvars.Context().run(done)


def test_the_worker_moves_what_waits(app: Flask, worker: Callable[[], int], clock: FrozenClock) -> None:
    load(rows(30))
    db.session.commit()
    worker()
    assert queries.pending_count() == 0
    assert queries.report(clock.now.date()).counted_events == 27
    load(rows(10, start=30))
    db.session.commit()
    clock.move(seconds=6)
    worker()
    assert queries.report(clock.now.date()).counted_events == 36
    assert queries.data_up_to() is not None


def test_a_batch_takes_as_many_statements_whatever_waits_and_however_much_there_is(app: Flask) -> None:
    sent = []
    for number, ledger in ((1, 0), (100, 1000), (200, 3000)):
        if ledger:
            load(rows(ledger, people=50, start=10_000 * number))
            move_all()
        load(rows(number, start=20_000_000 + 10_000 * number))
        with counted() as statements:
            assert move(NOW, batch=10_000)
        sent.append(len(statements))
    assert max(sent) - min(sent) <= 2, sent
    assert max(sent) < 25


def test_statements_are_the_same_for_a_retraction_and_for_a_merge(app: Flask) -> None:
    load(rows(40))
    move_all()
    first, second = person("p1"), person("p2")
    assert first
    assert second
    merge(first, second, now=NOW, acting=None)
    with counted() as statements:
        assert move(NOW) == 1
    assert len(statements) < 25


def test_batches_of_any_size_come_to_the_same(app: Flask) -> None:
    everything = rows(60)
    load(everything)
    move_all(batch=1)
    one_by_one = counters()
    db.session.rollback()
    load(everything)
    move_all()
    assert counters() == one_by_one


def test_a_merge_moves_the_figures(app: Flask) -> None:
    load(rows(20, people=2))
    move_all()
    first, second = person("p0"), person("p1")
    assert first
    assert second
    before = queries.report(NOW.date())
    merge(first, second, now=NOW, acting=None)
    assert queries.pending_count() == 1
    assert queries.report(NOW.date()) == before
    move_all()
    after = queries.report(NOW.date())
    assert (before.active_year["2026"], after.active_year["2026"]) == (2, 1)
    assert after.counted_events == before.counted_events
    kept = db.session.scalars(select(CountedWith)).one()
    assert (kept.participant_id, kept.counted_as) == (first, second)


def test_nobody_moves_while_somebody_rebuilds(app: Flask) -> None:
    load(rows(5))
    db.session.commit()
    with turn_to_rebuild():
        assert move(NOW) == 0
        db.session.rollback()
    assert move(NOW) == 5
    db.session.commit()


def test_what_comes_in_during_a_rebuild_is_moved_afterwards(app: Flask) -> None:
    load(rows(30))
    db.session.commit()
    came: list[int] = []

    def meanwhile(_number: int) -> None:
        if not came:
            came.append(1)
            elsewhere(app, lambda: load(rows(10, start=100)))

    rebuild(NOW, meanwhile)
    assert queries.pending_count() == 11
    move_all()
    db.session.commit()
    moved = counters()
    db.session.rollback()
    rebuild(NOW)
    assert counters() == moved


def test_an_import_cut_off_before_its_rebuild_is_rebuilt_by_the_worker(
    app: Flask, worker: Callable[[], int], clock: FrozenClock
) -> None:
    load(rows(30))
    db.session.execute(text("DELETE FROM pending_events"))
    ask_for_rebuild(db.session.connection())
    db.session.commit()
    assert rebuild_due() == 1
    db.session.rollback()
    assert move(NOW) == 0
    db.session.rollback()
    worker()
    assert rebuild_due() == 0
    assert queries.report(NOW.date()).counted_events == 27


def test_a_rebuild_asked_for_meanwhile_is_still_due(app: Flask) -> None:
    load(rows(5))
    db.session.commit()

    def meanwhile(_number: int) -> None:
        elsewhere(app, lambda: ask_for_rebuild(db.session.connection()))

    rebuild(NOW, meanwhile)
    assert rebuild_due() == 1
    db.session.rollback()
    rebuild(NOW)
    assert rebuild_due() == 0


def test_moving_nothing_writes_nothing(app: Flask) -> None:
    with counted() as statements:
        assert move(NOW) == 0
    assert not [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert db.session.scalar(select(func.count()).select_from(RollupState)) == 0


@pytest.mark.postgresql
def test_two_movers_never_move_at_once(app: Flask) -> None:
    load(rows(5))
    db.session.commit()
    with db.engine.begin() as other:
        assert turn_to_move(other)
        assert move(NOW) == 0
        db.session.rollback()
    assert move(NOW) == 5


def test_a_waiting_row_that_is_not_in_the_ledger_goes(app: Flask) -> None:
    db.session.add(PendingEvent(ledger_id=UUID(int=7)))
    db.session.flush()
    assert move(NOW) == 1
    assert queries.pending_count() == 0
