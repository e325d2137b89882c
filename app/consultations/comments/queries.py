"""Comments as one reader may see them: only of phases that are theirs, in an order of their own."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.consultations.comments import rules
from app.consultations.comments.bylines import ShownName, shown_names
from app.consultations.comments.models import SHUFFLE_RANGE, BylineKind, Comment
from app.consultations.drafts.models import Paragraph, Wording
from app.consultations.processes.audience_words import SINGULARS
from app.consultations.processes.models import Consultation
from app.consultations.processes.rules import Visitor
from app.core.pagination import Page, page
from app.extensions import db

INLINE = 3
# Neither withdrawn by their author nor hidden by moderators.
_READABLE = (Comment.text.is_not(None), Comment.hidden_at.is_(None))


@dataclass(frozen=True)
class Reader:
    """Whose eyes: the visitor, the phases they may look into, and where their own random order begins.

    `order` None: by date, as a record (no phase is open any more).
    """

    visitor: Visitor
    consultation_id: UUID
    phase_ids: Sequence[UUID]
    order: int | None
    now: datetime
    edit_minutes: int


@dataclass(frozen=True)
class VisibleComment:
    """A comment ready to be shown. `author_label` is None where the name is gone.

    `text` is None when it was withdrawn, and when moderators hid it from this reader; the author of a hidden
    one still has the text, and `hidden_reason`.
    """

    id: UUID
    paragraph_id: UUID
    wording_id: UUID
    author_label: str | None
    audience_label: str | None
    lang: str
    text: str | None
    at: datetime
    edited: bool
    is_own: bool
    may_edit: bool
    withdrawn: bool
    hidden: bool
    hidden_reason: str | None

    @property
    def key(self) -> str:
        return self.id.hex


@dataclass(frozen=True)
class InContext:
    """A comment with the paragraph as its author read it, and where that stands."""

    said: Comment
    consultation: Consultation
    key: str
    wording: Wording


def own_order(visitor: Visitor, consultation_id: UUID) -> int:
    """Where the order of a signed-in reader begins: the same at every visit, another for everybody."""
    seed = f"{visitor.participant_id}/{consultation_id}".encode()
    return int.from_bytes(blake2b(seed, digest_size=4).digest(), "big") % SHUFFLE_RANGE


def counts(phase_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many comments can be read on each paragraph in these phases: one statement."""
    statement = (
        select(Comment.paragraph_id, func.count())
        .where(Comment.phase_id.in_(phase_ids), *_READABLE)
        .group_by(Comment.paragraph_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def first_comments(reader: Reader, each: int = INLINE) -> dict[UUID, list[VisibleComment]]:
    """The first comments of every paragraph in the reader's order, the own ones before: three statements."""
    keys = _keys(reader)
    place = func.row_number().over(partition_by=Comment.paragraph_id, order_by=list(keys)).label("place")
    ranked = select(Comment.id, place).where(Comment.phase_id.in_(reader.phase_ids), *_READABLE).subquery()
    statement = (
        select(Comment)
        .join(ranked, ranked.c.id == Comment.id)
        .where(ranked.c.place <= each)
        .order_by(Comment.paragraph_id, ranked.c.place)
    )
    found: dict[UUID, list[VisibleComment]] = defaultdict(list)
    for comment in _shown(list(db.session.scalars(statement)), reader):
        found[comment.paragraph_id].append(comment)
    return found


def comments_on(
    paragraph_id: UUID, reader: Reader, cursor: str | None = None, size: int = 50
) -> Page[VisibleComment]:
    """A page of what was said about a paragraph in the reader's order, with traces of what is gone."""
    statement = select(Comment).where(
        Comment.paragraph_id == paragraph_id, Comment.phase_id.in_(reader.phase_ids)
    )
    found = page(statement, _keys(reader), cursor=cursor, size=size, descending=False)
    return Page(_shown(found.items, reader), found.newer, found.older)


def comment_on(paragraph_id: UUID, comment_id: UUID, reader: Reader) -> VisibleComment | None:
    """One comment on a paragraph, when the reader may see it."""
    statement = select(Comment).where(
        Comment.id == comment_id,
        Comment.paragraph_id == paragraph_id,
        Comment.phase_id.in_(reader.phase_ids),
    )
    found = _shown(list(db.session.scalars(statement)), reader)
    return found[0] if found else None


def comment(comment_id: UUID) -> Comment | None:
    return db.session.get(Comment, comment_id)


def comment_for_change(comment_id: UUID) -> Comment | None:
    """The comment, locked until the end of the transaction, so that two who hide it send one mail."""
    return db.session.get(Comment, comment_id, with_for_update=True, populate_existing=True)


def in_context(comment_id: UUID) -> InContext | None:
    row = db.session.execute(_with_context().where(Comment.id == comment_id)).first()
    return InContext(*row) if row else None


def hidden_comments(cursor: str | None = None) -> Page[InContext]:
    """A page of what moderators hid, the latest first: one statement."""
    statement: Any = _with_context().where(Comment.hidden_at.is_not(None))
    found = page(statement, (Comment.hidden_at, Comment.id), cursor=cursor)
    return Page([InContext(*row) for row in found.items], found.newer, found.older)


def _with_context() -> Select[Comment, Consultation, str, Wording]:
    return (
        select(Comment, Consultation, Paragraph.key, Wording)
        .join(Paragraph, Paragraph.id == Comment.paragraph_id)
        .join(Consultation, Consultation.id == Paragraph.consultation_id)
        .join(Wording, Wording.id == Comment.wording_id)
    )


def totals(phase_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many comments can be read in each of these phases: one statement."""
    statement = (
        select(Comment.phase_id, func.count())
        .where(Comment.phase_id.in_(phase_ids), *_READABLE)
        .group_by(Comment.phase_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def phases_with_comments(phase_ids: Collection[UUID]) -> set[UUID]:
    """Those of these phases in which somebody commented."""
    statement = select(Comment.phase_id).where(Comment.phase_id.in_(phase_ids)).distinct()
    return set(db.session.scalars(statement))


def _keys(reader: Reader) -> tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]:
    """The reader's order as a key: own comments, then the ring of random places from where it begins."""
    if reader.order is None:
        return Comment.posted_at, Comment.id
    whens: list[tuple[ColumnElement[bool], int]] = []
    if reader.visitor.participant_id is not None:
        whens.append((Comment.author_id == reader.visitor.participant_id, 0))
    whens.append((Comment.shuffle >= reader.order, 1))
    return case(*whens, else_=2), Comment.shuffle, Comment.id


def _shown(comments: Iterable[Comment], reader: Reader) -> list[VisibleComment]:
    comments = list(comments)
    names = shown_names(
        reader.consultation_id, {comment.author_id for comment in comments if comment.author_id}
    )
    return [_visible(comment, names, reader) for comment in comments]


def _visible(comment: Comment, names: dict[UUID, ShownName], reader: Reader) -> VisibleComment:
    name = names.get(comment.author_id) if comment.author_id else None
    kind = name.kind if name else BylineKind.PSEUDONYM
    is_own = comment.author_id is not None and comment.author_id == reader.visitor.participant_id
    withdrawn, hidden = comment.text is None, comment.hidden_at is not None
    is_shown = not withdrawn and (is_own or not hidden)
    editable_until = comment.posted_at + timedelta(minutes=reader.edit_minutes)
    return VisibleComment(
        id=comment.id,
        paragraph_id=comment.paragraph_id,
        wording_id=comment.wording_id,
        author_label=name.text if name and is_shown else None,
        audience_label=_audience_label(kind, comment.audience),
        lang=comment.language,
        text=comment.text if is_shown else None,
        at=comment.posted_at,
        edited=comment.edited_at is not None,
        is_own=is_own,
        may_edit=is_own and is_shown and not hidden and reader.now < editable_until,
        withdrawn=withdrawn,
        hidden=hidden,
        hidden_reason=comment.hidden_reason if is_own else None,
    )


def _audience_label(kind: BylineKind, audience: str) -> str | None:
    shown = rules.audience_beside(kind, audience)
    return str(SINGULARS[shown]) if shown else None
