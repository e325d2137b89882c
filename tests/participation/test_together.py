"""Several at once: writers while workers count, and workers that are killed; every figure stays exact."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core.transactions import reading
from app.extensions import db
from app.metrics import queries
from app.participation.rollups.rebuilding import rebuild
from app.settings import ROOT
from tests.participation.loading import NOW, counters, move_all

WRITERS, ACTS = 8, 60
KILLS = 10


class Company:
    """Writers and workers, forked by a process that imported the app once (see company.py)."""

    def __init__(self, starter: "subprocess.Popen[str]") -> None:
        self.starter = starter

    def start(self, what: str) -> int:
        assert self.starter.stdin is not None
        assert self.starter.stdout is not None
        self.starter.stdin.write(f"{what}\n")
        self.starter.stdin.flush()
        return int(self.starter.stdout.readline())


@contextmanager
def company(url: str, var: Path) -> Iterator[Company]:
    command = [sys.executable, "-m", "tests.participation.company", url, str(var)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as starter:
        yield Company(starter)


def written() -> int:
    with reading():
        found = db.session.execute(db.text("SELECT COUNT(*) FROM ledger_events")).scalar() or 0
        db.session.rollback()
    return int(found)


def wait_until(done: Any, seconds: float = 90) -> None:
    give_up = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < give_up, "it takes too long"
        time.sleep(0.1)


def pending() -> int:
    with reading():
        found = queries.pending_count()
        db.session.rollback()
    return found


def are_exact() -> None:
    """What was moved step by step equals what the ledger says."""
    move_all()
    db.session.commit()
    moved = counters()
    db.session.rollback()
    assert queries.report(NOW.date()).counted_events > 0
    db.session.rollback()
    rebuild(NOW)
    assert counters() == moved


@pytest.mark.postgresql
@pytest.mark.thorough
def test_eight_writers_and_two_workers(app: Flask, database: Any, tmp_path: Path) -> None:
    with company(database.url, tmp_path) as started:
        for _each in range(2):
            started.start("worker")
        for number in range(WRITERS):
            started.start(f"writer {number} {ACTS}")
        wait_until(lambda: written() >= WRITERS * ACTS)
        wait_until(lambda: pending() == 0)
    are_exact()


@pytest.mark.thorough
def test_workers_killed_at_any_moment(app: Flask, database: Any, tmp_path: Path) -> None:
    chance = random.Random(20261121)
    with company(database.url, tmp_path) as started:
        workers = [started.start("worker"), started.start("worker")]
        started.start(f"writer 0 {4 * ACTS}")
        for _each in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.4))
            place = chance.randrange(2)
            os.kill(workers[place], signal.SIGKILL)
            workers[place] = started.start("worker")
        wait_until(lambda: written() >= 4 * ACTS)
        wait_until(lambda: pending() == 0)
    are_exact()


@pytest.mark.thorough
def test_a_rebuild_killed_at_any_moment(app: Flask, database: Any, tmp_path: Path) -> None:
    chance = random.Random(7)
    with company(database.url, tmp_path) as started:
        started.start(f"writer 0 {2 * ACTS}")
        for _each in range(6):
            rebuilding = started.start("rebuild")
            time.sleep(chance.uniform(0.0, 0.15))
            # The ledger is small: now and then the rebuild is done before it can be killed.
            with suppress(ProcessLookupError):
                os.kill(rebuilding, signal.SIGKILL)
        wait_until(lambda: written() >= 2 * ACTS)
    are_exact()
