"""Which jobs exist: their handlers, how often they are tried, and which run by the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app

from app.core.jobs.models import Priority
from app.settings import Settings

Handler = Callable[[dict[str, Any], datetime], None]


@dataclass(frozen=True)
class Registered:
    """One kind of job. `on_dead(payload, now)` runs in the transaction that gives the job up."""

    name: str
    handler: Handler
    max_attempts: int
    priority: Priority
    every: timedelta | None = None
    on_dead: Handler | None = None


def init_app(app: Flask) -> None:
    app.extensions["jobs"] = {}


def register(
    app: Flask,
    name: str,
    handler: Handler,
    *,
    max_attempts: int | None = None,
    priority: Priority = Priority.NORMAL,
    on_dead: Handler | None = None,
) -> None:
    """Make `name` a job that can be enqueued. `max_attempts` is the setting's when None."""
    attempts = max_attempts or _settings(app).job_max_attempts
    _add(app, Registered(name, handler, attempts, priority, None, on_dead))


def periodic(app: Flask, name: str, handler: Handler, every: timedelta) -> None:
    """Make `name` a job that the workers run once per period of `every`, however many they are.

    Periods are counted from 1970-01-01 UTC. A period in which no worker ran is skipped, not made up for.
    The handler's payload is `{"slot": n}`, the number of the period.
    """
    if every < timedelta(seconds=1):
        raise ValueError("a periodic job runs at most once a second")
    _add(app, Registered(name, handler, _settings(app).job_max_attempts, Priority.SOON, every))


def _add(app: Flask, job: Registered) -> None:
    registry: dict[str, Registered] = app.extensions["jobs"]
    if job.name in registry:
        raise ValueError(f"job {job.name} is registered twice")
    registry[job.name] = job


def _settings(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings


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
