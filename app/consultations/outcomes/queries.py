"""What stands behind points: who said it, where, and how long it waited for an answer."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, distinct, func, select

from app.consultations.answers.published import PublicPoint
from app.consultations.comments.models import Comment
from app.consultations.comments.queries import READABLE, contributions
from app.consultations.comments.rules import WIDE_AUDIENCES
from app.consultations.comments.shown import Reader, VisibleComment
from app.consultations.comments.sight import NEVER_AS_NUMBERS, Sight
from app.consultations.outcomes.measures import Waiting
from app.consultations.points.models import CommentPart, PointSource
from app.core.disclosure import divided
from app.core.pagination import Page, page
from app.extensions import db


@dataclass(frozen=True)
class Voices:
    """How much was said of a point, as far as one visitor sees it.

    `people` is None where names were taken away, so that nobody can be counted any more. `divided`: how many
    people of which audience, rounded, where that may be told. `named`: the audiences that may be named;
    `others`: whether somebody of another one was among them.
    """

    contributions: int = 0
    people: int | None = 0
    divided: dict[str, int] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    others: bool = False


SILENCE = Voices()


@dataclass(frozen=True)
class Answering:
    """How far answering is: contributions that can be read, and those of them with an answer."""

    contributions: int = 0
    answered: int = 0
    led_to_change: int = 0
    waits: tuple[Waiting, ...] = ()

    @property
    def waiting(self) -> int:
        return self.contributions - self.answered


def voices_of(points: Collection[PublicPoint], sight: Sight) -> dict[UUID, Voices]:
    """Who said what these points gather, by point: two statements."""
    if not points:
        return {}
    ids = [point.id for point in points]
    seen = sight.sees(Comment.phase_id, Comment.audience, Comment.author_id)
    behind = (
        select(
            PointSource.point_id,
            func.count(distinct(Comment.id)),
            func.count(distinct(Comment.author_id)),
            func.max(case((Comment.author_id.is_(None), 1), else_=0)),
        )
        .join(Comment, Comment.id == PointSource.comment_id)
        .where(PointSource.point_id.in_(ids), READABLE, seen)
    )
    totals = db.session.execute(behind.group_by(PointSource.point_id))
    per_audience: dict[UUID, dict[str, int]] = defaultdict(dict)
    by_audience = behind.add_columns(Comment.audience).group_by(PointSource.point_id, Comment.audience)
    for point_id, _said, people, _nameless, audience in db.session.execute(by_audience):
        per_audience[point_id][audience] = people
    return {
        point_id: _voices(said, None if nameless else people, per_audience[point_id])
        for point_id, said, people, nameless in totals
    }


def _voices(said: int, people: int | None, audiences: dict[str, int]) -> Voices:
    shown = divided(audiences, NEVER_AS_NUMBERS) if people is not None else {}
    named = tuple(sorted((set(audiences) & WIDE_AUDIENCES) | set(shown)))
    return Voices(said, people, shown, named, others=bool(set(audiences) - set(named)))


def places_behind(points: Collection[PublicPoint]) -> dict[UUID, Counter[tuple[UUID | None, UUID | None]]]:
    """Where what each point gathers was said, as (paragraph, section), most first: one statement."""
    if not points:
        return {}
    statement = (
        select(PointSource.point_id, Comment.paragraph_id, Comment.section_id, func.count())
        .join(Comment, Comment.id == PointSource.comment_id)
        .where(PointSource.point_id.in_([point.id for point in points]))
        .group_by(PointSource.point_id, Comment.paragraph_id, Comment.section_id)
    )
    found: dict[UUID, Counter[tuple[UUID | None, UUID | None]]] = defaultdict(Counter)
    for point_id, paragraph_id, section_id, count in db.session.execute(statement):
        found[point_id][paragraph_id, section_id] += count
    return dict(found)


def answering(
    points: Sequence[PublicPoint], sight: Sight, phase_ids: Collection[UUID], now: datetime
) -> Answering:
    """How far answering what was said in these phases is, for one visitor: two statements.

    `points` are those they see. A contribution that feeds several was answered with the first.
    """
    if not phase_ids:
        return Answering()
    seen = sight.sees(Comment.phase_id, Comment.audience, Comment.author_id)
    said = db.session.execute(
        select(Comment.id, Comment.posted_at).where(Comment.phase_id.in_(list(phase_ids)), READABLE, seen)
    )
    answers = _answers(points)
    waits: list[Waiting] = []
    changed = 0
    for comment_id, posted_at in said:
        own = answers.get(comment_id, ())
        until = min((point.published_at for point in own), default=now)
        waits.append(Waiting((until - posted_at) // timedelta(days=1), bool(own)))
        changed += any(point.led_to_change for point in own)
    return Answering(len(waits), sum(each.is_answered for each in waits), changed, tuple(waits))


def _answers(points: Sequence[PublicPoint]) -> dict[UUID, list[PublicPoint]]:
    """The points that each contribution feeds."""
    known = {point.id: point for point in points}
    found: dict[UUID, list[PublicPoint]] = defaultdict(list)
    if not known:
        return {}
    ties = select(PointSource.comment_id, PointSource.point_id).where(PointSource.point_id.in_(list(known)))
    for comment_id, point_id in db.session.execute(ties.distinct()):
        found[comment_id].append(known[point_id])
    return dict(found)


def said_behind(point_id: UUID, reader: Reader, cursor: str | None, size: int = 25) -> Page[VisibleComment]:
    """A page of what a point gathers, as far as this reader may read it, most agreed with first: two
    statements."""
    behind = select(PointSource.comment_id).where(PointSource.point_id == point_id)
    statement = select(Comment.id).where(Comment.id.in_(behind), READABLE, reader.sees())
    found = page(statement, (Comment.agreement, Comment.id), cursor=cursor, size=size)
    shown = contributions(found.items, reader)
    return Page([shown[each] for each in found.items if each in shown], found.newer, found.older)


def stretches_behind(point_id: UUID, comment_ids: Collection[UUID]) -> dict[UUID, list[tuple[int, int]]]:
    """Which stretches of these contributions feed a point, where not the whole of it does: one statement."""
    if not comment_ids:
        return {}
    statement = (
        select(PointSource.comment_id, PointSource.part_id, CommentPart.starts_at, CommentPart.ends_at)
        .outerjoin(CommentPart, CommentPart.id == PointSource.part_id)
        .where(PointSource.point_id == point_id, PointSource.comment_id.in_(list(comment_ids)))
        .order_by(CommentPart.starts_at)
    )
    found: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    whole: set[UUID] = set()
    for comment_id, part_id, start, end in db.session.execute(statement):
        if part_id is None:
            whole.add(comment_id)
        else:
            found[comment_id].append((start, end))
    return {each: some for each, some in found.items() if each not in whole}


def contributions_per_person(phase_ids: Collection[UUID]) -> list[int]:
    """How much each person said that can be read, names taken away left out: one statement."""
    statement = (
        select(func.count())
        .where(Comment.phase_id.in_(list(phase_ids)), READABLE, Comment.author_id.is_not(None))
        .group_by(Comment.author_id)
    )
    return list(db.session.scalars(statement))
