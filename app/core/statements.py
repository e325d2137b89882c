"""What SQLAlchemy says differently per database, or without a type."""

from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import Model, db


def upsertable(model: type[Model]) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, for the database in use."""
    return postgresql.insert(model) if db.engine.dialect.name == "postgresql" else sqlite.insert(model)


def rows_changed(statement: Update | Delete) -> int:
    """Run an UPDATE or DELETE in the caller's transaction; how many rows it met."""
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(cast("CursorResult[Any]", result).rowcount)
