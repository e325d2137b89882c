"""Whether a database is one that this release can save or fill; every no is one line for the console."""

from collections.abc import Iterable

from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Inspector, func, inspect, select, text
from sqlalchemy import table as named_table

from app.core.backup.manifest import Unusable
from app.core.health import latest_revision
from app.extensions import db
from app.settings import ROOT

MIGRATIONS = "alembic_version"


def require_own_schema(connection: Connection) -> None:
    """What stands in the database is what this release expects, no less and no more.

    Raises:
        Unusable: it is empty, of another revision, or a table or column is missing or strange.
    """
    inspector = inspect(connection)
    names = set(inspector.get_table_names())
    if MIGRATIONS not in names and not names:
        raise Unusable("This database is empty; there is nothing to save.")
    _require_migrated(connection, names)
    _require_tables(names)
    _require_columns(inspector)


def require_fillable(connection: Connection) -> None:
    """Nothing stands in the database that a restore would meet.

    Raises:
        Unusable: it has rows, tables that no migration made, or a revision that this release doesn't know.
    """
    names = set(inspect(connection).get_table_names())
    if MIGRATIONS in names:
        for revision in revisions(connection):
            if not is_known(revision):
                raise Unusable(f"{_unknown(revision)} Restore into a new database.")
    elif names:
        raise Unusable(
            f"The database holds tables that no migration made ({_some(names)}). Restore into a new one."
        )
    for name in sorted(names - {MIGRATIONS}):
        if _is_search(name):
            continue
        if connection.execute(select(func.count()).select_from(named_table(name))).scalar():
            raise Unusable(f"The database is not empty: there are rows in {name}. Restore into a new one.")


def revisions(connection: Connection) -> list[str]:
    """The revisions that the database names; one, unless somebody changed it by hand."""
    found = connection.execute(text(f"SELECT version_num FROM {MIGRATIONS}")).scalars()  # noqa: S608 a constant
    return sorted(str(revision) for revision in found)


def is_known(revision: str) -> bool:
    """Whether this release has the migration."""
    try:
        return ScriptDirectory(str(ROOT / "migrations")).get_revision(revision) is not None
    except CommandError:
        return False


def _require_migrated(connection: Connection, names: set[str]) -> None:
    if MIGRATIONS not in names:
        raise Unusable(
            f"This database holds tables that no migration made ({_some(names)}). Is DATABASE_URL right?"
        )
    at = revisions(connection)
    for revision in at:
        if not is_known(revision):
            raise Unusable(f"{_unknown(revision)} Install the release that made it.")
    if at != [latest_revision()]:
        where = f"stands at revision {' and '.join(at)}" if at else "was never migrated"
        raise Unusable(f"The database {where}; run flask --app app db upgrade first.")


def _require_tables(names: set[str]) -> None:
    if missing := db.metadata.tables.keys() - names:
        raise Unusable(f"This database lacks {_some(missing)}, which this release has at this revision.")
    strange = {name for name in names - db.metadata.tables.keys() - {MIGRATIONS} if not _is_search(name)}
    if strange:
        raise Unusable(f"Table {_some(strange)} is not of this release, and would not be saved.")


def _require_columns(inspector: Inspector) -> None:
    found = {
        name: {column["name"] for column in columns}
        for (_schema, name), columns in inspector.get_multi_columns().items()
    }
    for name, table in db.metadata.tables.items():
        expected = set(table.columns.keys())
        if missing := expected - found[name]:
            raise Unusable(f"Table {name} lacks {_some(missing)}, which this release has at this revision.")
        if strange := found[name] - expected:
            raise Unusable(f"{name}.{_some(strange)} is not of this release, and would not be saved.")


def _is_search(name: str) -> bool:
    """Tables of the search index, which is made anew."""
    return name.startswith("search_text")


def _unknown(revision: str) -> str:
    return f"The database stands at revision {revision}, which this release doesn't know."


def _some(names: Iterable[str]) -> str:
    """A few names for one line."""
    ordered = sorted(names)
    return ", ".join(ordered[:3]) + (f" and {len(ordered) - 3} more" if len(ordered) > 3 else "")
