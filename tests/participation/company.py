"""Processes for the tests in which several work at once: `python -m tests.participation.company URL VAR`.

Each line on standard input starts one, which says its process id when it begins: `worker`, `rebuild`, or
`writer NUMBER ACTS`. The program imports the app once and forks.
"""

import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.core import clock
from app.core.refusals import Refused
from app.core.transactions import reading
from app.extensions import db
from app.metrics import queries
from app.participation.ledger.models import Act
from app.participation.ledger.operations import record, retract
from app.participation.rollups.moving import move
from app.participation.rollups.rebuilding import rebuild
from app.people.participants.merging import merge
from app.people.participants.models import Participant
from app.people.participants.operations import participant_for
from tests.support.settings import settings_for

PEOPLE = 12


def write(number: int, acts: int) -> None:
    """Act as people who come back, take back, act without a name, and turn out to be one person."""
    chance = random.Random(number)
    for each in range(acts):
        now = clock.now() - timedelta(days=chance.randrange(400))
        address = f"person{chance.randrange(PEOPLE)}@example.org"
        person = None if each % 11 == 0 else participant_for(address, now).id
        uid = f"act:{number}:{each}"
        record(
            chance.choice(list(Act)),
            f"petition:{chance.randrange(4)}",
            event_uid=uid,
            person_id=person,
            goals=chance.sample(["1", "6", "7"], chance.randrange(3)),
            occurred_at=now,
            now=clock.now(),
        )
        if each % 7 == 6:
            retract(f"act:{number}:{each - chance.randrange(7)}", now=clock.now())
        db.session.commit()
        if each % 25 == 24:
            merge_some(chance)


def merge_some(chance: random.Random) -> None:
    known = list(db.session.scalars(select(Participant.id).where(Participant.merged_into.is_(None))))
    if len(known) > PEOPLE // 2:
        first, second = chance.sample(sorted(known), 2)
        try:
            merge(first, second, now=clock.now(), acting=None)
        except Refused:
            # Somebody else merged one of them a moment ago.
            db.session.rollback()
    db.session.commit()


def work() -> None:
    """As a worker does, in small batches and with short pauses."""
    while True:
        with reading():
            waiting = queries.pending_count()
            db.session.rollback()
        if waiting and move(clock.now(), batch=9):
            db.session.commit()
        db.session.rollback()
        # SQLite lets nobody in by turn: a worker without a pause would keep the writers out.
        time.sleep(0.05)


def be(what: str, app: Flask) -> None:
    kind, *numbers = what.split()
    print(os.getpid(), flush=True)
    with app.app_context():
        if kind == "worker":
            work()
        elif kind == "rebuild":
            rebuild(clock.now())
        else:
            write(int(numbers[0]), int(numbers[1]))


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    children = []
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            var = Path(sys.argv[2])
            be(line, create_app(settings_for(sys.argv[1], var, LOG_LEVEL="ERROR")))
            os._exit(0)
        children.append(child)
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
