"""The job that tells authors of a publication, some at a time.

Its mails and its notices are committed together with its end. So whenever a worker dies, nobody is told twice
and nobody is passed over.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.consultations.answers.models import Publication
from app.consultations.answers.operations import TELL_JOB
from app.consultations.outcomes.messages import answers_published
from app.consultations.outcomes.models import AnswerNotice
from app.consultations.outcomes.telling import authors_waiting, readers_among
from app.consultations.processes.models import Phase
from app.consultations.processes.operations import INDEX_JOB
from app.core import jobs, personal_data, retention
from app.core.merging import pass_on_or_drop
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db

AT_A_TIME = 100
# A publication is told within hours; this long nobody is told of it again.
KEPT = timedelta(days=365)


def init_app(app: Flask) -> None:
    jobs.register(app, TELL_JOB, tell_authors)
    retention.register(
        app,
        RetentionRule(
            name="answer-notices",
            what=_l("That we mailed you when there was an answer to what you wrote"),
            purpose=_l("so that you get one mail, not two"),
            period=lambda _settings: _l("1 year"),
            erased=_l("removed by itself, or with your account"),
            expire=expire,
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="answer-notices",
            title=_l("Mails about answers to what you wrote"),
            export=export,
            erase=erase,
            merge=merge,
        ),
    )


def tell_authors(payload: dict[str, Any], now: datetime) -> None:
    """Mail the next authors of a publication once each, and go on later when there are more."""
    publication = db.session.get(Publication, UUID(payload["publication"]))
    if publication is None or publication.published_at <= now - KEPT:
        return
    phase = db.session.get_one(Phase, publication.phase_id)
    # Search finds the answers too, and only what everybody may read.
    index = {"consultation": str(phase.consultation_id)}
    jobs.enqueue(INDEX_JOB, index, now=now, unique=f"{INDEX_JOB}:{publication.id}")
    authors = authors_waiting(publication, AT_A_TIME)
    if not authors:
        return
    readers = {account.participant_id: account for account in readers_among(publication, authors, now)}
    for author in authors:
        db.session.add(
            AnswerNotice(
                publication_id=publication.id, participant_id=author, mailed=author in readers, told_at=now
            )
        )
        if author in readers:
            answers_published(readers[author], now)
    if len(authors) == AT_A_TIME:
        jobs.enqueue(TELL_JOB, payload, now=now)


def expire(now: datetime) -> int:
    return rows_changed(delete(AnswerNotice).where(AnswerNotice.told_at <= now - KEPT))


def export(participant_id: UUID) -> dict[str, Any]:
    statement = select(AnswerNotice.told_at).where(
        AnswerNotice.participant_id == participant_id, AnswerNotice.mailed.is_(True)
    )
    return {
        "mailed_at": [
            each.isoformat() for each in db.session.scalars(statement.order_by(AnswerNotice.told_at))
        ]
    }


def erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    rows_changed(delete(AnswerNotice).where(AnswerNotice.participant_id == participant_id))


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    pass_on_or_drop(AnswerNotice, "participant_id", from_id, into_id, same=("publication_id",))
