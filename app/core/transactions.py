"""SQLite transactions that never fail half-way, and GETs that never write.

A deferred BEGIN that reads first and writes later fails at once when another process committed in between,
busy timeout or not. So everything that may write begins IMMEDIATE; only a GET begins deferred, and a GET
that would write is an error here, not a surprise in production.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, request
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.extensions import db

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_reading: ContextVar[bool] = ContextVar("reading", default=False)
_staging: ContextVar[bool] = ContextVar("staging", default=False)
_WRITING = frozenset("insert update delete replace merge truncate copy create alter drop".split())
_BEFORE_THE_VERB = re.compile(r"(?:\s+|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)+", re.DOTALL)
_WRITING_INSIDE = re.compile(
    r"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|delete\s+from|merge\s+into|update\s+[^\s(]+\s+set)\b",
    re.IGNORECASE,
)


class WriteWhileReading(RuntimeError):
    """A GET would have written."""

    def __init__(self) -> None:
        super().__init__("a GET never writes: use a POST, a job or separate_write()")


def init_app(app: Flask) -> None:
    app.before_request(_note_method)
    app.teardown_request(_forget_method)
    with app.app_context():
        for engine in db.engines.values():
            event.listen(engine, "before_cursor_execute", _refuse_statement_while_reading)
            if engine.dialect.name == "sqlite":
                _prepare_sqlite(engine)
        event.listen(db.session, "before_flush", _refuse_write_while_reading)


def _note_method() -> None:
    _reading.set(request.method in SAFE_METHODS)


def _forget_method(error: BaseException | None) -> None:
    _reading.set(False)


@contextmanager
def reading() -> Iterator[None]:
    """A block that only reads, outside a request (a command that prints)."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def staging() -> Iterator[None]:
    """A block that writes temporary tables alone, outside a request: on SQLite it holds up no writer."""
    token = _staging.set(True)
    try:
        yield
    finally:
        _staging.reset(token)


@contextmanager
def separate_write() -> Iterator[Session]:
    """A short transaction of its own, for the rare note a GET leaves (a device's last use)."""
    token = _reading.set(False)
    try:
        with Session(db.engine) as session, session.begin():
            yield session
    finally:
        _reading.reset(token)


def _refuse_write_while_reading(session: Session, *_: Any) -> None:
    if _reading.get() and (session.new or session.dirty or session.deleted):
        raise WriteWhileReading


def _refuse_statement_while_reading(_connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    """What doesn't pass through a flush: `jobs.enqueue`, `limits.hit`, an INSERT of our own."""
    if _reading.get() and writes(statement):
        raise WriteWhileReading


def writes(statement: str) -> bool:
    """Whether a statement changes what the database holds, also behind comments or a WITH."""
    before = _BEFORE_THE_VERB.match(statement)
    begun = statement[before.end() :] if before else statement
    verb = begun[:8].split(maxsplit=1)[0].lower() if begun else ""
    return verb in _WRITING or (verb == "with" and _WRITING_INSIDE.search(begun) is not None)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            # INSERT OR REPLACE would walk past the append-only triggers without this.
            "recursive_triggers=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        deferred = _reading.get() or _staging.get()
        connection.exec_driver_sql("BEGIN DEFERRED" if deferred else "BEGIN IMMEDIATE")
