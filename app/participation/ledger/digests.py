"""Keyed hashes of rows, so that each counts once."""

import hashlib
from collections.abc import Iterable

from flask import Flask

SEPARATOR = "\x1f"


def digest_key(app: Flask) -> bytes:
    """The key of row digests, derived from the person key: a digest alone confirms no guess of a person."""
    person_key: str = app.extensions["settings"].person_key
    return hashlib.sha256(b"participation row\0" + person_key.encode()).digest()


def row_digest(key: bytes, values: Iterable[str]) -> int:
    """64 bits of a row's values, signed as the databases keep them; told apart within one `event_uid`."""
    hashed = hashlib.blake2b(key + SEPARATOR.join(values).encode(), digest_size=8).digest()
    return int.from_bytes(hashed, "big", signed=True)
