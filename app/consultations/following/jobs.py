"""Mails with news leave in the morning, some dozens in one go."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from app.consultations.following.operations import tell
from app.consultations.following.queries import due
from app.core import jobs

LOOK_JOB = "following.look"
TELL_JOB = "following.tell"
AT_ONCE = 50


def init_app(app: Flask) -> None:
    jobs.periodic(app, LOOK_JOB, tell_some, timedelta(minutes=10))
    jobs.register(app, TELL_JOB, tell_some, priority=jobs.Priority.BULK)


def tell_some(_payload: dict[str, Any], now: datetime) -> None:
    """The jobs `following.look` and `following.tell`: the next followers whose moment came."""
    some = due(now, AT_ONCE)
    for held in some:
        tell(held, now)
    if len(some) == AT_ONCE:
        jobs.enqueue(TELL_JOB, {}, now=now)
