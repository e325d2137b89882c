"""Points as staff work on them: what feeds each, how many people said it, who works on it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, distinct, func, select

from app.consultations.comments.models import Comment
from app.consultations.comments.queries import READABLE
from app.consultations.points.models import CommentPart, Likeness, Point, PointNote, PointSource
from app.extensions import db


@dataclass(frozen=True)
class Fed:
    """How much feeds a point: contributions that can be read, and how many people made them."""

    contributions: int = 0
    people: int = 0


NOTHING = Fed()


def point(point_id: UUID) -> Point | None:
    return db.session.get(Point, point_id)


def point_for_change(point_id: UUID) -> Point | None:
    """The point, locked until the end of the transaction."""
    return db.session.get(Point, point_id, with_for_update=True, populate_existing=True)


def point_with_number(consultation_id: UUID, number: int) -> Point | None:
    """The point that this number of a consultation leads to, also when it was taken into another."""
    found = db.session.scalar(
        select(Point).where(Point.consultation_id == consultation_id, Point.number == number)
    )
    return found if found is None or found.taken_into_id is None else point(found.taken_into_id)


def point_submitted(consultation_id: UUID, submission: str) -> Point | None:
    """The point that one form of this consultation made."""
    mine = (Point.consultation_id == consultation_id, Point.submission == submission)
    return db.session.scalar(select(Point).where(*mine))


def points_of(consultation_id: UUID) -> Sequence[Point]:
    """The points of a consultation that stand by themselves, in the order of their numbers."""
    statement = select(Point).where(Point.consultation_id == consultation_id, Point.taken_into_id.is_(None))
    return db.session.scalars(statement.order_by(Point.number)).all()


def taken_into(point_id: UUID) -> Sequence[Point]:
    """The points that were taken into this one."""
    statement = select(Point).where(Point.taken_into_id == point_id)
    return db.session.scalars(statement.order_by(Point.number)).all()


def one_person() -> ColumnElement[Any]:
    """What is counted to count people: authors, and each contribution whose name was taken away."""
    return func.coalesce(Comment.author_id, Comment.id, type_=Uuid())


def fed_by(point_ids: Collection[UUID]) -> dict[UUID, Fed]:
    """How much feeds each of these points that something readable feeds: one statement."""
    statement = (
        select(
            PointSource.point_id,
            func.count(distinct(PointSource.comment_id)),
            func.count(distinct(one_person())),
        )
        .join(Comment, Comment.id == PointSource.comment_id)
        .where(PointSource.point_id.in_(list(point_ids)), READABLE)
        .group_by(PointSource.point_id)
    )
    return {row[0]: Fed(row[1], row[2]) for row in db.session.execute(statement)}


def points_fed_by(comment_ids: Collection[UUID]) -> dict[UUID, list[tuple[Point, PointSource]]]:
    """The points that each of these contributions feeds: one statement."""
    statement = (
        select(Point, PointSource)
        .join(PointSource, PointSource.point_id == Point.id)
        .where(PointSource.comment_id.in_(list(comment_ids)), Point.taken_into_id.is_(None))
        .order_by(Point.number, PointSource.id)
    )
    found: dict[UUID, list[tuple[Point, PointSource]]] = defaultdict(list)
    for each, source in db.session.execute(statement):
        found[source.comment_id].append((each, source))
    return dict(found)


def sources_of(point_id: UUID) -> Sequence[PointSource]:
    """What feeds a point, in the order in which it was gathered."""
    statement = select(PointSource).where(PointSource.point_id == point_id)
    return db.session.scalars(statement.order_by(PointSource.added_at, PointSource.id)).all()


def source(source_id: UUID) -> PointSource | None:
    return db.session.get(PointSource, source_id)


def parts_of(comment_ids: Collection[UUID]) -> dict[UUID, list[CommentPart]]:
    """The parts of those of these contributions that were split, in the order of the text: one statement."""
    if not comment_ids:
        return {}
    statement = select(CommentPart).where(CommentPart.comment_id.in_(list(comment_ids)))
    found: dict[UUID, list[CommentPart]] = defaultdict(list)
    for part in db.session.scalars(statement.order_by(CommentPart.comment_id, CommentPart.starts_at)):
        found[part.comment_id].append(part)
    return dict(found)


def notes_of(point_id: UUID) -> Sequence[PointNote]:
    """What staff wrote to each other about a point, the oldest first."""
    statement = select(PointNote).where(PointNote.point_id == point_id)
    return db.session.scalars(statement.order_by(PointNote.written_at, PointNote.id)).all()


def alike_to(comment_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """What looks most like each of these contributions and can be read, the most alike first."""
    statement = (
        select(Likeness.comment_id, Likeness.other_id)
        .join(Comment, Comment.id == Likeness.other_id)
        .where(Likeness.comment_id.in_(list(comment_ids)), READABLE)
        .order_by(Likeness.comment_id, Likeness.score.desc(), Likeness.other_id)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for comment_id, other_id in db.session.execute(statement):
        found[comment_id].append(other_id)
    return dict(found)
