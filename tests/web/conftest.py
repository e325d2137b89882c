"""An app with pages that go wrong, apart from the one the other tests share."""

from collections.abc import Iterator

import pytest
from flask import Flask, abort
from werkzeug.exceptions import TooManyRequests

from app.core.csrf import CsrfClass
from app.core.refusals import Refusal, Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db, limiter
from tests.support.client import AuditedClient


def broken_pages() -> LocalisedBlueprint:
    """Pages that go wrong in each way a page can."""
    broken = LocalisedBlueprint("broken", __name__)

    @broken.page("/check/<int:code>/", also_posts=CsrfClass.ORIGIN)
    def fail(code: int) -> str:
        abort(code)

    @broken.page("/check/load/", also_posts=CsrfClass.ORIGIN)
    def later() -> str:
        raise TooManyRequests(retry_after=600)

    @broken.page("/check/split/", also_posts=CsrfClass.ORIGIN)
    def refused() -> str:
        raise Refused(Refusal("too-late", "Te laat, %(name)s.", params={"name": "Els"}))

    @broken.page("/check/merge/", also_posts=CsrfClass.ORIGIN)
    def crash() -> str:
        raise RuntimeError("een geheim in de fout")

    @broken.page("/check/insert/")
    @limiter.limit("3 per hour")
    def often() -> str:
        return ""

    @broken.action("/check/confirm/", csrf=CsrfClass.TOKEN)
    def confirm() -> str:
        return "goed"

    return broken


@pytest.fixture
def faulty(app: Flask) -> Iterator[Flask]:
    from app import create_app

    made = create_app(app.extensions["settings"])
    made.extensions["clock"] = app.extensions["clock"]
    made.test_client_class = AuditedClient
    made.register_blueprint(broken_pages())
    yield made
    with made.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def visitor(faulty: Flask) -> AuditedClient:
    """A browser at the app with pages that go wrong."""
    client = faulty.test_client()
    assert isinstance(client, AuditedClient)
    return client
