"""The table of jobs."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Priority(IntEnum):
    """What goes first when more waits than the workers can do: a flood of mail never holds up the counts."""

    SOON = 0
    NORMAL = 1
    BULK = 2


class Job(Model):
    """One piece of work. `fence` rises with every claim: a worker that lost its lease can't finish."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'running', 'done', 'dead')", name="status"),
        CheckConstraint("(status = 'running') = (lease_until IS NOT NULL)", name="running_has_lease"),
        Index("ix_jobs_due", "status", "priority", "run_after"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(80), info=impersonal("a fixed word"))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, info=impersonal("ids, numbers and fixed words"))
    status: Mapped[str] = mapped_column(String(10), default=JobStatus.QUEUED, info=impersonal("a fixed word"))
    priority: Mapped[int] = mapped_column(SmallInteger, default=Priority.NORMAL)
    run_after: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(
        String(200), info=impersonal("class of the error and place in the code")
    )
    unique_key: Mapped[str | None] = mapped_column(
        String(200), unique=True, info=impersonal("ids and fixed words")
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
