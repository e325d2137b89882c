"""What workers do for signatures: mail a link, move the counts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app

from app.petitions.signatures import counting, operations
from app.settings import Settings

COUNT_JOB = "petitions.count"
RECOUNT_JOB = "petitions.recount"


def mail_link(payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.mail`."""
    settings: Settings = current_app.extensions["settings"]
    operations.mail_link(UUID(payload["signature"]), days=settings.signature_days, now=now)


def count(_payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.count`, every few seconds."""
    counting.count_what_changed(now)


def recount(_payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.recount`, once a day."""
    counting.count_all(now)
