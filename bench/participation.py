"""How fast a file of events is taken in and counted, and what moving one event costs.

python -m bench.participation sqlite|postgresql FILE [--folder FOLDER]
"""

import argparse
import os
import resource
from collections.abc import Iterable
from pathlib import Path

from app.core import clock
from app.extensions import db
from app.participation.imports.operations import load_rows
from app.participation.imports.rows import FileRow
from app.participation.rollups.moving import move
from app.participation.rollups.rebuilding import rebuild
from bench.databases import fresh_app
from bench.figures import compare
from bench.machine import described
from bench.timing import ledger_size, measured, processor, server_seconds, take_in
from tests.support.statements import counted


def fresh_rows(number: int, start: int, people: int) -> Iterable[FileRow]:
    for each in range(start, start + number):
        moment = f"2026-10-{1 + each % 28:02}T12:00:00Z"
        yield FileRow(
            f"new{each}",
            f"p{each * 7919 % people}",
            "sign",
            f"petition:{each % 50}",
            moment,
            moment,
            goals="6",
        )


def moving(number: int, start: int, people: int) -> tuple[float, int, int]:
    """Seconds of moving `number` fresh events, their statements and the batches they took."""
    load_rows(fresh_rows(number, start, people), clock.now())
    db.session.commit()
    batches = 0
    began = processor() + server_seconds()
    with counted() as statements:
        while move(clock.now()):
            db.session.commit()
            batches += 1
    db.session.commit()
    return processor() + server_seconds() - began, len(statements), batches


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", choices=("sqlite", "postgresql"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--folder", type=Path, help="Where the database may grow.")
    parser.add_argument("--people", type=int, default=70_000, help="How many the file knows.")
    parser.add_argument("--once", action="store_true", help="Don't take the same file in again.")
    parser.add_argument("--figures", action="store_true", help="Measure the figures of the page too.")
    chosen = parser.parse_args()
    if not chosen.figures:
        # One process of the server does all of it: the time of helpers that ended is counted nowhere.
        alone = "-c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0"
        os.environ.setdefault("PGOPTIONS", alone)
    print(f"{described()}; {chosen.database}; load {os.getloadavg()[0]:.1f}", flush=True)
    with chosen.file.open("rb") as opened:
        events = sum(1 for _ in opened) - 1
    with fresh_app(chosen.database, chosen.folder) as app:
        measured(f"import and count {events}", lambda: take_in(app, chosen.file), events)
        if not chosen.once:
            measured("the same file again", lambda: take_in(app, chosen.file), events)
        measured("rebuild", lambda: rebuild(clock.now()), ledger_size())
        for number in (1, 100, 4000):
            seconds, statements, batches = moving(number, 10_000 * number, chosen.people)
            print(
                f"moving {number:5} events in a ledger of {ledger_size()}: {statements} statements in "
                f"{batches} batches, {seconds / number * 1e6:.0f} us an event"
            )
        if chosen.figures:
            compare()
        print(f"highest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
