"""What SQLAlchemy says differently per database, or without a type."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Delete, Update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import Model, db


def upsertable(model: type[Model]) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, for the database in use."""
    return postgresql.insert(model) if db.engine.dialect.name == "postgresql" else sqlite.insert(model)


def rows_changed(statement: Update | Delete) -> int:
    """Run an UPDATE or DELETE in the caller's transaction; how many rows it met."""
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(cast("CursorResult[Any]", result).rowcount)


def fill(connection: Connection, table: str, rows: Sequence[tuple[str, ...]]) -> None:
    """Add many rows, all their values as text, through the driver itself: SQLAlchemy takes longer over a row
    than the database does. `table` is a fixed word, with or without its columns.
    """
    if not rows:
        return
    cursor = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write("".join(map(_copied, rows)))
        return
    marks = ", ".join("?" * len(rows[0]))
    cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 fixed words


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copied(row: tuple[str, ...]) -> str:
    """A row in the text format of COPY."""
    line = "\t".join(row)
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(row):
        line = "\t".join(value.translate(_ESCAPED) for value in row)
    return f"{line}\n"
