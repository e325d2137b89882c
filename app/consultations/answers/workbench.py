"""The stream of contributions of a consultation as staff work through it: in reading order, filtered.

Staff see no more of an author than readers do: beside a pseudonym only an audience that many belong to.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app.consultations.answers.queries import fed_any_point, has_public_answer
from app.consultations.comments.bylines import ShownName, shown_names
from app.consultations.comments.models import Byline, BylineKind, Comment, Kind
from app.consultations.comments.queries import READABLE
from app.consultations.comments.rules import WIDE_AUDIENCES, audience_beside
from app.consultations.drafts.models import DraftVersion, Paragraph, Section, Wording
from app.consultations.points.models import CommentPart, Point, PointSource
from app.consultations.points.own_words import own_words
from app.consultations.points.queries import parts_of, points_fed_by
from app.consultations.processes.models import Phase
from app.core.pagination import Key, Page, page
from app.core.types import UTCDateTime
from app.core.word_diff import Piece, word_diff
from app.extensions import db

Rows = Select[*tuple[Any, ...]]
REPLY = "reply"
WHOLE_TEXT = "whole"
OPEN, GATHERED, ANSWERED = "open", "gathered", "answered"
SIZE = 40
# So few that a database takes their ids in one statement.
BATCH = 5000

_Parent = aliased(Comment, name="parent")
# A reply stands behind what it answers; what is about a section or the whole text stands first.
_PLACE: ColumnElement[Any] = func.coalesce(Wording.number, 0, type_=Integer())
_ROOT_AT: ColumnElement[Any] = func.coalesce(_Parent.posted_at, Comment.posted_at, type_=UTCDateTime())
_ROOT: ColumnElement[Any] = func.coalesce(_Parent.id, Comment.id, type_=Uuid())
_ORDER: tuple[Key, ...] = (_PLACE, _ROOT_AT, _ROOT, Comment.posted_at, Comment.id)


@dataclass(frozen=True)
class Asked:
    """What the stream is filtered by; None: not at all. `section` is an id, or WHOLE_TEXT."""

    phase: UUID | None = None
    section: UUID | str | None = None
    audience: str | None = None
    kind: str | None = None
    language: str | None = None
    state: str | None = None
    words: str | None = None
    # What was said in the phases that showed this version.
    version: UUID | None = None


NO_FILTER = Asked()


@dataclass(frozen=True)
class InPoint:
    """A point that a contribution feeds, by which source, and which part of it."""

    point: Point
    source: PointSource


@dataclass(frozen=True)
class Part:
    """One part of a contribution that was split, with its words."""

    id: UUID
    number: int
    text: str
    points: tuple[InPoint, ...] = ()


@dataclass(frozen=True)
class Contribution:
    """A contribution with what staff need beside it: where it stands, what it answers, what it feeds."""

    said: Comment
    name: ShownName | None
    wording: Wording | None
    key: str | None
    section_key: str | None
    version: int | None
    parent: str | None
    parts: tuple[Part, ...]
    points: tuple[InPoint, ...]

    @property
    def id(self) -> UUID:
        return self.said.id

    @property
    def kind(self) -> str:
        return REPLY if self.said.is_reply else self.said.kind

    @property
    def audience(self) -> str | None:
        """The audience as which it was said, where that doesn't tell who is behind a pseudonym."""
        return audience_beside(self.name.kind if self.name else BylineKind.PSEUDONYM, self.said.audience)

    @property
    def pieces(self) -> list[Piece] | None:
        """What a suggestion changes in the paragraph as its author read it."""
        if not self.said.is_suggestion or self.wording is None or self.said.text is None:
            return None
        return word_diff(self.wording.text.text_in(self.said.language), self.said.text)

    @property
    def own_words(self) -> str:
        """What they say, without the words of the paragraph that a suggestion keeps."""
        return own_words(self.said, self.wording)

    @property
    def all_points(self) -> list[InPoint]:
        """The points it feeds as a whole or by a part, each once."""
        found = {
            each.point.id: each for each in (*self.points, *(p for part in self.parts for p in part.points))
        }
        return sorted(found.values(), key=lambda each: each.point.number)

    @property
    def state(self) -> str:
        points = self.all_points
        if any(each.point.is_answered for each in points):
            return ANSWERED
        return GATHERED if points else OPEN


def stream(
    consultation_id: UUID, asked: Asked = NO_FILTER, cursor: str | None = None, size: int = SIZE
) -> Page[Contribution]:
    """A page of the contributions that can be read, in the order of the text, replies behind their parent."""
    found = page(_filtered(consultation_id, asked), _ORDER, cursor=cursor, size=size, descending=False)
    return Page(_contributions(consultation_id, found.items), found.newer, found.older)


def chosen(consultation_id: UUID, comment_ids: Collection[UUID]) -> dict[UUID, Contribution]:
    """These contributions, also those that can't be read any more."""
    wanted = list(comment_ids)
    if not wanted:
        return {}
    rows = db.session.execute(_rows(consultation_id).where(Comment.id.in_(wanted)).order_by(*_ORDER))
    return {each.id: each for each in _contributions(consultation_id, [tuple(row) for row in rows])}


