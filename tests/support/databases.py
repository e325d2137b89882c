"""Migrated databases for tests, each test its own: copies of a template made once per session."""

import os
import shutil
from pathlib import Path
from typing import Literal

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.extensions import db
from tests.support import postgres
from tests.support.settings import settings_for
from tests.support.sharing import once

Database = Literal["sqlite", "postgresql"]
DATABASES: tuple[Database, ...] = ("sqlite", "postgresql")
TEMPLATE = "samenspraak_template"


def migrate(url: str, var: Path) -> None:
    """Bring an empty database to the latest version, by the migrations."""
    app = create_app(settings_for(url, var))
    with app.app_context():
        upgrade()
    let_go(app)


def let_go(app: Flask) -> None:
    """Close every connection: on SQLite the file then holds everything, without the log beside it."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def var_of(template: Path) -> Path:
    """Where the files are that a database with the demo content names: one folder for all made from it."""
    return template.with_name("demo-var")


def lay_out(template: Path, database: Path, var: Path) -> None:
    """Copy the demo content as it was made: its rows, and the files that they name."""
    shutil.copyfile(template, database)
    shutil.copytree(var_of(template), var, dirs_exist_ok=True)


class Sqlite:
    """One file per process, replaced by a copy of the migrated one before each test."""

    def __init__(self, shared: Path, own: Path) -> None:
        self.template = shared / "template.sqlite3"
        self.path = own / "samenspraak.sqlite3"
        self.url = f"sqlite:///{self.path}"
        with once(shared / "template.made") as first:
            if first:
                migrate(f"sqlite:///{self.template}", shared / "var")

    def reset(self) -> None:
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)

    def empty(self) -> str:
        """The address of a database without tables, beside the tests' own."""
        path = self.path.with_name("empty.sqlite3")
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return f"sqlite:///{path}"


class Postgresql:
    """One database per process, made anew from the migrated one before each test."""

    def __init__(self, shared: Path, socket: str) -> None:
        self.socket = socket
        self.name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        self.url = postgres.url(socket, self.name)
        with once(shared / "postgresql.made") as first:
            if first:
                postgres.execute(socket, f"CREATE DATABASE {TEMPLATE}")
                migrate(postgres.url(socket, TEMPLATE), shared / "var")

    def reset(self) -> None:
        self.drop()
        postgres.execute(self.socket, f"CREATE DATABASE {self.name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")

    def empty(self) -> str:
        name = f"{self.name}_empty"
        postgres.execute(
            self.socket, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"
        )
        return postgres.url(self.socket, name)

    def drop(self) -> None:
        postgres.execute(self.socket, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
