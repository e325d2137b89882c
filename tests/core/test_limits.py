"""Limits: counted in the database, the same for every process, under fingerprints."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import limits
from app.core.limits import LimitCounter, network_of
from app.extensions import db
from tests.factories.jobs import run_jobs
from tests.support.clock import FrozenClock

HOUR = timedelta(hours=1)


def test_a_window_lets_so_many_through(app: Flask, clock: FrozenClock) -> None:
    tries = [limits.hit("sign-in", "els@example.org", limit=3, per=HOUR, now=clock.now) for _ in range(5)]
    assert tries == [True, True, True, False, False]
    assert limits.hit("sign-in", "piet@example.org", limit=3, per=HOUR, now=clock.now)
    assert limits.hit("other", "els@example.org", limit=3, per=HOUR, now=clock.now)
    clock.move(hours=1)
    assert limits.hit("sign-in", "els@example.org", limit=3, per=HOUR, now=clock.now)


def test_keeps_fingerprints_only(app: Flask, clock: FrozenClock) -> None:
    limits.hit("sign-in", "els@example.org", limit=1, per=HOUR, now=clock.now)
    (key,) = db.session.scalars(select(LimitCounter.key))
    assert len(key) == 64
    assert "els" not in key


def test_expired_counters_leave_by_themselves(app: Flask, clock: FrozenClock) -> None:
    limits.hit("sign-in", "a", limit=1, per=HOUR, now=clock.now)
    clock.move(minutes=30)
    run_jobs(app)
    assert db.session.scalar(select(func.count()).select_from(LimitCounter)) == 1
    db.session.rollback()
    clock.move(hours=2)
    run_jobs(app)
    assert db.session.scalar(select(func.count()).select_from(LimitCounter)) == 0


def test_counts_exactly_when_many_come_at_once(app: Flask, clock: FrozenClock) -> None:
    allowed: list[bool] = []

    def knock() -> None:
        for _ in range(10):
            with app.app_context():
                allowed.append(limits.hit("rush", "door", limit=25, per=HOUR, now=clock.now))
                db.session.commit()

    visitors = [threading.Thread(target=knock) for _ in range(5)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert (allowed.count(True), allowed.count(False)) == (25, 25)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "unknown"),
        (None, "unknown"),
        ("els@example.org", "unknown"),
    ],
)
def test_networks(address: Any, network: str) -> None:
    assert network_of(address) == network
