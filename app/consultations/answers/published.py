"""Points with their public answers, as one visitor may see them.

A publication belongs to a phase: who may not read that phase finds nothing of it. Neither does who may not
read one of the phases that the contributions behind the point were made in; and where people see what their
own audience said, a point is theirs when somebody of it, or they themselves, said something of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, and_, case, func, literal, select
from sqlalchemy.orm import aliased

from app.consultations.answers import words
from app.consultations.answers.models import Answer, AnswerParagraph, Decision, Publication
from app.consultations.comments.models import Comment
from app.consultations.comments.sight import SHAPES, Sight
from app.consultations.drafts.models import Lineage, Paragraph, Wording
from app.consultations.points.models import Point, PointSource
from app.consultations.processes.models import Phase
from app.core.bilingual import Bilingual
from app.extensions import db


@dataclass(frozen=True)
class Place:
    """A paragraph an answer names; `number` in the version of its publication, None where it was dropped.

    `was`: its number in the version that was spoken about.
    """

    paragraph_id: UUID
    key: str
    number: int | None
    lineage: str | None
    was: int | None = None

    @property
    def is_changed(self) -> bool:
        return self.lineage is not None and self.lineage != Lineage.KEPT

    @property
    def is_dropped(self) -> bool:
        return self.lineage == Lineage.DROPPED


@dataclass(frozen=True)
class PublicPoint:
    """A point with its answer. `version_id`: where the paragraphs it led to stand, None while yet to come."""

    id: UUID
    number: int
    title: Bilingual
    summary: Bilingual
    decision: Decision
    reason: Bilingual
    phase_id: UUID
    publication_id: UUID
    version_id: UUID | None
    published_at: datetime
    places: tuple[Place, ...] = ()

    @property
    def led_to_change(self) -> bool:
        """Whether it names a paragraph that reads otherwise than before."""
        return any(place.is_changed for place in self.places)

    @property
    def decision_word(self) -> str:
        return str(words.DECISIONS[self.decision])

    @property
    def decision_in_sentence(self) -> str:
        return str(words.IN_A_SENTENCE[self.decision])

    @property
    def icon(self) -> str:
        """The sign of its decision."""
        return words.ICONS[self.decision]

    @property
    def tag_kind(self) -> str:
        """The look of its decision."""
        return words.KINDS.get(self.decision, "")


@dataclass(frozen=True)
class Feed:
    """What feeds a point from one phase, said as one audience; `is_own`: the visitor's own is among it."""

    point_id: UUID
    phase_id: UUID
    audience: str
    is_own: bool = False


def is_seen(feeds: Iterable[Feed], sight: Sight) -> bool:
    """Whether somebody with this sight may see a point that these feed."""
    by_phase: dict[UUID, list[Feed]] = defaultdict(list)
    for feed in feeds:
        by_phase[feed.phase_id].append(feed)
    return all(_is_seen_in(phase_id, some, sight) for phase_id, some in by_phase.items())


def _is_seen_in(phase_id: UUID, feeds: Sequence[Feed], sight: Sight) -> bool:
    if phase_id in sight.whole:
        return True
    if phase_id in sight.by_audience:
        return any(feed.is_own or feed.audience in sight.codes for feed in feeds)
    return phase_id in sight.own and any(feed.is_own for feed in feeds)


def publications_seen(sight: Sight) -> list[Publication]:
    """The publications of the phases this visitor looks into, the first first: one statement."""
    if not sight.phase_ids:
        return []
    statement = select(Publication).where(Publication.phase_id.in_(sight.phase_ids))
    return list(db.session.scalars(statement.order_by(Publication.published_at, Publication.id)))


