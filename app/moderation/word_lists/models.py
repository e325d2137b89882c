"""The lists of words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime
from app.extensions import Model


class WordList(Model):
    """The words and phrases of one language, one on a line, as moderators typed them."""

    __tablename__ = "word_lists"

    language: Mapped[str] = mapped_column(String(2), primary_key=True, info=impersonal("a fixed word"))
    words: Mapped[str] = mapped_column(Text, info=impersonal("words that anybody may use"))
    revision: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("moderators")
    )

    __table_args__ = (CheckConstraint("language IN ('nl', 'en')", name="known_language"),)
