"""Mailings of a phase leave bit by bit."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from app.consultations.invitations.operations import SEND_JOB, send_step
from app.consultations.invitations.queries import mailing_with
from app.consultations.processes.queries import consultation, phase
from app.core import jobs
from app.settings import Settings


def init_app(app: Flask) -> None:
    jobs.register(app, SEND_JOB, send, priority=jobs.Priority.BULK)


def send(payload: dict[str, Any], now: datetime) -> None:
    """The job `phase_invitations.send`: the next people of one mailing."""
    mailing = mailing_with(UUID(payload["mailing"]))
    asked = phase(mailing.phase_id) if mailing is not None else None
    about = consultation(asked.consultation_id) if asked is not None else None
    if mailing is None or asked is None or about is None or mailing.stopped_at is not None:
        return
    settings: Settings = current_app.extensions["settings"]
    send_step(mailing, about, asked, days=settings.invitation_days, now=now)
