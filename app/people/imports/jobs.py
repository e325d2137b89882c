"""Long lists are checked and loaded by a worker.

Reading the rows takes most of the time and no database, so it comes first, with its progress written in short
transactions of its own; then one transaction does the rest.
"""

import time
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.core import jobs
from app.core.clock import local_day
from app.core.refusals import Refused
from app.core.transactions import reading, separate_write
from app.extensions import db
from app.people.imports import operations
from app.people.imports.models import ImportStatus, PeopleImport
from app.people.imports.operations import Rows
from app.people.imports.reading import PeopleList, Progress

SECONDS_BETWEEN = 0.5
ATTEMPTS = 3


def init_app(app: Flask) -> None:
    jobs.register(app, operations.CHECK_JOB, check, max_attempts=ATTEMPTS, on_dead=give_up)
    jobs.register(app, operations.LOAD_JOB, load, max_attempts=ATTEMPTS, on_dead=give_up)


def check(payload: dict[str, Any], now: datetime) -> None:
    """Write the report of a list."""
    rows = _rows(payload, ImportStatus.CHECKING, now)
    if rows is not None:
        operations.finish_check(_found(payload), rows, now)


def load(payload: dict[str, Any], now: datetime) -> None:
    """Load a list whose report staff have seen."""
    rows = _rows(payload, ImportStatus.LOADING, now)
    if rows is not None:
        operations.finish_load(_found(payload), rows, now)


def give_up(payload: dict[str, Any], _now: datetime) -> None:
    operations.fail(_found(payload), None)


def _found(payload: dict[str, Any]) -> PeopleImport:
    return db.session.get_one(PeopleImport, UUID(payload["import"]))


def _rows(payload: dict[str, Any], status: ImportStatus, now: datetime) -> Rows | None:
    """The rows of a list in this status, read without a transaction; None when there is nothing to do."""
    with reading():
        found = _found(payload)
        import_id, is_due = found.id, found.status == status.value
        notice: str | None = None
        people: PeopleList | None = None
        try:
            people = operations.kept_list(found) if is_due else None
        except Refused as refused:
            notice = refused.refusal.name
        db.session.rollback()
    if notice is not None:
        operations.fail(_found(payload), notice)
    return None if people is None else people.rows(local_day(now), _progress(import_id))


def _progress(import_id: UUID) -> Progress:
    last = time.monotonic()

    def told(done: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN:
            last = time.monotonic()
            # A database that is busy now shows its progress the next time.
            with suppress(OperationalError), separate_write() as session:
                session.execute(
                    update(PeopleImport).where(PeopleImport.id == import_id).values(done_count=done)
                )

    return told
