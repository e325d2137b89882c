"""What workers do for signatures: mail a link, move the counts."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from app.core import jobs
from app.petitions.signatures import counting, operations
from app.settings import Settings

COUNT_JOB = "petitions.count"
RECOUNT_JOB = "petitions.recount"
# How long a mail waits while mails are off; switching them on lets all of them leave at once.
WHILE_OFF = timedelta(hours=1)


def mail_link(payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.mail`."""
    settings: Settings = current_app.extensions["settings"]
    source = payload.get("source", "")
    mailed = operations.mail_link(
        UUID(payload["signature"]), days=settings.signature_days, now=now, source=source
    )
    if not mailed:
        jobs.enqueue(operations.MAIL_JOB, payload, now=now, run_after=now + WHILE_OFF)


def count(_payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.count`, every few seconds."""
    counting.count_what_changed(now)


def recount(_payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.recount`, once a day: a wrong count is repaired in public."""
    counting.recount(now)
