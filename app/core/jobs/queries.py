"""What waits, what is stuck, what is dead: for the office and for the metrics."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.core.jobs.models import Job, JobStatus
from app.core.pagination import Page, page
from app.extensions import db


@dataclass(frozen=True)
class Backlog:
    """Jobs by status, and how many seconds the longest waiting one is late."""

    queued: int
    running: int
    dead: int
    oldest_seconds: float


def backlog(now: datetime) -> Backlog:
    """How the outbox stands; two statements, done jobs are not counted."""
    waiting = select(Job.status, func.count()).where(Job.status != JobStatus.DONE).group_by(Job.status)
    counts = {row[0]: row[1] for row in db.session.execute(waiting)}
    due = select(func.min(Job.run_after)).where(Job.status == JobStatus.QUEUED, Job.run_after <= now)
    oldest = db.session.scalar(due)
    return Backlog(
        queued=counts.get(JobStatus.QUEUED, 0),
        running=counts.get(JobStatus.RUNNING, 0),
        dead=counts.get(JobStatus.DEAD, 0),
        oldest_seconds=(now - oldest).total_seconds() if oldest else 0.0,
    )


def jobs_by_status(status: JobStatus, cursor: str | None = None, size: int = 50) -> Page[Job]:
    """The jobs of one status, newest first."""
    return page(select(Job).where(Job.status == status), (Job.created_at, Job.id), cursor=cursor, size=size)


def job(job_id: UUID) -> Job | None:
    return db.session.get(Job, job_id)
