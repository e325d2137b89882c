"""An app on an empty, migrated database of its own, for a measurement."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.extensions import db
from tests.support import postgres
from tests.support.settings import settings_for


@contextmanager
def fresh_app(kind: str, folder: Path | None = None) -> Iterator[Flask]:
    """The app on SQLite or PostgreSQL, in its context; everything goes afterwards.

    PostgreSQL is the server of the tests: no fsync, so its figures are of processor and memory, not of disk.
    """
    with tempfile.TemporaryDirectory(dir=folder) as own:
        if kind == "sqlite":
            with _app(f"sqlite:///{own}/bench.sqlite3", Path(own)) as app:
                yield app
            return
        with postgres.running(Path(own) / "server") as socket:
            postgres.execute(socket, "CREATE DATABASE bench")
            with _app(postgres.url(socket, "bench"), Path(own)) as app:
                yield app


@contextmanager
def _app(url: str, own: Path) -> Iterator[Flask]:
    app = create_app(settings_for(url, own / "var"))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
