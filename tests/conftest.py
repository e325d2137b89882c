"""Fixtures for every test. The app and its database are real: SQLite, or PostgreSQL with `--database`."""

import contextvars
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from tests.support import fence
from tests.support.browser import (  # noqa: F401 fixtures
    browser_type_launch_args,
    demo_template,
    open_browser,
)
from tests.support.clock import FrozenClock
from tests.support.smtp import SmtpServer

# The app is imported in the fixtures: a test of pure functions runs without it.


fence.put_up()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql", "both"),
        default="sqlite",
        help="the database under the tests that use one (default: sqlite)",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" not in metafunc.fixturenames:
        return
    asked = metafunc.config.getoption("database")
    names = ["sqlite", "postgresql"] if asked == "both" else [asked]
    for only in ("sqlite", "postgresql"):
        if metafunc.definition.get_closest_marker(only):
            names = [only]
    metafunc.parametrize("database", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this test session share."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "shared"


@pytest.fixture(scope="session")
def postgresql_socket(session_folder: Path) -> Iterator[str]:
    """The socket of a real PostgreSQL, started when the first test needs it."""
    from tests.support import postgres

    with postgres.running(session_folder / "postgresql") as socket:
        yield socket


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, session_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The database of this process (`url`, `reset()`): SQLite or PostgreSQL."""
    from tests.support.databases import Postgresql, Sqlite

    if request.param == "sqlite":
        yield Sqlite(session_folder, tmp_path_factory.mktemp("sqlite"))
        return
    held = Postgresql(session_folder, request.getfixturevalue("postgresql_socket"))
    yield held
    held.drop()


@pytest.fixture(scope="session")
def house(database: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole application, made once per process and database; tests take `app`."""
    from app import create_app
    from app.extensions import db
    from tests.support.client import AuditedClient
    from tests.support.settings import settings_for

    made = create_app(settings_for(database.url, tmp_path_factory.mktemp("var")))
    made.config["TESTING"] = True
    made.test_client_class = AuditedClient
    yield made
    with made.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def clock() -> FrozenClock:
    """The app's clock: stands at 21 November 2026, 12:00 in Amsterdam, until `clock.move(minutes=16)`."""
    return FrozenClock()


@pytest.fixture
def app(house: Flask, database: Any, clock: FrozenClock) -> Iterator[Flask]:
    """The application on a freshly migrated, empty database, with an application context for the test."""
    from app.extensions import db, limiter

    settings = house.extensions["settings"]
    with house.app_context():
        for engine in db.engines.values():
            engine.dispose()
    database.reset()
    shutil.rmtree(settings.files_dir, ignore_errors=True)
    limiter.reset()
    kept_config, kept_extensions = dict(house.config), dict(house.extensions)
    house.extensions["clock"] = clock
    context = house.app_context()
    context.push()
    yield house
    db.session.remove()
    context.pop()
    house.config.clear()
    house.config.update(kept_config)
    house.extensions.clear()
    house.extensions.update(kept_extensions)


@pytest.fixture
def db(app: Flask) -> SQLAlchemy:
    """The database, in the test's application context; what a test adds, its next request commits."""
    from app.extensions import db as opened

    return opened


@pytest.fixture
def client(app: Flask) -> Any:
    """A visitor's browser; every page it gets is audited (`tests/support/client.py`)."""
    return app.test_client()


@pytest.fixture
def mails(app: Flask) -> Any:
    """What the app mailed: `mails.last(to="els@example.org").link()` (`tests/support/mailbox.py`)."""
    from tests.support.mailbox import Mailbox

    return Mailbox(app)


@pytest.fixture
def worker(app: Flask) -> Callable[[], int]:
    """Do every job that is due by the test's clock: `worker()` answers how many were tried."""
    from app.core.worker import Worker
    from app.extensions import db

    def drain() -> int:
        db.session.commit()
        return contextvars.Context().run(Worker(app).drain)

    return drain


@pytest.fixture
def smtp(app: Flask) -> Iterator[SmtpServer]:
    """A real SMTP server that the app sends through (`tests/support/smtp.py`)."""
    server = SmtpServer()
    server.start()
    app.extensions["settings"] = replace(app.extensions["settings"], mail_url=server.url)
    yield server
    server.stop()


@pytest.fixture
def sign_in(app: Flask, mails: Any) -> Any:
    """Sign people in: `sign_in(account)` or `sign_in(staff, second_factor=True)` gives their client."""
    from tests.support.signing_in import SignIn

    return SignIn(app, mails)


@pytest.fixture
def command(app: Flask) -> Callable[..., Result]:
    """Run a Flask command: `command("people", "add-staff", ...)`; the result has `exit_code` and `output`."""
    from app.extensions import db

    def run(*words: str, **kwargs: Any) -> Result:
        db.session.commit()
        runner = app.test_cli_runner()
        return contextvars.Context().run(runner.invoke, args=list(words), **kwargs)

    return run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in `tests/browser/`: the static checks leave it out with `-m "not browser"`."""
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker("browser")
