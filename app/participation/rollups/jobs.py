"""The worker moves what waits every few seconds, and rebuilds when an import was cut off before its end."""

import time
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from app.core import jobs
from app.extensions import db
from app.participation.rollups.moving import move, rebuild_due
from app.participation.rollups.rebuilding import rebuild

MOVE, REBUILD = "participation.move", "participation.rebuild"
EVERY = timedelta(seconds=5)
# On SQLite nobody else writes meanwhile.
MOST_SECONDS = 2.0
# The lease of a rebuild, also of ten million rows.
REBUILD_LEASE = timedelta(minutes=30)


def init_app(app: Flask) -> None:
    jobs.periodic(app, MOVE, move_waiting, EVERY)
    jobs.register(app, REBUILD, rebuild_where_due, lease=REBUILD_LEASE)


def move_waiting(_payload: dict[str, Any], now: datetime) -> None:
    """Move batch after batch for a moment; what is left waits for the next time."""
    if number := rebuild_due():
        jobs.enqueue(REBUILD, {"number": number}, now=now, unique=f"{REBUILD}:{number}")
        return
    end = time.monotonic() + MOST_SECONDS
    while move(now) and time.monotonic() < end:
        pass


def rebuild_where_due(_payload: dict[str, Any], now: datetime) -> None:
    """Rebuild, unless that was done since this job was asked for."""
    due = rebuild_due()
    # The rebuild has transactions of its own, and waits for the write lock this one would hold on SQLite.
    db.session.rollback()
    if due:
        rebuild(now)
