"""The outbox in tests: run what waits, in this process, by the worker's own code."""

import contextvars

from flask import Flask
from sqlalchemy import select

from app.core.jobs import Job
from app.core.worker import Worker
from app.extensions import db


def run_jobs(app: Flask) -> int:
    """Commit what the test did, then let a worker do what is due by the clock; how many jobs it tried."""
    db.session.commit()
    return contextvars.Context().run(Worker(app).drain)


def waiting_jobs(name: str) -> list[Job]:
    """The jobs of one name, in the order in which they were made."""
    return list(db.session.scalars(select(Job).where(Job.name == name).order_by(Job.id)))
