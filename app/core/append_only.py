"""Append-only tables: the triggers, as the migrations of both databases write them.

SQLite needs `recursive_triggers=ON` (see transactions.py), or INSERT OR REPLACE walks past both triggers.
PostgreSQL's TRUNCATE passes row triggers, so a statement trigger stands beside them. Retention may delete
rows past their period: it sets the named setting inside its own transaction, or on SQLite drops and remakes
the trigger within it. The ledger's own trigger lets one change through (migration 20261123_0010).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('samenspraak.retention', true) = TG_TABLE_NAME THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME;
END $$ LANGUAGE plpgsql
"""


def trigger_names(table: str, dialect: str) -> tuple[str, ...]:
    """The names of the triggers that make `table` append-only on a dialect."""
    names = (f"{table}_no_update", f"{table}_no_delete")
    return (*names, f"{table}_no_truncate") if dialect == "postgresql" else names


def create_statements(table: str, dialect: str) -> tuple[str, ...]:
    """The SQL a migration runs to make `table` append-only."""
    if dialect == "sqlite":
        return tuple(_sqlite_trigger(table, verb) for verb in ("update", "delete"))
    rows, statement = "FOR EACH ROW EXECUTE FUNCTION refuse_change()", "EXECUTE FUNCTION refuse_change()"
    return (
        _POSTGRES_FUNCTION,
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {rows}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {rows}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {statement}",
    )


def drop_statements(table: str, dialect: str) -> tuple[str, ...]:
    """The SQL a downgrade runs before it drops `table`."""
    if dialect == "postgresql":
        return tuple(f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in trigger_names(table, dialect))
    return tuple(f"DROP TRIGGER IF EXISTS {name}" for name in trigger_names(table, dialect))


def _sqlite_trigger(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END"
    )


@contextmanager
def retention_deletes(session: Session, table: str) -> Iterator[None]:
    """Inside this block and transaction, rows of `table` past their period may be deleted."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT set_config('samenspraak.retention', :table, true)"), {"table": table})
        yield
        session.execute(text("SELECT set_config('samenspraak.retention', '', true)"))
        return
    # DDL is transactional on SQLite: other connections never see the table without its trigger.
    session.execute(text(f"DROP TRIGGER {table}_no_delete"))
    yield
    session.execute(text(_sqlite_trigger(table, "delete")))
