"""Bringing a backup back: into an empty database of either kind, whole or not at all."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, bindparam, func, insert, inspect, select, text, update

from app.core import search
from app.core.backup.manifest import (
    SECRETS,
    Archive,
    Manifest,
    TablePart,
    Unusable,
    key_fingerprints,
    own_keys,
)
from app.core.backup.portable import from_json, plain_table
from app.core.backup.schema import is_known, require_fillable, revisions
from app.core.files.storage import path_of, write
from app.extensions import db
from app.settings import Settings

ROWS_AT_ONCE = 1000

Progress = Callable[[str], None]


def restore(archive: Archive, settings: Settings, progress: Progress) -> None:
    """Fill an empty database and the file store from a checked backup.

    Raises:
        Unusable: the database isn't empty, or the backup is of a newer release or of other keys.
    """
    manifest = archive.manifest
    _require_known_revision(manifest)
    _require_same_keys(archive, settings)
    with db.engine.connect() as connection:
        require_fillable(connection)
    _migrate_to(manifest.revision)
    for part in manifest.files:
        write(path_of(part.name.removeprefix("files/")), archive.read(part.name))
    progress(f"files: {len(manifest.files)}")
    with db.engine.begin() as connection, _without_triggers(connection, manifest):
        for table in manifest.tables:
            _load(archive, connection, table)
            progress(f"{table.name}: {table.rows} rows")
        for table in manifest.tables:
            _fill_late(archive, connection, table)
            _move_counters(connection, table)
    upgrade()
    search.rebuild()
    db.session.commit()
    _restore_secrets(archive, settings)


def _require_known_revision(manifest: Manifest) -> None:
    if not is_known(manifest.revision):
        raise Unusable(
            f"This backup is of a newer release (revision {manifest.revision}); install that first."
        )


def _require_same_keys(archive: Archive, settings: Settings) -> None:
    keys = own_keys(settings)
    if (
        settings.development
        and archive.manifest.secrets is not None
        and (settings.var_dir / SECRETS).exists()
    ):
        # In development the secrets come back with the rest.
        kept = json.loads(archive.read(SECRETS))
        keys |= {name: kept[name] for name in keys if name in kept}
    wrong = [name for name, sign in key_fingerprints(keys).items() if archive.manifest.keys.get(name) != sign]
    if wrong:
        names = " and ".join(name.upper() for name in wrong)
        raise Unusable(f"{names} is not what it was when this backup was made; set the old value first.")


def _migrate_to(revision: str) -> None:
    with db.engine.connect() as connection:
        migrated = inspect(connection).has_table("alembic_version")
        at = revisions(connection) if migrated else []
    if at not in ([], [revision]):
        downgrade(revision="base")
    upgrade(revision=revision)


@contextmanager
def _without_triggers(connection: Connection, manifest: Manifest) -> Iterator[None]:
    """Inside this block our own triggers sleep: they refuse a row's history to be written a second time."""
    if connection.dialect.name == "postgresql":
        for table in manifest.tables:
            connection.execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
        yield
        for table in manifest.tables:
            connection.execute(text(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'))
        return
    triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in triggers:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    yield
    for _, statement in triggers:
        connection.exec_driver_sql(statement)


def _rows(archive: Archive, table: TablePart) -> Iterator[dict[str, Any]]:
    for part in table.parts:
        for line in archive.read(part.name).splitlines():
            values = zip(table.columns.items(), json.loads(line), strict=True)
            yield {name: from_json(value, kind) for (name, kind), value in values}


def _load(archive: Archive, connection: Connection, table: TablePart) -> None:
    target = insert(plain_table(table.name, table.columns))
    count, rows = 0, _rows(archive, table)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        # What points forward is filled in once everything is there.
        connection.execute(target, [row | dict.fromkeys(table.late) for row in batch])
        count += len(batch)
    if count != table.rows:
        raise Unusable(f"This backup promises {table.rows} rows of {table.name} and holds {count}.")


def _fill_late(archive: Archive, connection: Connection, table: TablePart) -> None:
    if not table.late:
        return
    target = plain_table(table.name, table.columns)
    statement = update(target).where(*(target.c[name] == bindparam(f"key_{name}") for name in table.key))
    statement = statement.values({name: bindparam(f"late_{name}") for name in table.late})
    rows = (row for row in _rows(archive, table) if any(row[name] is not None for name in table.late))
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        connection.execute(
            statement,
            [
                {f"key_{name}": row[name] for name in table.key}
                | {f"late_{name}": row[name] for name in table.late}
                for row in batch
            ],
        )


def _move_counters(connection: Connection, table: TablePart) -> None:
    """PostgreSQL's own numbering goes on after the highest number that came back."""
    if connection.dialect.name != "postgresql":
        return
    for name in table.key:
        if table.columns[name] == "integer":
            counter = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :name)"), {"table": table.name, "name": name}
            ).scalar()
            if counter:
                highest = connection.execute(
                    select(func.max(plain_table(table.name, table.columns).c[name]))
                ).scalar()
                connection.execute(select(func.setval(counter, highest or 1, highest is not None)))


def _restore_secrets(archive: Archive, settings: Settings) -> None:
    path = settings.var_dir / SECRETS
    if not settings.development or archive.manifest.secrets is None:
        return
    data = archive.read(SECRETS)
    if path.exists() and path.read_bytes() != data:
        path.rename(path.with_name("secrets.before-restore.json"))
    fresh = path.with_name(".secrets.fresh")
    fresh.touch(mode=0o600)
    fresh.write_bytes(data)
    fresh.rename(path)
