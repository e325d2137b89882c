"""Which jobs exist: their handlers, how often they are tried, and which run by the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app

from app.core.jobs.models import Priority
from app.settings import Settings

# A finished job is kept for a week, which is what keeps a period from running twice.
LONGEST_PERIOD = timedelta(days=3)
Handler = Callable[[dict[str, Any], datetime], None]


class Again(Exception):
    """A handler's "not now": tried again after a pause. `reason` is a code or a fixed word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Registered:
    """One kind of job. `on_dead(payload, now)` runs in the transaction that gives the job up.

    `lease`: how long a worker may take for one; another takes over after that, and the first can't finish.
    """

    name: str
    handler: Handler
    max_attempts: int
    priority: Priority
    lease: timedelta
    every: timedelta | None = None
    on_dead: Handler | None = None


def register(
    app: Flask,
    name: str,
    handler: Handler,
    *,
    max_attempts: int | None = None,
    priority: Priority = Priority.NORMAL,
    lease: timedelta | None = None,
    on_dead: Handler | None = None,
) -> None:
    """Make `name` a job that can be enqueued. `max_attempts` and `lease` are the settings' when None."""
    attempts = max_attempts or _settings(app).job_max_attempts
    _add(app, Registered(name, handler, attempts, priority, lease or _lease(app), None, on_dead))


def periodic(app: Flask, name: str, handler: Handler, every: timedelta) -> None:
    """Make `name` a job that the workers run once per period of `every`, however many they are.

    Periods are counted from 1970-01-01 UTC. A period in which no worker ran is skipped, not made up for.
    The handler's payload is `{"slot": n}`, the number of the period.
    """
    if not timedelta(seconds=1) <= every <= LONGEST_PERIOD:
        raise ValueError("a periodic job runs at most once a second and at least every three days")
    attempts = _settings(app).job_max_attempts
    _add(app, Registered(name, handler, attempts, Priority.SOON, _lease(app), every))


def when_idle(app: Flask, act: Callable[[], None]) -> None:
    """Let a worker do `act` when nothing is left to do and when it stops: close a connection, say."""
    app.extensions["jobs_idle"].append(act)


def _add(app: Flask, job: Registered) -> None:
    registry: dict[str, Registered] = app.extensions["jobs"]
    if job.name in registry:
        raise ValueError(f"job {job.name} is registered twice")
    registry[job.name] = job


def _settings(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings


def _lease(app: Flask) -> timedelta:
    return timedelta(seconds=_settings(app).job_lease_seconds)


def registered(name: str) -> Registered:
    """The job called `name`.

    Raises:
        KeyError: there is none; a misspelt name is an error in our code, not a job that waits for ever.
    """
    registry: dict[str, Registered] = current_app.extensions["jobs"]
    return registry[name]


def all_registered() -> tuple[Registered, ...]:
    registry: dict[str, Registered] = current_app.extensions["jobs"]
    return tuple(registry.values())
