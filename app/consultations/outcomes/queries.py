"""What stands behind points: who said it, where, and how long it waited for an answer."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Uuid, func, select

from app.consultations.answers.published import PublicPoint
from app.consultations.comments.models import Comment
from app.consultations.comments.queries import READABLE, contributions
from app.consultations.comments.rules import WIDE_AUDIENCES
from app.consultations.comments.shown import Reader, VisibleComment
from app.consultations.comments.sight import NEVER_AS_NUMBERS, Sight
from app.consultations.outcomes.measures import Waiting
from app.consultations.points.models import CommentPart, PointSource
from app.core.disclosure import divided, told
from app.core.pagination import Page, page
from app.extensions import db


@dataclass(frozen=True)
class Voices:
    """How much was said of a point, as far as one visitor sees it and as it may be told, wherever it is told:
    pages, report and open data hold the same numbers.

    `people`: rounded; None where they are `few`, or where names were taken away, so that nobody can be
    counted any more. `divided`: how many people of which audience, rounded, where that may be told. `named`:
    the audiences that may be named; `others`: whether somebody of another one was among them.
    """

    contributions: int = 0
    people: int | None = None
    few: bool = False
    divided: tuple[tuple[str, int], ...] = ()
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


@dataclass(frozen=True)
class Tie:
    """One contribution behind one point, as far as a visitor may read it."""

    point_id: UUID
    comment_id: UUID
    phase_id: UUID
    audience: str
    author_id: UUID | None
    paragraph_id: UUID | None
    section_id: UUID | None
    posted_at: datetime


def ties_of(points: Collection[PublicPoint], sight: Sight) -> list[Tie]:
    """What stands behind these points: one statement, a row per contribution and point."""
    if not points:
        return []
    # Not by the index of phases: from the points to their few contributions, not from all contributions back.
    phase = func.coalesce(Comment.phase_id, Comment.phase_id, type_=Uuid())
    statement = (
        select(
            PointSource.point_id,
            PointSource.comment_id,
            Comment.phase_id,
            Comment.audience,
            Comment.author_id,
            Comment.paragraph_id,
            Comment.section_id,
            Comment.posted_at,
        )
        .join(Comment, Comment.id == PointSource.comment_id)
        .where(
            PointSource.point_id.in_([point.id for point in points]),
            READABLE,
            sight.sees(phase, Comment.audience, Comment.author_id),
        )
        .distinct()
    )
    return [Tie(*row) for row in db.session.execute(statement)]


def voices_of(ties: Iterable[Tie]) -> dict[UUID, Voices]:
    """Who said what each point gathers."""
    by_point: dict[UUID, list[Tie]] = defaultdict(list)
    for tie in ties:
        by_point[tie.point_id].append(tie)
    return {point_id: _voices(own) for point_id, own in by_point.items()}


def _voices(ties: list[Tie]) -> Voices:
    people: dict[str, set[UUID]] = defaultdict(set)
    for tie in ties:
        if tie.author_id is not None:
            people[tie.audience].add(tie.author_id)
    nameless = any(tie.author_id is None for tie in ties)
    counts = {audience: len(some) for audience, some in people.items()}
    shown = {} if nameless else divided(counts, NEVER_AS_NUMBERS)
    # A body too small for numbers has none, also where it alone said something.
    countable = not nameless and not people.keys() <= NEVER_AS_NUMBERS
    everybody = told(len(set().union(*people.values()))) if countable else None
    audiences = {tie.audience for tie in ties}
    named = (audiences & WIDE_AUDIENCES) | set(shown)
    return Voices(
        contributions=len(ties),
        people=everybody,
        few=countable and everybody is None,
        divided=tuple(sorted(shown.items())),
        named=tuple(sorted(named)),
        others=bool(audiences - named),
    )


def places_behind(ties: Iterable[Tie]) -> dict[UUID, Counter[tuple[UUID | None, UUID | None]]]:
    """Where what each point gathers was said, as (paragraph, section), and how often."""
    found: dict[UUID, Counter[tuple[UUID | None, UUID | None]]] = defaultdict(Counter)
    for tie in ties:
        found[tie.point_id][tie.paragraph_id, tie.section_id] += 1
    return dict(found)


def answering(
    points: Iterable[PublicPoint],
    ties: Iterable[Tie],
    sight: Sight,
    phase_ids: Collection[UUID],
    now: datetime,
) -> Answering:
    """How far answering what was said in these phases is, for one visitor: one statement.

    `points` are those they see, `ties` what stands behind them. A contribution that feeds several was
    answered with the first.
    """
    if not phase_ids:
        return Answering()
    seen = sight.sees(Comment.phase_id, Comment.audience, Comment.author_id)
    said = select(Comment.posted_at).where(Comment.phase_id.in_(list(phase_ids)), READABLE, seen)
    waiting = Counter(db.session.scalars(said))
    total, known = waiting.total(), {point.id: point for point in points}
    answers: dict[UUID, list[PublicPoint]] = defaultdict(list)
    posted: dict[UUID, datetime] = {}
    for tie in ties:
        if tie.phase_id in phase_ids:
            answers[tie.comment_id].append(known[tie.point_id])
            posted[tie.comment_id] = tie.posted_at
    waits = []
    for comment_id, own in answers.items():
        waiting[posted[comment_id]] -= 1
        waits.append(_waited(posted[comment_id], min(point.published_at for point in own), answered=True))
    waits += [_waited(at, now, answered=False) for at in waiting.elements()]
    changed = sum(any(point.led_to_change for point in own) for own in answers.values())
    return Answering(total, len(answers), changed, tuple(waits))


def _waited(since: datetime, until: datetime, *, answered: bool) -> Waiting:
    return Waiting((until - since) // timedelta(days=1), answered)


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
