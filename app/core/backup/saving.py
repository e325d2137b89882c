"""Making a backup: one snapshot of the database, the files it names, and the development secrets."""

import fcntl
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.schema import sort_tables_and_constraints

from app.core.backup.manifest import (
    MANIFEST,
    SECRETS,
    Manifest,
    Part,
    TablePart,
    Unusable,
    key_fingerprints,
    own_keys,
)
from app.core.backup.portable import kind_of, plain_table, to_json
from app.core.backup.schema import require_own_schema
from app.core.files.removal import lock_path
from app.core.files.storage import path_of
from app.core.health import latest_revision
from app.core.transactions import reading
from app.extensions import db
from app.settings import Settings

PART_BYTES = 8 * 1024 * 1024

Progress = Callable[[str], None]


def save(path: Path, settings: Settings, now: datetime, progress: Progress) -> Manifest:
    """Write a backup to `path`, which is there whole or not at all.

    Raises:
        Unusable: `path` exists, or the database is not as this release expects it.
    """
    if path.exists():
        raise Unusable(f"{path} exists already; choose another name.")
    if not path.parent.is_dir():
        raise Unusable(f"{path.parent} is not a folder.")
    fresh = path.with_name(f".{path.name}.part")
    try:
        # It holds personal data and perhaps secrets: nobody else on this machine may read it.
        handle = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as target, tarfile.open(fileobj=target, mode="w") as tar:
            manifest = _save_into(tar, settings, now, progress)
            target.flush()
            os.fsync(target.fileno())
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)
    return manifest


def _save_into(tar: tarfile.TarFile, settings: Settings, now: datetime, progress: Progress) -> Manifest:
    with _files_held(), _snapshot() as connection:
        require_own_schema(connection)
        manifest = Manifest(
            revision=latest_revision() or "",
            made_at=now.isoformat(),
            database=connection.dialect.name,
            keys=key_fingerprints(own_keys(settings)),
        )
        for table in described_tables():
            _save_table(tar, connection, table)
            manifest.tables.append(table)
            progress(f"{table.name}: {table.rows} rows")
        for sha256 in _named_files(connection):
            manifest.files.append(_add(tar, f"files/{sha256}", _content(sha256)))
        progress(f"files: {len(manifest.files)}")
    kept = settings.var_dir / SECRETS
    if settings.development and kept.exists():
        manifest.secrets = _add(tar, SECRETS, kept.read_bytes())
    _add(tar, MANIFEST, manifest.to_bytes())
    return manifest


@contextmanager
def _files_held() -> Iterator[None]:
    """While this is held, the hourly job removes no bytes from the file store."""
    with lock_path().open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """A connection on which every table is as it was at one moment, however long reading takes."""
    with reading(), db.engine.connect().execution_options(**_snapshot_options()) as connection:
        yield connection
        connection.rollback()


def _snapshot_options() -> dict[str, Any]:
    if db.engine.dialect.name == "postgresql":
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    # SQLite's write-ahead log gives every read transaction the state at its first read.
    return {}


def described_tables() -> list[TablePart]:
    """Every table of this release, those that others point to first."""
    sorting = sort_tables_and_constraints(list(db.metadata.tables.values()))  # type: ignore[no-untyped-call]
    ordered = [table for table, _ in sorting if table is not None]
    seen: set[str] = set()
    described = []
    for table in ordered:
        described.append(_described(table, seen))
        seen.add(table.name)
    return described


def _described(table: Table, before: set[str]) -> TablePart:
    late = [
        column.name
        for column in table.columns
        if any(key.column.table.name not in before for key in column.foreign_keys)
    ]
    for name in late:
        if not table.columns[name].nullable:
            raise TypeError(
                f"{table.name}.{name} points in a circle and may not be empty: a backup can't load it"
            )
    return TablePart(
        name=table.name,
        columns={column.name: kind_of(column.type) for column in table.columns},
        key=[column.name for column in table.primary_key.columns],
        late=late,
    )


def _save_table(tar: tarfile.TarFile, connection: Connection, table: TablePart) -> None:
    kinds = list(table.columns.values())
    source = plain_table(table.name, table.columns)
    rows = connection.execute(
        select(*source.c).order_by(*(source.c[name] for name in table.key)),
        execution_options={"yield_per": 1000},
    )
    buffer = io.BytesIO()
    for row in rows:
        values = [to_json(value, kind) for value, kind in zip(row, kinds, strict=True)]
        buffer.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        table.rows += 1
        if buffer.tell() >= PART_BYTES:
            _flush(tar, table, buffer)
    if buffer.tell():
        _flush(tar, table, buffer)


def _flush(tar: tarfile.TarFile, table: TablePart, buffer: io.BytesIO) -> None:
    name = f"tables/{table.name}/{len(table.parts) + 1:06}.jsonl"
    table.parts.append(_add(tar, name, buffer.getvalue()))
    buffer.seek(0)
    buffer.truncate()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> Part:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    tar.addfile(entry, io.BytesIO(data))
    return Part(name, hashlib.sha256(data).hexdigest(), len(data))


def _named_files(connection: Connection) -> list[str]:
    rows: Any = connection.execute(text("SELECT DISTINCT sha256 FROM stored_files ORDER BY sha256")).scalars()
    return list(rows)


def _content(sha256: str) -> bytes:
    try:
        return path_of(sha256).read_bytes()
    except FileNotFoundError:
        raise Unusable(f"The file store lacks {sha256}, which the database names.") from None
