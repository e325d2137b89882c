"""Moved step by step, rebuilt and counted the plain way are the same, whatever comes in and in what order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from app.extensions import db
from app.metrics import queries
from app.metrics.from_ledger import ListedSums
from app.metrics.report import report_of
from app.metrics.wording import as_json
from app.participation.rollups.reading import count_ledger
from app.participation.rollups.rebuilding import rebuild_here
from app.people.participants.merging import merge
from tests.participation import brute_force
from tests.participation.loading import NOW, counters, load, move_all, person
from tests.participation.streams import DAYS, START, merges, streams

RANDOM = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
Rows = list[dict[str, str]]
Pairs = list[tuple[str, str]]


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Each example works in one transaction, which is taken back."""
    db.session.rollback()
    try:
        yield
    finally:
        db.session.rollback()


def merged_in(pairs: Pairs) -> dict[str, str]:
    """Merge what can be merged; the answer says who counts as whom."""
    done: dict[str, str] = {}
    for duplicate, kept in pairs:
        ends = (brute_force.root(duplicate, done), brute_force.root(kept, done))
        first, second = person(ends[0]), person(ends[1])
        if ends[0] != ends[1] and first is not None and second is not None:
            merge(first, second, now=NOW, acting=None)
            done[ends[0]] = ends[1]
    return done


def reported(ref: date) -> dict[str, Any]:
    found = as_json(queries.report(ref))
    del found["as_of"]
    return found


days = st.integers(-40, DAYS + 400).map(lambda number: (START + timedelta(days=number)).date())


@RANDOM
@given(
    rows=streams(),
    pairs=merges(),
    refs=st.lists(days, min_size=1, max_size=4),
    cuts=st.lists(st.integers(0, 40)),
)
def test_moved_is_rebuilt_is_brute_force(
    app: Flask, rows: Rows, pairs: Pairs, refs: list[date], cuts: list[int]
) -> None:
    with nothing_kept():
        marks = [0, *sorted(cut for cut in cuts if cut < len(rows)), len(rows)]
        done: dict[str, str] = {}
        for number, (since, until) in enumerate(pairwise(marks)):
            load(rows[since:until])
            if number == 1:
                done = merged_in(pairs)
            move_all(batch=1 + number * 3)
        if len(marks) < 3:
            done = merged_in(pairs)
            move_all()
        event(f"merged: {len(done)}")
        moved = counters()
        for ref in refs:
            assert reported(ref) == brute_force.report(rows, ref, None, done)
        rebuild_here(NOW)
        assert counters() == moved


@RANDOM
@given(rows=streams(), ref=days, as_of=days, pairs=merges())
def test_as_of_is_brute_force(app: Flask, rows: Rows, ref: date, as_of: date, pairs: Pairs) -> None:
    until = datetime.combine(as_of, datetime.min.time(), UTC)
    with nothing_kept():
        load(rows)
        done = merged_in(pairs)
        counted = count_ledger(db.session.connection(), until)
        found = as_json(report_of(ListedSums(counted.counters, ref), ref, until))
        del found["as_of"]
        assert found == brute_force.report(rows, ref, until, done)


@RANDOM
@given(rows=streams(), ref=days)
def test_the_page_is_brute_force(app: Flask, rows: Rows, ref: date) -> None:
    with nothing_kept():
        load(rows)
        move_all()
        compared, years = queries.window28(ref), queries.year(ref)
        assert vars(compared.now) == brute_force.window(rows, ref, {})
        assert vars(compared.before) == brute_force.window(rows, ref - timedelta(days=28), {})
        assert vars(years.now) == brute_force.year(rows, ref, {})
        acts = queries.acts_per_month(date(2020, 1, 1), date(2030, 1, 1))
        assert {(each.month.isoformat()[:7], each.goal): each.acts for each in acts} == (
            brute_force.acts_per_month(rows, {})
        )
        series = queries.active_series(ref - timedelta(days=3), ref)
        assert [each.active for each in series] == [
            brute_force.report(rows, each.day, None, {})["active_28d"] for each in series
        ]


@RANDOM
@given(rows=streams(), order=st.randoms(use_true_random=False))
def test_order_changes_nothing(app: Flask, rows: Rows, order: Any) -> None:
    with nothing_kept():
        load(rows)
        move_all()
        first = counters()
    shuffled = rows.copy()
    order.shuffle(shuffled)
    with nothing_kept():
        for row in shuffled:
            load([row])
            move_all()
        load(rows)
        assert move_all() == 0
        assert counters() == first
