"""A mail kind of the tests' own, `letter`, so that these tests hold whatever the domains write."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader

from app.core import clock
from app.mail.models import Mail
from app.mail.operations import queue_mail
from tests.factories.mails import letter_facts


@pytest.fixture(autouse=True)
def letter(app: Flask) -> Iterator[None]:
    """The templates of `letter` beside the product's own."""
    own = app.jinja_env.loader
    assert own is not None
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(Path(__file__).parent / "templates"), own])
    yield
    app.jinja_env.loader = own


@pytest.fixture
def queue(app: Flask) -> Any:
    """Queue a letter: `queue(address="...", language="en")` gives its row's id; the caller commits."""

    def queue(now: datetime | None = None, **facts: Any) -> UUID:
        return queue_mail("letter", **letter_facts(facts), now=now or clock.now())

    return queue


@pytest.fixture
def kept(db: Any) -> Any:
    """The row of a mail as the database has it now."""

    def kept(mail_id: UUID) -> Mail:
        db.session.rollback()
        db.session.expire_all()
        found = db.session.get(Mail, mail_id)
        assert isinstance(found, Mail)
        return found

    return kept
