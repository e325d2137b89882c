"""What SQLAlchemy says differently per database, or without a type."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVarTuple, cast

from sqlalchemy import Connection, CursorResult, Delete, Result, Select, Table, Update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import Model, db

Ts = TypeVarTuple("Ts")


def upsertable(model: type[Model]) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, for the database in use."""
    return upserting(model, db.engine.dialect.name)


def upserting(into: type[Model] | Table, dialect: str) -> "postgresql.Insert | sqlite.Insert":
    """The same for the database that is named, for a statement that is built once."""
    return postgresql.insert(into) if dialect == "postgresql" else sqlite.insert(into)


def rows_changed(statement: Update | Delete) -> int:
    """Run an UPDATE or DELETE in the caller's transaction; how many rows it met."""
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(cast("CursorResult[Any]", result).rowcount)


def read(statement: Select[*Ts], values: Mapping[str, Any]) -> Result[*Ts]:
    """Run a SELECT over tables that was built once; what waits in the session is written first.

    Building a statement, and what an object costs beside a row, take longer than the database does. Give
    each bound parameter its type: a column that refers to another table may not know its own yet.
    """
    session = db.session()
    if session.autoflush:
        session.flush()
    return session.execute(statement, values)


def fill(connection: Connection, table: str, rows: Sequence[tuple[str, ...]]) -> None:
    """Add many rows, all their values as text, through the driver itself: SQLAlchemy takes longer over a row
    than the database does. `table` is a fixed word, with or without its columns.
    """
    if not rows:
        return
    cursor = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(_copied(rows))
        return
    marks = ", ".join("?" * len(rows[0]))
    cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 fixed words


def fetch(connection: Connection, sql: str, at_once: int) -> Iterator[list[Any]]:
    """Rows as the driver itself gives them, `at_once` at a time; the database sends on as they are read.

    `sql` holds fixed words only: it takes no parameters.
    """
    driver: Any = connection.connection
    cursor = driver.cursor("fetched") if connection.dialect.name == "postgresql" else driver.cursor()
    try:
        cursor.execute(sql)
        while rows := cursor.fetchmany(at_once):
            yield rows
    finally:
        cursor.close()


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copied(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows in the text format of COPY."""
    lines = "\n".join(map("\t".join, rows)) + "\n"
    plain = lines.count("\n") == len(rows) and lines.count("\t") == len(rows) * (len(rows[0]) - 1)
    if plain and "\\" not in lines and "\r" not in lines:
        return lines
    return "".join("\t".join(value.translate(_ESCAPED) for value in row) + "\n" for row in rows)
