"""Who was told of which publication."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import personal
from app.core.types import UTCDateTime
from app.extensions import Model


class AnswerNotice(Model):
    """One author had their turn after one publication: never a second mail, whatever happens meanwhile.

    `mailed` is False where there was nobody to write to, or nothing they may see.
    """

    __tablename__ = "answer_notices"

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("answer_publications.id"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), primary_key=True, index=True, info=personal("answer-notices")
    )
    mailed: Mapped[bool] = mapped_column(Boolean)
    told_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
