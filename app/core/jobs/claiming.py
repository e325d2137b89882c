"""Claims: which worker has which job, until when, and who may still finish it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    Table,
    bindparam,
    exists,
    or_,
    select,
    update,
)

from app.core.jobs.models import Job, JobStatus
from app.core.statements import rows_changed
from app.extensions import db

_JOBS = cast("Table", Job.__table__)
FIRST_PAUSE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 3600.0


@dataclass(frozen=True)
class Claim:
    """A job as one worker holds it; `attempts` counts this try."""

    id: UUID
    name: str
    payload: dict[str, Any]
    attempts: int
    fence: int
    lease_until: datetime


def claim_fresh(now: datetime, lease: timedelta, limit: int) -> list[Claim]:
    """Take up to `limit` jobs that were never tried."""
    return _claim(_fresh(now), now, lease, limit)


def claim_tried(now: datetime, lease: timedelta) -> list[Claim]:
    """Take one job that failed before or whose worker is gone.

    Alone, because a job that kills its worker would count as a try for each that was claimed with it.
    """
    return _claim(_tried(now), now, lease, 1)


def anything_due(now: datetime) -> bool:
    """Whether a claim would find something; only reads."""
    return bool(db.session.scalar(select(exists().where(or_(_fresh(now), _tried(now))))))


def _fresh(now: datetime) -> ColumnElement[bool]:
    return (Job.status == JobStatus.QUEUED) & (Job.attempts == 0) & (Job.run_after <= now)


def _tried(now: datetime) -> ColumnElement[bool]:
    failed = (Job.status == JobStatus.QUEUED) & (Job.attempts > 0) & (Job.run_after <= now)
    abandoned = (Job.status == JobStatus.RUNNING) & (Job.lease_until < now)
    return or_(failed, abandoned)


def _claim(which: ColumnElement[bool], now: datetime, lease: timedelta, limit: int) -> list[Claim]:
    due = _first(which, limit).cte("due")
    taken = (
        update(Job)
        .where(Job.id.in_(select(due.c.id)))
        .values(
            status=JobStatus.RUNNING, attempts=Job.attempts + 1, fence=Job.fence + 1, lease_until=now + lease
        )
        .returning(Job.id, Job.name, Job.payload, Job.attempts, Job.fence, Job.priority, Job.run_after)
        .execution_options(synchronize_session=False)
    )
    rows = sorted(db.session.execute(taken), key=lambda row: (row.priority, row.run_after, row.id))
    return [Claim(row.id, row.name, row.payload, row.attempts, row.fence, now + lease) for row in rows]


def _first(which: ColumnElement[bool], limit: int) -> Select[UUID]:
    # SKIP LOCKED on PostgreSQL; SQLite has one writer at a time anyway.
    statement = select(Job.id).where(which).order_by(Job.priority, Job.run_after).limit(limit)
    return statement.with_for_update(skip_locked=True)


def _held(claim: Claim) -> ColumnElement[bool]:
    return (Job.id == claim.id) & (Job.fence == claim.fence) & (Job.status == JobStatus.RUNNING)


# Built once: building it for each job costs more than running it.
_FINISH = (
    update(_JOBS)
    .where(
        _JOBS.c.id == bindparam("job"),
        _JOBS.c.fence == bindparam("held"),
        _JOBS.c.status == JobStatus.RUNNING.value,
    )
    .values(status=JobStatus.DONE.value, lease_until=None, finished_at=bindparam("at"), last_error=None)
)


def finish(claim: Claim, now: datetime) -> bool:
    """Mark a job done in the transaction of its effects; False when another worker has it by now."""
    result = db.session.execute(_FINISH, {"job": claim.id, "held": claim.fence, "at": now})
    return cast("CursorResult[Any]", result).rowcount == 1


def renew(claim: Claim, until: datetime) -> bool:
    """Hold a job longer; False when another worker has it by now."""
    return rows_changed(update(Job).where(_held(claim)).values(lease_until=until)) == 1


def postpone(claim: Claim, now: datetime, error: str) -> None:
    """Put a job that failed back, to be tried after a pause that grows with each try."""
    back = update(Job).where(_held(claim))
    again = now + pause(claim.attempts)
    rows_changed(back.values(status=JobStatus.QUEUED, lease_until=None, run_after=again, last_error=error))


def bury(claim: Claim, now: datetime, error: str | None) -> None:
    """Give a job up: it is dead until staff look at it. Without `error` the last one stays."""
    values: dict[str, Any] = {"status": JobStatus.DEAD, "lease_until": None, "finished_at": now}
    if error is not None:
        values["last_error"] = error
    rows_changed(update(Job).where(_held(claim)).values(**values))


def release(claims: Sequence[Claim]) -> None:
    """Put jobs back that were claimed and not begun, as if nobody had claimed them."""
    for claim in claims:
        back = update(Job).where(_held(claim))
        rows_changed(back.values(status=JobStatus.QUEUED, lease_until=None, attempts=Job.attempts - 1))


def pause(attempts: int) -> timedelta:
    """How long to wait after the try with this number: 10 s doubling to an hour, halved at random at most."""
    longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(attempts - 1, 30))
    return timedelta(seconds=longest * uniform(0.5, 1.0))  # noqa: S311 spreads the load, guards nothing
