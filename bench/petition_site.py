"""A petition on PostgreSQL behind granian, as production runs it, for measurements."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete, func, select

from app import create_app
from app.core import clock
from app.core.jobs.models import Job
from app.extensions import db
from app.petitions.models import Petition
from app.petitions.queries import count_of
from app.petitions.signatures import counting
from app.petitions.signatures.models import Signature, Standing
from app.settings import read_settings
from bench.reading import serving
from tests.factories.petitions import make_petition, sign_and_confirm
from tests.support import postgres
from tests.support.server import free_port
from tests.support.settings import environment_for
from tools.dev.environment import ROOT

SLUG = "plein"


@dataclass
class Site:
    """The settings of the processes, the app of this one, and the port on which mail is taken."""

    app: Flask
    environ: dict[str, str]
    folder: Path
    socket: str
    mail_port: int

    @contextmanager
    def open(self, workers: int = 1) -> Iterator[int]:
        """The server and so many workers; gives the port."""
        with serving(self.environ) as port, contextlib.ExitStack() as stack:
            for _each in range(workers):
                stack.enter_context(self.worker())
            yield port

    @contextmanager
    def worker(self) -> "Iterator[subprocess.Popen[bytes]]":
        with (self.folder / "worker.log").open("ab") as log:
            command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
            environ = {**os.environ, **self.environ}
            with subprocess.Popen(command, env=environ, cwd=ROOT, stdout=log, stderr=log) as process:
                try:
                    yield process
                finally:
                    process.terminate()
                    process.wait(30)


@contextmanager
def petition_site() -> Iterator[Site]:
    """An open petition with twelve signers, on the server of the tests."""
    with tempfile.TemporaryDirectory() as made, postgres.running(Path(made) / "server") as socket:
        postgres.execute(socket, "CREATE DATABASE bench")
        with site_on(socket, Path(made)) as site:
            yield site


@contextmanager
def site_on(socket: str, folder: Path) -> Iterator[Site]:
    """An open petition with twelve signers, in the empty database `bench` of a server."""
    mail_port = free_port()
    environ = environment_for(
        postgres.url(socket, "bench"),
        folder / "var",
        MODE="production",
        BASE_URL="https://samenspraak.example",
        MAIL_URL=f"smtp://127.0.0.1:{mail_port}",
        MAIL_FROM="post@samenspraak.example",
        TRUSTED_PROXIES="1",
        READ_LIMIT="1000000 per minute",
        SIGNATURES_PER_HOUR="1000",
    )
    app = create_app(read_settings(environ))
    with app.test_request_context():
        upgrade()
        petition = make_petition(SLUG)
        for number in range(12):
            sign_and_confirm(petition, name=f"Noor{number} Bakker", is_public=True)
        # Their mails would be somebody's work during the measurement.
        db.session.execute(delete(Job))
        db.session.commit()
        yield Site(app, environ, folder, socket, mail_port)
        db.session.remove()
        db.engine.dispose()


@dataclass(frozen=True)
class InDatabase:
    """How many signatures there are, how many count, and the public count before and after a recount."""

    signatures: int
    confirmed: int
    count: int
    recount: int


def in_database() -> InDatabase:
    """What the database holds of the one petition; counts it as the job does."""
    db.session.rollback()
    petition = db.session.scalars(select(Petition)).one()
    signatures = db.session.scalar(select(func.count()).select_from(Signature)) or 0
    counts = select(func.count()).where(Signature.standing == Standing.CONFIRMED)
    confirmed = db.session.scalar(counts) or 0
    stood = count_of(petition.id)
    counting.count_all(clock.now())
    db.session.commit()
    again = count_of(petition.id)
    return InDatabase(signatures, confirmed, stood.confirmed if stood else 0, again.confirmed if again else 0)
