"""How long something takes: on the clock, and in seconds of processor here and in the server."""

import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.participation.ledger.models import LedgerEvent


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


def ledger_size() -> int:
    found = db.session.scalar(select(func.count()).select_from(LedgerEvent)) or 0
    # A session left open holds the write lock of SQLite.
    db.session.rollback()
    return found
