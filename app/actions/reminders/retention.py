"""Addresses of reminders go the day after the demonstration, and their mails from the log with them."""

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.actions.reminders.operations import forget
from app.actions.reminders.queries import forgettable
from app.core import retention
from app.core.retention import RetentionRule


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="reminders",
            what=_l("A mail address left for a reminder of a demonstration, without a name"),
            purpose=_l("to mail you the day before"),
            period=lambda _settings: _l("until the day after the demonstration"),
            erased=_l(
                "removed by itself, with the mail from our log; sooner when you ask for it on its page"
            ),
            expire=expire,
        ),
    )


def expire(now: datetime) -> int:
    """Remove the addresses of demonstrations that ended before today; how many."""
    past = forgettable(now)
    return forget(past) if past else 0
