"""How Alembic runs here: one connection, the same on SQLite and PostgreSQL."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.extensions import db

# Full-text tables exist in the database alone: models don't describe them.
UNMODELLED_PREFIX = "search_text"


def include_object(_object: Any, name: str | None, kind: str, reflected: bool, _compare_to: Any) -> bool:
    return not (reflected and name is not None and UNMODELLED_PREFIX in name)


def run() -> None:
    with db.engine.connect() as connection:
        _prepare(connection)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=include_object,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
            **{
                key: value for key, value in _configure_args().items() if key == "process_revision_directives"
            },
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        _verify(connection)


def _configure_args() -> dict[str, Any]:
    arguments: dict[str, Any] = current_app.extensions["migrate"].configure_args
    return arguments


def _prepare(connection: Connection) -> None:
    """Batch mode copies tables: with foreign keys on that would delete children by cascade."""
    if connection.dialect.name == "sqlite":
        connection.connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    else:
        connection.exec_driver_sql("SELECT pg_advisory_lock(20261121)")
        connection.commit()


def _verify(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"a migration broke foreign keys: {broken[:5]}")
        connection.rollback()
        connection.connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]
    else:
        connection.exec_driver_sql("SELECT pg_advisory_unlock(20261121)")
        connection.commit()


run()
