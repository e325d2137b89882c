"""One at a time: a rebuild waits for whoever moves the counters, and nobody moves them meanwhile.

PostgreSQL: an advisory lock. SQLite: whoever moves holds the one write lock, and a rebuild, which reads for a
while without it, holds a lock on a file beside the database. Both go by themselves when a process dies.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from app.extensions import db

_KEY = 20261122


def turn_to_move(connection: Connection) -> bool:
    """Whether the caller's transaction may move the counters now; it keeps its turn until it ends."""
    if connection.dialect.name == "postgresql":
        return bool(
            connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _KEY}).scalar()
        )
    with _beside_database() as mine:
        # A rebuild that comes now waits for the write lock that this transaction holds.
        return mine


@contextmanager
def turn_to_rebuild() -> Iterator[None]:
    """Inside this block nobody else moves or rebuilds the counters; waits for who is at it."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _KEY})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _KEY})
        return
    with _beside_database(wait=True):
        # Whoever was moving has committed once the write lock is ours for a moment.
        with db.engine.begin():
            pass
        yield


@contextmanager
def _beside_database(*, wait: bool = False) -> Iterator[bool]:
    with open(f"{db.engine.url.database}-counting", "w") as file:  # noqa: PTH123 a name, not a path we look into
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
