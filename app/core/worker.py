"""`flask --app app worker`: does what waits in the outbox; run as many as you like.

A worker holds jobs on a lease. Ended with SIGTERM it finishes the job in hand and puts the rest back; killed,
its jobs come back when their lease is over.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, jobs, memory
from app.core.jobs import claiming, running
from app.core.jobs.registry import all_registered
from app.core.transactions import reading
from app.extensions import db

log = structlog.get_logger("worker")

BATCH = 20
SHORTEST_REST = 0.2
LONGEST_REST = 2.0
REST_AFTER_TROUBLE = 2.0


def init_app(app: Flask) -> None:
    app.cli.add_command(command)


class Worker:
    """One worker of one process. `stopping` is looked at between jobs."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lease = timedelta(seconds=app.extensions["settings"].job_lease_seconds)
        self.stopping = False
        self.slots: dict[str, int] = {}

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True

    def stay(self) -> None:
        """Work until told to stop, asking less often while there is nothing to do."""
        rest = SHORTEST_REST
        while not self.stopping:
            try:
                busy = self.round()
            except SQLAlchemyError as error:
                # The database is away or being migrated: nothing is lost, it is only later.
                log.warning("worker_waits", error=running.described(error))
                self.rest(REST_AFTER_TROUBLE)
                continue
            rest = SHORTEST_REST if busy else min(rest * 1.5, LONGEST_REST)
            if not busy:
                self.rest(rest)
        self.let_go()

    def drain(self) -> int:
        """Work until nothing is due; how many jobs were tried."""
        count = 0
        while not self.stopping and (tried := self.round()):
            count += tried
        return count

    def round(self) -> int:
        """One job that was tried before, then a batch of fresh ones; how many were tried."""
        self.queue_periodic()
        if not self.anything_due():
            self.let_go()
            return 0
        return self.work(self.claim_tried()) + self.work(self.claim_fresh())

    def queue_periodic(self) -> None:
        """Queue each periodic job whose period has begun; the unique key lets only one worker do it."""
        with self.app.app_context():
            now = clock.now()
            begun = {name: slot for name, slot in _slots(now) if self.slots.get(name) != slot}
            for name, slot in begun.items():
                jobs.enqueue(name, {"slot": slot}, now=now, unique=f"periodic:{name}:{slot}")
            if begun:
                db.session.commit()
            self.slots |= begun

    def anything_due(self) -> bool:
        # Looking first keeps idle workers from taking SQLite's one write lock five times a second.
        with self.app.app_context(), reading():
            return claiming.anything_due(clock.now())

    def claim_tried(self) -> list[claiming.Claim]:
        with self.app.app_context():
            claims = claiming.claim_tried(clock.now(), self.lease)
            db.session.commit()
            return claims

    def claim_fresh(self) -> list[claiming.Claim]:
        with self.app.app_context():
            claims = claiming.claim_fresh(clock.now(), self.lease, BATCH)
            db.session.commit()
            return claims

    def work(self, claims: list[claiming.Claim]) -> int:
        for done, claim in enumerate(claims):
            if self.stopping:
                self.put_back(claims[done:])
                return done
            running.run(self.app, claim)
        return len(claims)

    def put_back(self, claims: list[claiming.Claim]) -> None:
        with self.app.app_context():
            claiming.release(claims)
            db.session.commit()

    def let_go(self) -> None:
        """Close what was kept open between jobs, such as the line to the mail server."""
        with self.app.app_context():
            for act in self.app.extensions["jobs_idle"]:
                act()

    def rest(self, seconds: float) -> None:
        # In short naps: a signal doesn't end a sleep early, and nobody waits two seconds for us to stop.
        end = time.monotonic() + seconds
        while not self.stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, SHORTEST_REST))


def _slots(now: datetime) -> Iterator[tuple[str, int]]:
    for job in all_registered():
        if job.every is not None:
            yield job.name, int(now.timestamp() // job.every.total_seconds())


@contextmanager
def _stopped_by_signals(worker: Worker) -> Iterator[None]:
    former = {number: signal.signal(number, worker.stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@click.command("worker")
@click.option("--once", is_flag=True, help="One round: at most 21 jobs, then stop.")
@click.option("--drain", is_flag=True, help="Stop when nothing is due any more.")
@with_appcontext
def command(once: bool, drain: bool) -> None:
    """Do the waiting jobs: mails, figures, tidying up. Several workers may run at once."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    worker = Worker(app)
    with _stopped_by_signals(worker):
        if once or drain:
            _some(worker, everything=drain)
        else:
            log.info("worker_starts")
            memory.settle()
            worker.stay()
            log.info("worker_stops")


def _some(worker: Worker, *, everything: bool) -> None:
    try:
        worker.drain() if everything else worker.round()
    except SQLAlchemyError as error:
        raise click.ClickException(f"The database does not answer: {running.described(error)}.") from None
