"""Answers: how far each is, the paragraphs they led to, what a phase would publish and what waits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, distinct, func, or_, select

from app.consultations.answers.models import Answer, AnswerParagraph, Publication
from app.consultations.comments.models import Comment
from app.consultations.comments.queries import READABLE
from app.consultations.drafts.models import DraftVersion, Wording
from app.consultations.points.models import Point, PointSource
from app.consultations.processes.models import Consultation, Phase
from app.core.bilingual import Bilingual
from app.extensions import db


@dataclass(frozen=True)
class Counts:
    """Contributions that can be read, by how far they are; `gathered`: in a point without public answer."""

    total: int = 0
    answered: int = 0
    gathered: int = 0

    @property
    def waiting(self) -> int:
        """Without a public answer."""
        return self.total - self.answered

    @property
    def open(self) -> int:
        """In no point yet."""
        return self.total - self.answered - self.gathered


def answer(point_id: UUID) -> Answer | None:
    return db.session.get(Answer, point_id)


def answer_for_change(point_id: UUID) -> Answer | None:
    """The answer, locked until the end of the transaction."""
    return db.session.get(Answer, point_id, with_for_update=True, populate_existing=True)


def under_review(consultation_id: UUID) -> set[int]:
    """The numbers of the points whose answer is with a second person, or approved and not public yet."""
    statement = (
        select(Point.number)
        .join(Answer, Answer.point_id == Point.id)
        .where(
            Point.consultation_id == consultation_id,
            Answer.offered_at.is_not(None),
            Answer.publication_id.is_(None),
        )
    )
    return set(db.session.scalars(statement))


def answers_of(point_ids: Collection[UUID]) -> dict[UUID, Answer]:
    """The answer to each of these points that has one, public or not: one statement."""
    statement = select(Answer).where(Answer.point_id.in_(list(point_ids)))
    return {each.point_id: each for each in db.session.scalars(statement)}


def paragraphs_of(point_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The paragraphs that the answers to these points name, as identities: one statement."""
    statement = select(AnswerParagraph).where(AnswerParagraph.point_id.in_(list(point_ids)))
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for each in db.session.scalars(
        statement.order_by(AnswerParagraph.point_id, AnswerParagraph.paragraph_id)
    ):
        found[each.point_id].append(each.paragraph_id)
    return dict(found)


def numbers_in(version_id: UUID, paragraph_ids: Collection[UUID]) -> dict[UUID, int]:
    """The number that each of these paragraphs has in a version; those it doesn't have are left out."""
    statement = select(Wording.paragraph_id, Wording.number).where(
        Wording.version_id == version_id,
        Wording.paragraph_id.in_(list(paragraph_ids)),
        Wording.number.is_not(None),
    )
    return {row[0]: row[1] for row in db.session.execute(statement) if row[1] is not None}


def paragraphs_numbered(version_id: UUID, numbers: Collection[int]) -> dict[int, UUID]:
    """The paragraphs with these numbers in a version."""
    statement = select(Wording.number, Wording.paragraph_id).where(
        Wording.version_id == version_id, Wording.number.in_(list(numbers))
    )
    return {row[0]: row[1] for row in db.session.execute(statement) if row[0] is not None}


def publication(publication_id: UUID) -> Publication | None:
    return db.session.get(Publication, publication_id)


def publications_of(consultation_id: UUID) -> Sequence[Publication]:
    """The publications of a consultation, the latest first."""
    statement = (
        select(Publication)
        .join(Phase, Phase.id == Publication.phase_id)
        .where(Phase.consultation_id == consultation_id)
        .order_by(Publication.published_at.desc(), Publication.id.desc())
    )
    return db.session.scalars(statement).all()


def ready_points(phase_id: UUID) -> Sequence[Point]:
    """The points to which an approved answer waits to be published with this phase: those it feeds."""
    statement = (
        select(Point)
        .join(Answer, Answer.point_id == Point.id)
        .where(
            Answer.approved_at.is_not(None),
            Answer.publication_id.is_(None),
            Point.taken_into_id.is_(None),
            Point.id.in_(_fed_in(phase_id)),
        )
        .order_by(Point.number)
    )
    return db.session.scalars(statement).all()


