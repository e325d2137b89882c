"""Mails that wait in the outbox while a domain says so, although they were written before it did.

    holding.register(app, "petition", mails_are_off)      # (session, what follows the colon, now) -> bool
    queue_mail(..., about="petition:018f...")

Asked just before each try to send. The word travels with the job, not with the mail: the log of mails keeps
no trace of it.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy.orm import Session

Held = Callable[[Session, str, datetime], bool]


def init_app(app: Flask) -> None:
    app.extensions["mail_holding"] = {}


def register(app: Flask, kind: str, held: Held) -> None:
    app.extensions["mail_holding"][kind] = held


def is_held(session: Session, about: str | None, now: datetime) -> bool:
    """Whether a mail about this must wait; one about nothing never does."""
    kind, _colon, which = (about or "").partition(":")
    held: Held | None = current_app.extensions["mail_holding"].get(kind)
    return held is not None and held(session, which, now)
