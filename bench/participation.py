"""How fast a file of events is taken in and counted, and what moving one event costs.

python -m bench.participation sqlite|postgresql FILE [--folder FOLDER]
"""

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.extensions import db
from app.participation.imports.operations import load_rows
from app.participation.imports.rows import FileRow
from app.participation.ledger.models import LedgerEvent
from app.participation.rollups.moving import move
from app.participation.rollups.rebuilding import rebuild
from bench.databases import fresh_app
from bench.machine import described
from tests.support.statements import counted


def processor() -> float:
    """Seconds of processor this process and its ended children have used."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def server_seconds() -> float:
    """Seconds of processor of the processes of our own PostgreSQL, as Linux counts them; 0 on SQLite."""
    socket = db.engine.url.query.get("host")
    found: dict[str, tuple[str, str, int]] = {}
    for process in Path("/proc").glob("[0-9]*") if socket else ():
        try:
            words = (process / "stat").read_text().rsplit(")", 1)[1].split()
            command = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        found[process.name] = (words[1], command, int(words[11]) + int(words[12]))
    ours = {
        name for name, (_, command, _) in found.items() if str(socket) in command and "postgres" in command
    }
    ticks = sum(used for parent, _, used in found.values() if parent in ours)
    return ticks / os.sysconf("SC_CLK_TCK")


def measured(what: str, act: Callable[[], Any], events: int) -> Any:
    began, own, served = time.perf_counter(), processor(), server_seconds()
    answer = act()
    wall, used, server = time.perf_counter() - began, processor() - own, server_seconds() - served
    per = (used + server) / events * 1e6
    print(
        f"{what:32} {wall:8.1f} s   processor {used:7.1f} s here, {server:7.1f} s server   "
        f"{per:7.1f} us an event   {events / (used + server):9.0f} events per core second",
        flush=True,
    )
    return answer


def take_in(app: Flask, file: Path, batch: int = 5000) -> None:
    runner = app.test_cli_runner()
    result = runner.invoke(args=["participation", "import", str(file), "--batch", str(batch)])
    if result.exit_code:
        raise SystemExit(result.output)


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


def ledger_size() -> int:
    found = db.session.scalar(select(func.count()).select_from(LedgerEvent)) or 0
    # A session left open holds the write lock of SQLite.
    db.session.rollback()
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", choices=("sqlite", "postgresql"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--folder", type=Path, help="Where the database may grow.")
    parser.add_argument("--people", type=int, default=70_000, help="How many the file knows.")
    chosen = parser.parse_args()
    print(f"{described()}; {chosen.database}; load {os.getloadavg()[0]:.1f}", flush=True)
    with chosen.file.open("rb") as opened:
        events = sum(1 for _ in opened) - 1
    with fresh_app(chosen.database, chosen.folder) as app:
        measured(f"import and count {events}", lambda: take_in(app, chosen.file), events)
        measured("the same file again", lambda: take_in(app, chosen.file), events)
        measured("rebuild", lambda: rebuild(clock.now()), ledger_size())
        for number in (1, 100, 4000):
            seconds, statements, batches = moving(number, 10_000 * number, chosen.people)
            print(
                f"moving {number:5} events in a ledger of {ledger_size()}: {statements} statements in "
                f"{batches} batches, {seconds / number * 1e6:.0f} us an event"
            )
        print(f"highest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
