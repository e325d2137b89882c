"""The one outbox: work that waits in the database, in the transaction that asked for it.

    jobs.register(app, "mail.send", send)                       at start, in `init_app`
    jobs.enqueue("mail.send", {"mail": str(mail.id)}, now=now)  in an operation; done after the commit
    jobs.periodic(app, "retention.daily", expire, timedelta(days=1))

A handler gets `(payload, now)`, writes through `db.session` and commits nothing: the worker commits its
effects together with "done", or neither. So every effect in the database happens exactly once. What leaves
the database (a mail) may happen twice when a worker dies in between: give it a stable id. Slow work outside
the database comes before the first query, for on SQLite the first query takes the one write lock.
"""

from datetime import timedelta

from flask import Flask

from app.core.jobs.models import Job, JobStatus, Priority
from app.core.jobs.outbox import enqueue, hasten, remove_finished
from app.core.jobs.registry import Again, Handler, periodic, register, when_idle

__all__ = [
    "Again",
    "Handler",
    "Job",
    "JobStatus",
    "Priority",
    "enqueue",
    "hasten",
    "init_app",
    "periodic",
    "register",
    "when_idle",
]


def init_app(app: Flask) -> None:
    app.extensions["jobs"] = {}
    app.extensions["jobs_idle"] = []
    periodic(app, "jobs.remove_finished", lambda _payload, now: remove_finished(now), timedelta(minutes=10))