def points_seen(sight: Sight, only: Collection[UUID] | None = None) -> list[PublicPoint]:
    """The points with a public answer that this visitor may see, by number; `only`: among these.

    Three statements whatever the volume, one where nothing was published.
    """
    if not sight.phase_ids or (only is not None and not only):
        return []
    statement = _published_in(sight.phase_ids)
    if only is not None:
        statement = statement.where(Point.id.in_(list(only)))
    rows = [(row[0], row[1], row[2]) for row in db.session.execute(statement).all()]
    if not rows:
        return []
    ids = [point.id for point, _answer, _publication in rows]
    feeds, places = feeds_of(ids, sight), _places_of(ids)
    return [
        PublicPoint(
            id=point.id,
            number=point.number,
            title=point.title,
            summary=point.summary,
            decision=Decision(answer.decision),
            reason=answer.reason,
            phase_id=publication.phase_id,
            publication_id=publication.id,
            version_id=publication.version_id,
            published_at=publication.published_at,
            places=tuple(places.get(point.id, ())),
        )
        for point, answer, publication in rows
        if is_seen(feeds.get(point.id, ()), sight)
    ]


@lru_cache(SHAPES)
def _published_in(phase_ids: tuple[UUID, ...]) -> Select[Point, Answer, Publication]:
    """Built once for all who see the same: building costs more than running."""
    return (
        select(Point, Answer, Publication)
        .join(Answer, Answer.point_id == Point.id)
        .join(Publication, Publication.id == Answer.publication_id)
        .where(Publication.phase_id.in_(phase_ids), Point.taken_into_id.is_(None))
        .order_by(Point.number, Point.id)
    )


def latest_answered(sight: Sight, most: int) -> set[UUID]:
    """The points answered last in the phases this visitor looks into, seen or not: one statement."""
    if not sight.phase_ids:
        return set()
    statement = (
        select(Answer.point_id)
        .join(Publication, Publication.id == Answer.publication_id)
        .where(Publication.phase_id.in_(sight.phase_ids))
        .order_by(Publication.published_at.desc(), Answer.point_id)
        .limit(most)
    )
    return set(db.session.scalars(statement))


def feeds_of(point_ids: Collection[UUID], sight: Sight) -> dict[UUID, list[Feed]]:
    """What feeds each of these points, by phase and audience: one statement.

    What was withdrawn or hidden meanwhile is among it: it was said there.
    """
    if not point_ids:
        return {}
    me = sight.participant_id
    own = case((Comment.author_id == me, 1), else_=0) if me is not None else literal(0)
    statement = (
        select(PointSource.point_id, Comment.phase_id, Comment.audience, func.max(own))
        .join(Comment, Comment.id == PointSource.comment_id)
        .where(PointSource.point_id.in_(list(point_ids)))
        .group_by(PointSource.point_id, Comment.phase_id, Comment.audience)
    )
    found: dict[UUID, list[Feed]] = defaultdict(list)
    for point_id, phase_id, audience, is_own in db.session.execute(statement):
        found[point_id].append(Feed(point_id, phase_id, audience, bool(is_own)))
    return dict(found)


def _places_of(point_ids: Collection[UUID]) -> dict[UUID, list[Place]]:
    """The paragraphs that each answer names, in reading order: one statement."""
    if not point_ids:
        return {}
    here = and_(
        Wording.paragraph_id == AnswerParagraph.paragraph_id, Wording.version_id == Publication.version_id
    )
    before = aliased(Wording)
    spoken_about = and_(
        before.paragraph_id == AnswerParagraph.paragraph_id, before.version_id == Phase.version_id
    )
    statement = (
        select(
            AnswerParagraph.point_id,
            AnswerParagraph.paragraph_id,
            Paragraph.key,
            Wording.number,
            # Without a wording there: an earlier version dropped it.
            case(
                (Publication.version_id.is_not(None), func.coalesce(Wording.lineage, Lineage.DROPPED.value))
            ),
            before.number,
        )
        .join(Answer, Answer.point_id == AnswerParagraph.point_id)
        .join(Publication, Publication.id == Answer.publication_id)
        .join(Phase, Phase.id == Publication.phase_id)
        .join(Paragraph, Paragraph.id == AnswerParagraph.paragraph_id)
        .outerjoin(Wording, here)
        .outerjoin(before, spoken_about)
        .where(AnswerParagraph.point_id.in_(list(point_ids)))
        .order_by(AnswerParagraph.point_id, Wording.number, before.number, Paragraph.key)
    )
    found: dict[UUID, list[Place]] = defaultdict(list)
    for point_id, paragraph_id, key, number, lineage, was in db.session.execute(statement):
        found[point_id].append(Place(paragraph_id, key, number, lineage, was))
    return dict(found)


