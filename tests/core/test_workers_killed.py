"""Workers are killed at random while 300 jobs wait: nothing is lost and each effect happens once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.core import jobs
from app.core.audit import AuditEntry
from app.core.jobs import Job, JobStatus
from app.extensions import db
from app.settings import ROOT
from tests.support.clock import FrozenClock
from tests.support.settings import environment_for

JOBS = 300
KILLS = 12


class Workers:
    """Two workers, started by a process of their own (see workers.py)."""

    def __init__(self, starter: "subprocess.Popen[str]") -> None:
        self.starter = starter
        self.pids = [self.start(), self.start()]

    def start(self) -> int:
        assert self.starter.stdin is not None
        assert self.starter.stdout is not None
        self.starter.stdin.write("start\n")
        self.starter.stdin.flush()
        return int(self.starter.stdout.readline())

    def kill(self, place: int) -> None:
        os.kill(self.pids[place], signal.SIGKILL)
        self.pids[place] = self.start()


@contextmanager
def workers(url: str, var: Path, module: str = "tests.core.workers") -> Iterator[Workers]:
    command = [sys.executable, "-m", module, url, str(var)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as starter:
        # Leaving the block closes the input, and with it ends every worker.
        yield Workers(starter)


def unfinished() -> int:
    still = select(func.count()).where(Job.name == "test.count", Job.status != JobStatus.DONE)
    count = db.session.scalar(still) or 0
    db.session.rollback()
    return count


def test_nothing_is_lost_and_nothing_happens_twice(
    app: Flask, database: Any, tmp_path: Path, clock: FrozenClock
) -> None:
    app.extensions["jobs"] = dict(app.extensions["jobs"])
    jobs.register(app, "test.count", lambda _payload, _now: None)
    for number in range(JOBS):
        jobs.enqueue("test.count", {"key": str(number)}, now=clock.now.replace(year=2020))
    db.session.commit()
    chance, kills = random.Random(20261121), 0
    with workers(database.url, tmp_path) as team:
        give_up = time.monotonic() + 120
        while unfinished() and time.monotonic() < give_up:
            time.sleep(chance.uniform(0.05, 0.3))
            if kills < KILLS:
                team.kill(chance.randrange(2))
                kills += 1
    by_status = select(Job.status, func.count()).where(Job.name == "test.count").group_by(Job.status)
    states = {row[0]: row[1] for row in db.session.execute(by_status)}
    tries = db.session.scalar(select(func.sum(Job.attempts)).where(Job.name == "test.count"))
    effects = list(db.session.scalars(select(AuditEntry.object_id).where(AuditEntry.action == "counted")))
    assert states == {JobStatus.DONE: JOBS}
    assert sorted(effects, key=int) == [str(number) for number in range(JOBS)]
    # The kills met work in hand; otherwise this test shows nothing.
    assert tries > JOBS


def test_sigterm_stops_a_worker(app: Flask, database: Any, tmp_path: Path) -> None:
    environ = {**environment_for(database.url, tmp_path, LOG_LEVEL="INFO"), "PATH": os.defpath}
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert b"worker_starts" in worker.stdout.readline()
        worker.terminate()
        assert worker.wait(15) == 0
        assert b"worker_stops" in worker.stdout.read()
