"""Indexes laid aside while a table is filled: made at the end, one takes a third of the time."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

_SORTING_MEMORY = "256MB"
_OF_POSTGRESQL = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid),
      quote_ident(c.conname), pg_get_constraintdef(c.oid)
    FROM pg_index i
    LEFT JOIN pg_constraint c
      ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('p', 'u', 'x')
    WHERE i.indrelid = CAST(:table AS regclass)
    ORDER BY 1"""
# Those without words of their own belong to a constraint; SQLite can't do without them.
_OF_SQLITE = """
    SELECT name, sql FROM sqlite_master
    WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL
    ORDER BY name"""
_OWNED = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = CAST(:table AS regclass)"


def alone_with(connection: Connection, table: str) -> bool:
    """Whether the caller's transaction has the table to itself from now on, and may change its indexes.

    On PostgreSQL nobody is waited for: others would have to wait behind us. On SQLite the transaction that
    writes is alone, and readers go on with what was there before.
    """
    if connection.dialect.name != "postgresql":
        return True
    if not connection.execute(text(_OWNED), {"table": table}).scalar():
        return False
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE NOWAIT")
    except OperationalError:
        return False
    return True


def lay_aside(connection: Connection, table: str) -> list[str]:
    """Drop what indexes of a table can be dropped, in the caller's transaction; the statements that make them
    again. A rollback brings them back too.
    """
    found = _found(connection, table)
    for drop, _ in found:
        connection.exec_driver_sql(drop)
    return [make for _, make in found]


def make_again(connection: Connection, statements: list[str]) -> None:
    """Make the indexes that were laid aside."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{_SORTING_MEMORY}'")
    for statement in statements:
        connection.exec_driver_sql(statement)


def _found(connection: Connection, table: str) -> list[tuple[str, str]]:
    """For each index how it goes and how it comes back, as the database itself says it."""
    if connection.dialect.name != "postgresql":
        rows = connection.execute(text(_OF_SQLITE), {"table": table})
        return [(f'DROP INDEX "{name}"', made) for name, made in rows]
    found = []
    for index, made, constraint, words in connection.execute(text(_OF_POSTGRESQL), {"table": table}):
        if constraint is None:
            found.append((f"DROP INDEX {index}", made))
        else:
            change = f"ALTER TABLE {table}"
            found.append(
                (f"{change} DROP CONSTRAINT {constraint}", f"{change} ADD CONSTRAINT {constraint} {words}")
            )
    return found
