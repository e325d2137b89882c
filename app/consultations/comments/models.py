"""Tables of contributions, bylines, and texts kept for a day when a session ended while somebody wrote."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

SHUFFLE_RANGE = 2**31


class BylineKind(StrEnum):
    NAMED = "named"
    PSEUDONYM = "pseudonym"


class Kind(StrEnum):
    COMMENT = "comment"
    SUGGESTION = "suggestion"


class Comment(Model):
    """A contribution: what one person said at a paragraph as it read in the version of one phase, at a
    section, or at the whole text (neither of both).

    A suggestion is another wording of the paragraph (`text`), with or without a `reason`. A reply has a
    `parent`, which is no reply itself, and stands at the same place.

    `author_id` empties when the person or the retention period takes the name away; `shuffle` gives every
    comment a random place, so that a reader sees them in a random order that still pages. `submission` makes
    a form that is sent twice one comment. `hidden_reason` is what the author was told when moderators hid it.
    `agree`, `partly`, `disagree` and `replies` count what it met with; `agreement` is the lower bound of the
    share that agrees, which orders them.
    """

    __tablename__ = "comments"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12), default=Kind.COMMENT, info=impersonal("a fixed word"))
    paragraph_id: Mapped[UUID | None] = mapped_column(ForeignKey("paragraphs.id"))
    wording_id: Mapped[UUID | None] = mapped_column(ForeignKey("wordings.id"))
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("sections.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("comments.id"), index=True)
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id"), index=True)
    author_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("comment-names")
    )
    audience: Mapped[str] = mapped_column(String(30), info=impersonal("a fixed word"))
    language: Mapped[str] = mapped_column(String(2), info=impersonal("a fixed word"))
    text: Mapped[str | None] = mapped_column(Text, info=personal("comments"))
    reason: Mapped[str | None] = mapped_column(Text, info=personal("comments"))
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_reason: Mapped[str | None] = mapped_column(Text, info=personal("comments"))
    hidden_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("comment-moderators")
    )
    shuffle: Mapped[int] = mapped_column(Integer)
    submission: Mapped[str] = mapped_column(String(64), info=impersonal("a random key of one form"))
    agree: Mapped[int] = mapped_column(Integer, default=0)
    partly: Mapped[int] = mapped_column(Integer, default=0)
    disagree: Mapped[int] = mapped_column(Integer, default=0)
    replies: Mapped[int] = mapped_column(Integer, default=0)
    agreement: Mapped[float] = mapped_column(Float, default=0.0)

    @property
    def is_reply(self) -> bool:
        return self.parent_id is not None

    @property
    def is_suggestion(self) -> bool:
        return self.kind == Kind.SUGGESTION

    @property
    def is_readable(self) -> bool:
        """Neither withdrawn by its author nor hidden by moderators."""
        return self.text is not None and self.hidden_at is None

    __table_args__ = (
        UniqueConstraint("author_id", "submission"),
        CheckConstraint("(withdrawn_at IS NULL) = (text IS NOT NULL)", name="withdrawn_means_no_text"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name="hidden_with_a_reason"),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
        CheckConstraint("shuffle >= 0", name="shuffle_not_negative"),
        CheckConstraint("kind IN ('comment', 'suggestion')", name="known_kind"),
        CheckConstraint(
            "(paragraph_id IS NULL) = (wording_id IS NULL) AND (paragraph_id IS NULL OR section_id IS NULL)",
            name="one_place",
        ),
        CheckConstraint(
            "kind = 'comment' OR (paragraph_id IS NOT NULL AND parent_id IS NULL)",
            name="suggestion_for_a_paragraph",
        ),
        CheckConstraint(
            "agree >= 0 AND partly >= 0 AND disagree >= 0 AND replies >= 0", name="counts_not_negative"
        ),
        Index("ix_comments_reading_order", "paragraph_id", "shuffle", "id"),
        Index("ix_comments_agreement_order", "paragraph_id", "agreement", "id"),
        Index("ix_comments_wording_id", "wording_id"),
    )


class Tally(Model):
    """How much was said and reacted at one place in one phase, by those who acted as one audience.

    `place_id` is a paragraph, a section, or the consultation for the whole text. It counts what can be read:
    neither withdrawn nor hidden. Every act moves its own row in the same transaction, so that a page adds up
    a few rows instead of counting everything.
    """

    __tablename__ = "tallies"

    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id"), primary_key=True)
    place_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    audience: Mapped[str] = mapped_column(String(30), primary_key=True, info=impersonal("a fixed word"))
    contributions: Mapped[int] = mapped_column(Integer, default=0)
    suggestions: Mapped[int] = mapped_column(Integer, default=0)
    agree: Mapped[int] = mapped_column(Integer, default=0)
    partly: Mapped[int] = mapped_column(Integer, default=0)
    disagree: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (
        CheckConstraint(
            "contributions >= 0 AND suggestions >= 0 AND agree >= 0 AND partly >= 0 AND disagree >= 0",
            name="not_negative",
        ),
    )


class Byline(Model):
    """Under which name one person writes in one consultation: their own, or a pseudonym only used there."""

    __tablename__ = "bylines"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultations.id"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), primary_key=True, index=True, info=personal("comment-names")
    )
    kind: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    pseudonym: Mapped[str | None] = mapped_column(String(60), info=personal("comment-names"))
    # The pseudonym as it is compared: no two people share one in a consultation.
    pseudonym_key: Mapped[str | None] = mapped_column(String(60), info=personal("comment-names"))
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("consultation_id", "pseudonym_key"),
        CheckConstraint("kind IN ('named', 'pseudonym')", name="known_kind"),
        CheckConstraint(
            "(kind = 'pseudonym') = (pseudonym IS NOT NULL) AND "
            "(kind = 'pseudonym') = (pseudonym_key IS NOT NULL)",
            name="pseudonym_has_its_name",
        ),
    )


class KeptText(Model):
    """What somebody was writing when their session ended; only they can ask for it, in that browser.

    `place` names the form it stood in (see `kept_texts`).
    """

    __tablename__ = "kept_texts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(
        String(64), unique=True, info=impersonal("hash of a random cookie of one browser, and its writer")
    )
    paragraph_id: Mapped[UUID | None] = mapped_column(ForeignKey("paragraphs.id"), index=True)
    place: Mapped[str] = mapped_column(String(60), info=impersonal("the name of a form"))
    text: Mapped[str] = mapped_column(Text, info=personal("kept-texts"))
    reason: Mapped[str | None] = mapped_column(Text, info=personal("kept-texts"))
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
