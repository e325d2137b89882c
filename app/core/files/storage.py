"""Bytes on disk under the hash of their content: `files/ab/cd/abcd...`, written whole or not at all."""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from flask import current_app

from app.core.files.kinds import FileKind
from app.core.files.models import StoredFile
from app.core.types import new_id
from app.extensions import db
from app.settings import Settings


def folder() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.files_dir


def path_of(sha256: str) -> Path:
    """Where the content with this hash stands."""
    return folder() / sha256[:2] / sha256[2:4] / sha256


def store(data: bytes, kind: FileKind, now: datetime, *, kept_until: datetime | None = None) -> StoredFile:
    """Check `data`, keep it, and add its row to the caller's transaction.

    `kept_until` ends it earlier than its kind does.

    Raises:
        Refused: empty, too large, or not what this kind holds.
    """
    checked = kind.checked(data)
    sha256 = hashlib.sha256(checked.data).hexdigest()
    write(path_of(sha256), checked.data)
    row = StoredFile(
        id=new_id(),
        sha256=sha256,
        kind=kind.name,
        media_type=checked.media_type,
        size=len(checked.data),
        width=checked.width,
        height=checked.height,
        created_at=now,
        kept_until=kept_until or (now + kind.kept_for if kind.kept_for else None),
    )
    db.session.add(row)
    return row


def write(path: Path, data: bytes) -> None:
    """Put a file in place in one step; where it stands already its age starts again."""
    if path.exists():
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name[:8]}.{secrets.token_hex(6)}")
    try:
        with fresh.open("wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def stored(file_id: UUID) -> StoredFile | None:
    """The row of a file, or None when there is no such file."""
    return db.session.get(StoredFile, file_id)


def open_stream(file_id: UUID) -> BinaryIO:
    """The content of a file, to be read piece by piece and closed by the caller.

    Raises:
        FileNotFoundError: there is no such file (any more).
    """
    row = stored(file_id)
    if row is None:
        raise FileNotFoundError(str(file_id))
    return path_of(row.sha256).open("rb")


def read(file_id: UUID) -> bytes:
    """The content of a file, whole.

    Raises:
        FileNotFoundError: there is no such file (any more).
    """
    with open_stream(file_id) as stream:
        return stream.read()
