"""What is kept of who of staff worked on points and answers, until when, and how it goes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, or_, select, update

from app.consultations.answers.models import Answer, Publication
from app.consultations.points.models import Point, PointNote
from app.consultations.processes import retention as consultation_retention
from app.consultations.processes.models import Consultation, Phase
from app.core import personal_data, retention
from app.core.languages import current_language
from app.core.merging import pass_on
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="workbench",
            what=_l("Which member of staff worked on a point and its answer, and notes among staff about it"),
            purpose=_l("so that a second person looks at each answer, and colleagues can ask each other"),
            period=consultation_retention.period,
            erased=_l("names are taken away and notes removed by themselves; points and answers stay"),
            expire=take_staff_away,
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="workbench",
            title=_l("Your work on points and answers"),
            export=export,
            erase=erase,
            stays=_l(
                "Points, answers and notes that you wrote for the organisation stay, without your name."
            ),
            merge=merge,
        ),
    )


def take_staff_away(now: datetime) -> int:
    """Names of staff and their notes go, so many years after the last phase of a consultation closed."""
    past = consultation_retention.past(now)
    points = select(Point.id).where(Point.consultation_id.in_(past))
    gone = rows_changed(delete(PointNote).where(PointNote.point_id.in_(points)))
    gone += rows_changed(
        update(Point)
        .where(
            Point.consultation_id.in_(past),
            or_(Point.assigned_to.is_not(None), Point.changed_by.is_not(None)),
        )
        .values(assigned_to=None, changed_by=None)
    )
    somebody = or_(Answer.drafted_by.is_not(None), Answer.approved_by.is_not(None))
    gone += rows_changed(
        update(Answer).where(Answer.point_id.in_(points), somebody).values(drafted_by=None, approved_by=None)
    )
    phases = select(Phase.id).where(Phase.consultation_id.in_(past))
    return gone + rows_changed(
        update(Publication)
        .where(Publication.phase_id.in_(phases), Publication.published_by.is_not(None))
        .values(published_by=None)
    )


def export(participant_id: UUID) -> dict[str, Any]:
    """The points and answers somebody of staff worked on, and the notes they wrote."""
    return {
        "assigned_points": _points(Point.assigned_to == participant_id),
        "changed_points": _points(Point.changed_by == participant_id),
        "drafted_answers": _answered(Answer.drafted_by == participant_id),
        "approved_answers": _answered(Answer.approved_by == participant_id),
        "published": _published(participant_id),
        "notes": _notes(participant_id),
    }


def _points(which: ColumnElement[bool]) -> list[dict[str, Any]]:
    statement = select(Point, Consultation).join(Consultation, Consultation.id == Point.consultation_id)
    rows = db.session.execute(statement.where(which).order_by(Point.created_at, Point.id))
    return [_told(point, consultation) for point, consultation in rows]


def _answered(which: ColumnElement[bool]) -> list[dict[str, Any]]:
    statement = (
        select(Point, Consultation)
        .join(Consultation, Consultation.id == Point.consultation_id)
        .join(Answer, Answer.point_id == Point.id)
    )
    rows = db.session.execute(statement.where(which).order_by(Answer.drafted_at, Point.id))
    return [_told(point, consultation) for point, consultation in rows]


def _told(point: Point, consultation: Consultation) -> dict[str, Any]:
    language = current_language()
    return {
        "consultation": consultation.title.text_in(language),
        "point": point.number,
        "title": point.title.text_in(language),
    }


def _published(participant_id: UUID) -> list[dict[str, Any]]:
    statement = (
        select(Publication.published_at, Consultation)
        .join(Phase, Phase.id == Publication.phase_id)
        .join(Consultation, Consultation.id == Phase.consultation_id)
        .where(Publication.published_by == participant_id)
        .order_by(Publication.published_at)
    )
    return [
        {"consultation": consultation.title.text_in(current_language()), "published_at": at.isoformat()}
        for at, consultation in db.session.execute(statement)
    ]


def _notes(participant_id: UUID) -> list[dict[str, Any]]:
    statement = (
        select(PointNote, Point, Consultation)
        .join(Point, Point.id == PointNote.point_id)
        .join(Consultation, Consultation.id == Point.consultation_id)
        .where(PointNote.author_id == participant_id)
        .order_by(PointNote.written_at, PointNote.id)
    )
    return [
        _told(point, consultation) | {"text": note.text, "written_at": note.written_at.isoformat()}
        for note, point, consultation in db.session.execute(statement)
    ]


def erase(participant_id: UUID, now: datetime, withdraw_words: bool) -> None:
    """Take somebody of staff away from what they worked on; their notes too when they want it."""
    if withdraw_words:
        rows_changed(delete(PointNote).where(PointNote.author_id == participant_id))
    rows_changed(update(PointNote).where(PointNote.author_id == participant_id).values(author_id=None))
    rows_changed(update(Point).where(Point.assigned_to == participant_id).values(assigned_to=None))
    rows_changed(update(Point).where(Point.changed_by == participant_id).values(changed_by=None))
    rows_changed(update(Answer).where(Answer.drafted_by == participant_id).values(drafted_by=None))
    rows_changed(update(Answer).where(Answer.approved_by == participant_id).values(approved_by=None))
    rows_changed(
        update(Publication).where(Publication.published_by == participant_id).values(published_by=None)
    )


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """What either worked on. Where one drafted and the other approved, the second name goes."""
    both = {from_id, into_id}
    alone = update(Answer).where(Answer.drafted_by.in_(both), Answer.approved_by.in_(both))
    rows_changed(alone.values(approved_by=None))
    for column in ("drafted_by", "approved_by"):
        pass_on(Answer, column, from_id, into_id)
    for column in ("assigned_to", "changed_by"):
        pass_on(Point, column, from_id, into_id)
    pass_on(PointNote, "author_id", from_id, into_id)
    pass_on(Publication, "published_by", from_id, into_id)
