"""Keyed hashes: of a row, so that it counts once; of a code, so that a file's person is found again."""

import hashlib
import hmac
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


def code_key(person_key: bytes, code: str) -> str:
    """The participant key of an opaque code: 64 hexadecimal digits, in another namespace than addresses.

    No address holds a NUL, so no code can stand for one.
    """
    return hmac.digest(person_key, b"participation code\0" + code.encode(), "sha256").hex()