def ready_by_phase(consultation_id: UUID) -> dict[UUID, int]:
    """How many approved answers wait to be published with each phase: one statement."""
    statement = (
        select(Comment.phase_id, func.count(distinct(Point.id)))
        .join(PointSource, PointSource.comment_id == Comment.id)
        .join(Point, Point.id == PointSource.point_id)
        .join(Answer, Answer.point_id == Point.id)
        .where(
            Point.consultation_id == consultation_id,
            Point.taken_into_id.is_(None),
            Answer.approved_at.is_not(None),
            Answer.publication_id.is_(None),
        )
        .group_by(Comment.phase_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def answers_in(publication_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many answers became public with each of these publications."""
    statement = (
        select(Answer.publication_id, func.count())
        .where(Answer.publication_id.in_(list(publication_ids)))
        .group_by(Answer.publication_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement) if row[0] is not None}


def answered_with(phase_id: UUID, point_ids: Collection[UUID]) -> int:
    """How many contributions of a phase have no public answer yet and would get one with these points."""
    statement = (
        select(func.count(distinct(Comment.id)))
        .join(PointSource, PointSource.comment_id == Comment.id)
        .where(
            Comment.phase_id == phase_id,
            PointSource.point_id.in_(list(point_ids)),
            READABLE,
            ~has_public_answer(),
        )
    )
    return db.session.scalar(statement) or 0


def offered_by_consultation(reviewer_id: UUID) -> list[tuple[UUID, Bilingual, int]]:
    """How many answers wait for a second person, per consultation, but for those that this person
    wrote, or changed the point of."""
    statement = (
        select(Point.consultation_id, func.count())
        .join(Answer, Answer.point_id == Point.id)
        .where(
            Point.taken_into_id.is_(None),
            Answer.offered_at.is_not(None),
            Answer.approved_at.is_(None),
            or_(Answer.drafted_by.is_(None), Answer.drafted_by != reviewer_id),
            or_(Point.changed_by.is_(None), Point.changed_by != reviewer_id),
        )
        .group_by(Point.consultation_id)
    )
    waiting = {row[0]: row[1] for row in db.session.execute(statement)}
    if not waiting:
        return []
    asked = select(Consultation).where(Consultation.id.in_(waiting)).order_by(Consultation.created_at)
    return [(each.id, each.title, waiting[each.id]) for each in db.session.scalars(asked)]


def points_fed_in(phase_id: UUID) -> Sequence[Point]:
    """The points that something said in this phase feeds, in the order of their numbers."""
    statement = select(Point).where(Point.taken_into_id.is_(None), Point.id.in_(_fed_in(phase_id)))
    return db.session.scalars(statement.order_by(Point.number)).all()


def points_in(publication_id: UUID) -> Sequence[Point]:
    """The points that were answered in one publication, in the order of their numbers."""
    statement = select(Point).join(Answer, Answer.point_id == Point.id)
    return db.session.scalars(
        statement.where(Answer.publication_id == publication_id).order_by(Point.number)
    ).all()


def points_astray(version_id: UUID, points: Iterable[Point]) -> list[Point]:
    """Those of these points whose answer names a paragraph that a version never had: two statements.

    A paragraph that this version or an earlier one dropped is there to be seen too: what was said led to its
    end.
    """
    rows = list(points)
    named = paragraphs_of([point.id for point in rows])
    wanted = {each for some in named.values() for each in some}
    named_version = db.session.get_one(DraftVersion, version_id)
    dropped_before = and_(
        Wording.number.is_(None),
        DraftVersion.consultation_id == named_version.consultation_id,
        DraftVersion.number < named_version.number,
    )
    statement = (
        select(Wording.paragraph_id)
        .join(DraftVersion, DraftVersion.id == Wording.version_id)
        .where(Wording.paragraph_id.in_(wanted), or_(Wording.version_id == version_id, dropped_before))
    )
    there = set(db.session.scalars(statement))
    return [point for point in rows if not there.issuperset(named.get(point.id, ()))]


def published_version(consultation_id: UUID, version_id: UUID) -> DraftVersion | None:
    """A version of a consultation, when it is published."""
    found = db.session.get(DraftVersion, version_id)
    return found if found and found.consultation_id == consultation_id and found.is_published else None


def fed_any_point() -> ColumnElement[bool]:
    """The condition that a comment feeds a point."""
    return (
        select(PointSource.id)
        .join(Point, Point.id == PointSource.point_id)
        .where(PointSource.comment_id == Comment.id, Point.taken_into_id.is_(None))
        .correlate(Comment)
        .exists()
    )


def has_public_answer() -> ColumnElement[bool]:
    """The condition that a point which a comment feeds has a public answer."""
    return (
        select(PointSource.id)
        .join(Point, Point.id == PointSource.point_id)
        .where(PointSource.comment_id == Comment.id, Point.answered_at.is_not(None))
        .correlate(Comment)
        .exists()
    )


def counts_by_phase(consultation_id: UUID) -> dict[UUID, Counts]:
    """How far what was said in each phase is: one statement."""
    answered, fed = has_public_answer(), fed_any_point()
    statement = (
        select(
            Comment.phase_id,
            func.count(),
            func.count().filter(answered),
            func.count().filter(fed & ~answered),
        )
        .join(Phase, Phase.id == Comment.phase_id)
        .where(Phase.consultation_id == consultation_id, READABLE)
        .group_by(Comment.phase_id)
    )
    return {row[0]: Counts(row[1], row[2], row[3]) for row in db.session.execute(statement)}


def added(counts: Collection[Counts]) -> Counts:
    """Several phases together."""
    return Counts(
        sum(each.total for each in counts),
        sum(each.answered for each in counts),
        sum(each.gathered for each in counts),
    )


def _fed_in(phase_id: UUID) -> Select[UUID]:
    return (
        select(PointSource.point_id)
        .join(Comment, Comment.id == PointSource.comment_id)
        .where(Comment.phase_id == phase_id)
    )
