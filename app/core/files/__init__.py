"""The file store: what people upload, checked, under the name of its content.

    stored = files.store(data, files.PICTURE, now)        the row is part of the caller's transaction
    files.read(stored.id), files.open_stream(stored.id)

A file lives while a foreign key points to its row; a temporary one until `kept_until`. An hourly job removes
the rest, so that nothing is lost when a transaction is rolled back.
"""

from app.core.files.kinds import DOCUMENT, PICTURE, TABLE, FileKind
from app.core.files.models import StoredFile
from app.core.files.removal import init_app, remove_unused
from app.core.files.storage import open_stream, read, store, stored

__all__ = [
    "DOCUMENT",
    "PICTURE",
    "TABLE",
    "FileKind",
    "StoredFile",
    "init_app",
    "open_stream",
    "read",
    "remove_unused",
    "store",
    "stored",
]
