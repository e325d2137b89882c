"""Invitations leave bit by bit."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from app.core import jobs
from app.people.invitations import operations
from app.settings import Settings


def init_app(app: Flask) -> None:
    jobs.register(app, operations.SEND_JOB, send, priority=jobs.Priority.BULK)


def send(payload: dict[str, Any], now: datetime) -> None:
    settings: Settings = current_app.extensions["settings"]
    valid_for = timedelta(days=settings.invitation_days)
    operations.send_step(UUID(payload["batch"]), valid_for=valid_for, now=now)
