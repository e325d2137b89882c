"""The limit on page views, counted in the process itself."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from app.core import read_limits

MINUTE = parse("3 per minute")


@pytest.fixture
def at(monkeypatch):
    """`at(30)`: half a minute later."""
    moment = [1_000_000.0]
    monkeypatch.setattr(read_limits.time, "time", lambda: moment[0])

    def move(seconds: float) -> None:
        moment[0] += seconds

    return move


@pytest.fixture
def counters(at):
    return storage_from_string("process://")


def test_a_network_has_its_own_three_a_minute(counters):
    limit = FixedWindowRateLimiter(counters)
    assert [limit.hit(MINUTE, "198.51.100.7") for _each in range(4)] == [True, True, True, False]
    assert limit.hit(MINUTE, "198.51.100.8")


def test_the_window_ends_a_minute_after_it_began(counters, at):
    limit = FixedWindowRateLimiter(counters)
    for _each in range(4):
        limit.hit(MINUTE, "here")
    at(59)
    assert not limit.hit(MINUTE, "here")
    assert limit.get_window_stats(MINUTE, "here").remaining == 0
    at(1)
    assert limit.get_window_stats(MINUTE, "here").remaining == 3
    assert limit.hit(MINUTE, "here")


def test_what_is_over_leaves(counters, at):
    limit = FixedWindowRateLimiter(counters)
    for number in range(500):
        limit.hit(MINUTE, str(number))
    at(61)
    limit.hit(MINUTE, "new")
    assert counters.reset() == 1


def test_one_network_can_be_cleared(counters):
    limit = FixedWindowRateLimiter(counters)
    for _each in range(4):
        limit.hit(MINUTE, "here")
    limit.clear(MINUTE, "here")
    assert limit.hit(MINUTE, "here")


def test_threads_lose_no_count_and_none_is_started(counters):
    before = threading.active_count()
    for _each in range(100):
        counters.incr("alone", 60)
    assert threading.active_count() == before
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _each: counters.incr("shared", 60), range(4_000)))
    assert counters.get("shared") == 4_000


def test_the_site_counts_in_it_unless_processes_share_a_store(app):
    assert app.config["RATELIMIT_STORAGE_URI"] == "process://"
