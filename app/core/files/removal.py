"""What leaves the file store: temporary files past their time, unused files, bytes without a row."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import ColumnElement, delete, exists, or_, select

from app.core import jobs
from app.core.files.models import StoredFile
from app.core.files.storage import folder
from app.core.statements import rows_changed
from app.extensions import db

# A file is stored before the transaction that will point to it is committed.
GRACE = timedelta(hours=1)


def init_app(app: Flask) -> None:
    jobs.periodic(app, "files.remove_rows", lambda _payload, now: _remove_rows(now), timedelta(hours=1))
    jobs.periodic(app, "files.remove_bytes", lambda _payload, _now: _remove_bytes(), timedelta(hours=1))


def remove_unused(now: datetime) -> int:
    """Remove the rows past their time and those nothing points to; how many. The bytes follow later."""
    idle = [~pointed_to for pointed_to in _pointers()]
    unused = (StoredFile.kept_until.is_(None)) & (StoredFile.created_at < now - GRACE)
    statement = delete(StoredFile).where(or_(StoredFile.kept_until <= now, unused), *idle)
    return rows_changed(statement)


def _pointers() -> Iterator[ColumnElement[bool]]:
    """One EXISTS per foreign key of any table to a stored file."""
    for table in db.metadata.tables.values():
        for column in table.columns:
            if any(key.column.table is StoredFile.__table__ for key in column.foreign_keys):
                yield exists(select(1).where(column == StoredFile.id).correlate(StoredFile.__table__))


def _remove_rows(now: datetime) -> None:
    remove_unused(now)


def _remove_bytes() -> None:
    """Remove the bytes that no row names. A backup that is being made holds this off until the next hour."""
    with _not_during_a_backup() as free:
        if not free:
            return
        kept = set(db.session.scalars(select(StoredFile.sha256).distinct()))
        for path in folder().glob("*/*/*"):
            if path.name not in kept and time.time() - path.stat().st_mtime > GRACE.total_seconds():
                path.unlink(missing_ok=True)


def lock_path() -> Path:
    folder().mkdir(parents=True, exist_ok=True)
    return folder() / ".backup.lock"


@contextmanager
def _not_during_a_backup() -> Iterator[bool]:
    with lock_path().open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
