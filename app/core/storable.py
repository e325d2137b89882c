"""Text that PostgreSQL can hold: it refuses the character NUL, which nobody can type and only programs send.

What people write is cleaned where it is read (`core/cleaning.py`); this is for all else that carries text to
the database: an address, a search, a note, a field that a later form forgets to clean. SQLite holds NUL.
"""

from typing import Any

from flask import Flask
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import event

from app.extensions import db


class WithoutNul(StrDumperUnknown):
    """Strings as psycopg sends them, without NUL."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "") if "\0" in obj else obj)


def init_app(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            if engine.dialect.name == "postgresql":
                event.listen(engine, "connect", _prepare)


def _prepare(connection: Any, _record: Any) -> None:
    connection.adapters.register_dumper(str, WithoutNul)