def by_comment(comment_ids: Iterable[UUID], points: Collection[PublicPoint]) -> dict[UUID, list[PublicPoint]]:
    """Which of these points each of these contributions feeds: one statement, none without points."""
    wanted = list(comment_ids)
    if not wanted or not points:
        return {}
    statement = (
        select(PointSource.comment_id, PointSource.point_id)
        .where(PointSource.comment_id.in_(wanted), PointSource.point_id.in_([point.id for point in points]))
        .distinct()
    )
    fed: dict[UUID, set[UUID]] = defaultdict(set)
    for comment_id, point_id in db.session.execute(statement):
        fed[comment_id].add(point_id)
    return _in_order(points, fed)


def points_fed_by(comment_ids: Collection[UUID]) -> set[UUID]:
    """The points with a public answer, for anybody, that these contributions feed: one statement."""
    statement = (
        select(PointSource.point_id)
        .join(Answer, Answer.point_id == PointSource.point_id)
        .where(PointSource.comment_id.in_(list(comment_ids)), Answer.publication_id.is_not(None))
    )
    return set(db.session.scalars(statement.distinct()))


def by_paragraph(points: Collection[PublicPoint]) -> dict[UUID, list[PublicPoint]]:
    """These points at each paragraph: those with a contribution about it, and those that led to how it
    reads. One statement."""
    if not points:
        return {}
    statement = (
        select(Comment.paragraph_id, PointSource.point_id)
        .join(Comment, Comment.id == PointSource.comment_id)
        .where(PointSource.point_id.in_([point.id for point in points]), Comment.paragraph_id.is_not(None))
        .distinct()
    )
    at: dict[UUID, set[UUID]] = defaultdict(set)
    for paragraph_id, point_id in db.session.execute(statement):
        if paragraph_id is not None:
            at[paragraph_id].add(point_id)
    for point in points:
        for place in point.places:
            at[place.paragraph_id].add(point.id)
    return _in_order(points, at)


def _in_order(
    points: Collection[PublicPoint], ids_at: dict[UUID, set[UUID]]
) -> dict[UUID, list[PublicPoint]]:
    """The points with these ids, by number."""
    known = {point.id: point for point in points}
    return {
        at: sorted((known[point_id] for point_id in ids), key=lambda point: point.number)
        for at, ids in ids_at.items()
    }


def led_to(points: Iterable[PublicPoint]) -> dict[UUID, list[PublicPoint]]:
    """The points whose answer names a paragraph, by paragraph."""
    found: dict[UUID, list[PublicPoint]] = defaultdict(list)
    for point in points:
        for place in point.places:
            found[place.paragraph_id].append(point)
    return dict(found)


def leads_to(consultation_id: UUID, number: int) -> int | None:
    """The number of the point into which the one with this number was taken; None where it was not."""
    into = aliased(Point)
    statement = (
        select(into.number)
        .join(Point, Point.taken_into_id == into.id)
        .where(Point.consultation_id == consultation_id, Point.number == number)
    )
    return db.session.scalar(statement)


def versions_answered(phase_ids: Collection[UUID], among: Collection[UUID]) -> set[UUID]:
    """Those of these versions in which answers to what was said in these phases stand: one statement."""
    if not phase_ids or not among:
        return set()
    statement = select(Publication.version_id).where(
        Publication.phase_id.in_(list(phase_ids)), Publication.version_id.in_(list(among))
    )
    return {version_id for version_id in db.session.scalars(statement) if version_id is not None}
