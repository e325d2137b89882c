"""Putting work into the outbox, as part of the caller's transaction; giving it another chance; tidying up."""

import json
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Insert, Table, delete, insert, or_, select, update

from app.core.jobs.models import Job, JobStatus
from app.core.jobs.registry import registered
from app.core.statements import rows_changed, upserting
from app.core.types import new_id
from app.extensions import db

# Built once: a signature a millisecond goes through here.
_JOBS = cast("Table", Job.__table__)
_INSERT = insert(_JOBS)
LARGEST_PAYLOAD = 4000
DONE_KEPT = timedelta(days=7)
DEAD_KEPT = timedelta(days=90)
MOST_REMOVED = 20_000


def enqueue(
    name: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    run_after: datetime | None = None,
    unique: str | None = None,
) -> None:
    """Let a worker run the job `name` with `payload` after the caller's commit, not before `run_after`.

    `payload` holds ids, numbers and fixed words, no personal data: it stays readable to staff. A second job
    with the same `unique` is not made while the first is in the table (done ones stay a week).

    Raises:
        KeyError: no job of that name is registered.
        ValueError: the payload is no plain JSON, or longer than 4,000 characters.
    """
    job = registered(name)
    _require_small_json(payload)
    values = {
        "id": new_id(),
        "name": name,
        "payload": payload,
        "status": JobStatus.QUEUED.value,
        "priority": int(job.priority),
        "run_after": run_after or now,
        "attempts": 0,
        "fence": 0,
        "unique_key": unique,
        "created_at": now,
    }
    db.session.execute(
        _INSERT if unique is None else _unless_there(db.session.get_bind().dialect.name), values
    )


@cache
def _unless_there(dialect: str) -> Insert:
    return upserting(_JOBS, dialect).on_conflict_do_nothing(index_elements=["unique_key"])


def _require_small_json(payload: dict[str, Any]) -> None:
    try:
        text = json.dumps(payload, allow_nan=False)
    except TypeError as error:
        raise ValueError(f"a payload is plain JSON: {error}") from None
    if len(text) > LARGEST_PAYLOAD:
        raise ValueError("a payload holds ids, not content")


def retry(job_id: UUID, now: datetime) -> bool:
    """Give a dead job all its tries once more, from now; False when it isn't dead (any more)."""
    again = update(Job).where(Job.id == job_id, Job.status == JobStatus.DEAD)
    return (
        rows_changed(again.values(status=JobStatus.QUEUED, attempts=0, run_after=now, finished_at=None)) == 1
    )


def hasten(name: str, now: datetime) -> int:
    """Let the jobs of this name that were put off run now, but not those that failed and pause; how many."""
    put_off = (Job.status == JobStatus.QUEUED) & (Job.attempts == 0) & (Job.run_after > now)
    return rows_changed(update(Job).where(Job.name == name, put_off).values(run_after=now))


def discard(job_id: UUID) -> bool:
    """Remove a dead job for good; False when it isn't dead (any more)."""
    return rows_changed(delete(Job).where(Job.id == job_id, Job.status == JobStatus.DEAD)) == 1


def remove_finished(now: datetime) -> None:
    """Remove jobs done a week ago and dead for three months, some thousands at a time."""
    past = or_(
        (Job.status == JobStatus.DONE) & (Job.finished_at < now - DONE_KEPT),
        (Job.status == JobStatus.DEAD) & (Job.finished_at < now - DEAD_KEPT),
    )
    rows_changed(delete(Job).where(Job.id.in_(select(Job.id).where(past).limit(MOST_REMOVED))))
