"""What pages show of contributions, and whose eyes see it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement

from app.consultations.comments.models import Comment, Kind
from app.consultations.comments.sight import Sight
from app.consultations.processes.rules import Visitor


class Sort(StrEnum):
    """RANDOM: everybody another order, the own first. AGREEMENT: by the lower bound of its share."""

    RANDOM = "random"
    AGREEMENT = "agreement"
    NEWEST = "newest"
    DISCUSSED = "discussed"


@dataclass(frozen=True)
class Order:
    """In which order; `ring` is where a random order begins."""

    sort: Sort
    ring: int = 0


@dataclass(frozen=True)
class Reader:
    """Whose eyes: the visitor, what they see, and in which order."""

    visitor: Visitor
    consultation_id: UUID
    sight: Sight
    order: Order
    now: datetime
    edit_minutes: int

    def sees(self) -> ColumnElement[bool]:
        return self.sight.sees(Comment.phase_id, Comment.audience, Comment.author_id)


@dataclass(frozen=True)
class VisibleComment:
    """A contribution ready to be shown. `author_label` is None where the name is gone.

    `text` is None when it was withdrawn, and when moderators hid it from this reader; the author of a hidden
    one still has the text, and `hidden_reason`. `opinions` (agree, partly, disagree) is None where they may
    not be shown as numbers.
    """

    id: UUID
    kind: str
    parent_id: UUID | None
    phase_id: UUID
    paragraph_id: UUID | None
    section_id: UUID | None
    wording_id: UUID | None
    author_label: str | None
    audience_label: str | None
    lang: str
    text: str | None
    reason: str | None
    at: datetime
    edited: bool
    is_own: bool
    may_edit: bool
    withdrawn: bool
    hidden: bool
    hidden_reason: str | None
    opinions: tuple[int, int, int] | None
    replies: int

    @property
    def key(self) -> str:
        return self.id.hex

    @property
    def is_suggestion(self) -> bool:
        return self.kind == Kind.SUGGESTION

    @property
    def is_reply(self) -> bool:
        return self.parent_id is not None

    @property
    def is_readable(self) -> bool:
        return not self.withdrawn and not self.hidden


class Glimpse(NamedTuple):
    """A contribution as far as it can change: its words do only when it is edited, which is in `stamp`.

    No two contributions share a stamp.
    """

    id: UUID
    is_own: bool
    posted_at: datetime
    stamp: tuple[Any, ...]
