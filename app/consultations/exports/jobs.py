"""The jobs that make reports: after a publication at once, and by looking what else became readable."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.consultations.answers.models import Publication
from app.consultations.answers.operations import REPORT_JOB
from app.consultations.exports.operations import keep_report, planned_report
from app.consultations.exports.pdf import as_pdf
from app.consultations.processes.models import Phase
from app.core import jobs
from app.core.transactions import reading
from app.extensions import db

LOOK = "reports.look"


def init_app(app: Flask) -> None:
    jobs.register(app, REPORT_JOB, make)
    jobs.periodic(app, LOOK, look, timedelta(hours=1))


def make(payload: dict[str, Any], now: datetime) -> None:
    """Make the next edition for one consultation.

    It is read in a transaction of its own and printed outside of any: on SQLite nobody waits meanwhile.
    """
    with reading():
        planned = planned_report(UUID(payload["consultation"]), now)
        db.session.rollback()
    if planned is not None:
        keep_report(planned, as_pdf(planned.contents), now)


def look(_payload: dict[str, Any], now: datetime) -> None:
    """Ask for the next edition wherever answers are public.

    Answers also become readable for everybody when a phase closes that showed people only their own.
    """
    statement = select(Phase.consultation_id).join(Publication, Publication.phase_id == Phase.id).distinct()
    for consultation_id in db.session.scalars(statement.order_by(Phase.consultation_id)).all():
        jobs.enqueue(REPORT_JOB, {"consultation": str(consultation_id)}, now=now)
