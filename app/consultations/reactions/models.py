"""The table of reactions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

FIXED_WORD = impersonal("a fixed word")


class Opinion(StrEnum):
    AGREE = "agree"
    PARTLY = "partly"
    DISAGREE = "disagree"


class Reaction(Model):
    """What one person thinks of a paragraph, as it reads in `wording_id`, or of a comment or suggestion.

    One row per person and target; the person goes when the retention period or they themselves take the
    name away, and the opinion stays counted.
    """

    __tablename__ = "reactions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    participant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("reactions")
    )
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id"), index=True)
    paragraph_id: Mapped[UUID | None] = mapped_column(ForeignKey("paragraphs.id"), index=True)
    wording_id: Mapped[UUID | None] = mapped_column(ForeignKey("wordings.id"), index=True)
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comments.id"), index=True)
    audience: Mapped[str] = mapped_column(String(30), info=FIXED_WORD)
    opinion: Mapped[str] = mapped_column(String(10), info=FIXED_WORD)
    reacted_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("participant_id", "wording_id"),
        UniqueConstraint("participant_id", "comment_id"),
        CheckConstraint(
            "(wording_id IS NULL) <> (comment_id IS NULL) AND (wording_id IS NULL) = (paragraph_id IS NULL)",
            name="one_target",
        ),
        CheckConstraint("opinion IN ('agree', 'partly', 'disagree')", name="known_opinion"),
    )