def matching(consultation_id: UUID, asked: Asked = NO_FILTER) -> list[Contribution]:
    """Every contribution that the filter leaves, for a file: what belongs to them is read in batches."""
    rows = [tuple(row) for row in db.session.execute(_filtered(consultation_id, asked).order_by(*_ORDER))]
    batches = (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))
    return [each for batch in batches for each in _contributions(consultation_id, batch)]


def how_many(consultation_id: UUID, asked: Asked) -> int:
    """How many contributions the filter leaves."""
    statement = _filtered(consultation_id, asked).with_only_columns(func.count())
    return db.session.scalar(statement) or 0


def _rows(consultation_id: UUID) -> Rows:
    return (
        select(Comment, Wording, Paragraph.key, Section.key, DraftVersion.number, _Parent)
        .join(Phase, Phase.id == Comment.phase_id)
        .outerjoin(Wording, Wording.id == Comment.wording_id)
        .outerjoin(Paragraph, Paragraph.id == Comment.paragraph_id)
        .outerjoin(Section, Section.id == Comment.section_id)
        .outerjoin(DraftVersion, DraftVersion.id == Wording.version_id)
        .outerjoin(_Parent, _Parent.id == Comment.parent_id)
        .where(Phase.consultation_id == consultation_id)
    )


def _filtered(consultation_id: UUID, asked: Asked) -> Rows:
    statement = _rows(consultation_id).where(READABLE)
    if asked.phase is not None:
        statement = statement.where(Comment.phase_id == asked.phase)
    if asked.version is not None:
        statement = statement.where(Phase.version_id == asked.version)
    if asked.section == WHOLE_TEXT:
        statement = statement.where(Comment.paragraph_id.is_(None), Comment.section_id.is_(None))
    elif asked.section is not None:
        statement = statement.where(func.coalesce(Wording.section_id, Comment.section_id) == asked.section)
    if asked.audience is not None:
        statement = statement.where(Comment.audience == asked.audience)
        if asked.audience not in WIDE_AUDIENCES:
            statement = statement.where(_is_named(consultation_id))
    if asked.kind is not None:
        statement = statement.where(_of_kind(asked.kind))
    if asked.language is not None:
        statement = statement.where(Comment.language == asked.language)
    if asked.words is not None:
        found = [column.icontains(asked.words, autoescape=True) for column in (Comment.text, Comment.reason)]
        statement = statement.where(or_(*found))
    return statement if asked.state is None else statement.where(_in_state(asked.state))


def _is_named(consultation_id: UUID) -> ColumnElement[bool]:
    """That its author writes under their own name: a filter shows no audience that the page doesn't."""
    byline = select(Byline.participant_id).where(
        Byline.consultation_id == consultation_id,
        Byline.participant_id == Comment.author_id,
        Byline.kind == BylineKind.NAMED,
    )
    return byline.correlate(Comment).exists()


def _of_kind(kind: str) -> ColumnElement[bool]:
    if kind == REPLY:
        return Comment.parent_id.is_not(None)
    return and_(
        Comment.parent_id.is_(None),
        Comment.kind == (Kind.SUGGESTION if kind == Kind.SUGGESTION else Kind.COMMENT),
    )


def _in_state(state: str) -> ColumnElement[bool]:
    """OPEN is also what was split and has a part that feeds no point."""
    if state == ANSWERED:
        return has_public_answer()
    if state == GATHERED:
        return and_(fed_any_point(), not_(has_public_answer()))
    if state == OPEN:
        return or_(not_(fed_any_point()), _has_loose_part())
    return literal(value=True)


def _has_loose_part() -> ColumnElement[bool]:
    whole = select(PointSource.id).where(PointSource.comment_id == Comment.id, PointSource.part_id.is_(None))
    used = select(PointSource.id).where(PointSource.part_id == CommentPart.id)
    part = select(CommentPart.id).where(CommentPart.comment_id == Comment.id, not_(used.exists()))
    return and_(part.correlate(Comment).exists(), not_(whole.correlate(Comment).exists()))


def _contributions(consultation_id: UUID, rows: list[Any]) -> list[Contribution]:
    """The rows with names, parts and points: four statements, whatever their number."""
    said: list[Comment] = [row[0] for row in rows]
    ids = [each.id for each in said]
    names = shown_names(consultation_id, {each.author_id for each in said if each.author_id})
    parts, fed = parts_of(ids), points_fed_by(ids) if ids else {}
    return [_contribution(row, names, parts.get(row[0].id, []), fed.get(row[0].id, [])) for row in rows]


def _contribution(
    row: Any,
    names: Mapping[UUID, ShownName],
    parts: Collection[CommentPart],
    fed: Collection[tuple[Point, PointSource]],
) -> Contribution:
    said, wording, key, section_key, version, parent = row
    in_points = [InPoint(point, source) for point, source in fed]
    text = said.text or ""
    return Contribution(
        said,
        names.get(said.author_id) if said.author_id else None,
        wording,
        key,
        section_key,
        version,
        parent.text if parent is not None and parent.is_readable else None,
        tuple(
            Part(
                part.id,
                number,
                text[part.starts_at : part.ends_at].strip(),
                tuple(each for each in in_points if each.source.part_id == part.id),
            )
            for number, part in enumerate(parts, start=1)
        ),
        tuple(each for each in in_points if each.source.part_id is None),
    )
