"""Mails for tests."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.mail.models import Mail


def letter_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """What a mail to Els needs, unless the test says otherwise."""
    usual = {
        "address": "els@example.org",
        "language": "nl",
        "participant_id": None,
        "context": {"name": "Els"},
    }
    return usual | facts


def mails_named(name: str, address: str | None = None) -> list[Mail]:
    """The mails of one kind, in the order in which they were queued."""
    statement = select(Mail).where(Mail.name == name).order_by(Mail.id)
    if address is not None:
        statement = statement.where(Mail.address == address)
    return list(db.session.scalars(statement))


def last_mail(name: str, address: str | None = None) -> Mail:
    return mails_named(name, address)[-1]


def link_in(mail: Mail) -> str:
    """The first link of a mail's text, as a reader would click it."""
    return next(word for word in (mail.text or "").split() if word.startswith("http"))


def mail_ids() -> list[UUID]:
    return list(db.session.scalars(select(Mail.id).order_by(Mail.id)))
