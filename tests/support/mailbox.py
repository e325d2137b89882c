"""What the app mailed, as its reader would see it."""

import re
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.transactions import reading
from app.extensions import db
from app.mail.models import Mail
from tests.support.client import path_of

ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Letter:
    """One mail: `text` and `html` as its reader gets them, `name` the folder in templates/mail/."""

    name: str
    address: str
    language: str
    subject: str
    text: str
    html: str
    status: str

    @property
    def links(self) -> list[str]:
        """The addresses in the text, without the site: what a test's client can open."""
        return [path_of(url.rstrip(".,)")) for url in ADDRESS.findall(self.text)]

    def link(self, part: str = "") -> str:
        """The first link that contains `part`."""
        found = [link for link in self.links if part in link]
        assert found, f"no link with {part!r} among {self.links}"
        return found[0]


class Mailbox:
    """Every mail of the test, queued or sent, oldest first: `mails()`, `mails(name="sign_in_link")`."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, *, to: str | None = None, name: str | None = None) -> list[Letter]:
        db.session.commit()
        with reading(), Session(db.engine) as session:
            rows = session.scalars(select(Mail).order_by(Mail.queued_at, Mail.id))
            letters = [letter_of(row) for row in rows]
        addressed = [letter for letter in letters if to is None or letter.address == to]
        return [letter for letter in addressed if name is None or letter.name == name]

    def last(self, *, to: str | None = None, name: str | None = None) -> Letter:
        letters = self(to=to, name=name)
        assert letters, f"no mail {name or ''} to {to or 'anybody'} among {[m.name for m in self()]}"
        return letters[-1]


def letter_of(row: Mail) -> Letter:
    return Letter(
        row.name, row.address or "", row.language, row.subject, row.text or "", row.html or "", row.status
    )
