"""The table of proposals."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.languages import Language
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model
from app.petitions.models import FIXED_WORD

THEIRS = personal("petition-proposals")


class Standing(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class PetitionProposal(Model):
    """A petition as a coordinator of a local group would like it, in one language, with a note.

    Accepted it is a draft (`petition_id`); declined it has a `reason`, which went to its writer.
    """

    __tablename__ = "petition_proposals"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("local_groups.id"), index=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), index=True, info=THEIRS)
    language: Mapped[Language] = mapped_column(String(2), info=impersonal("nl or en"))
    title: Mapped[str] = mapped_column(Text, info=THEIRS)
    demand: Mapped[str] = mapped_column(Text, info=THEIRS)
    text: Mapped[str] = mapped_column(Text, info=THEIRS)
    target: Mapped[str] = mapped_column(Text, info=THEIRS)
    note: Mapped[str] = mapped_column(Text, info=THEIRS)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    standing: Mapped[str] = mapped_column(String(10), info=FIXED_WORD)
    reason: Mapped[str | None] = mapped_column(Text, info=THEIRS)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("petition-staff")
    )
    petition_id: Mapped[UUID | None] = mapped_column(ForeignKey("petitions.id"), index=True)

    __table_args__ = (
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
        CheckConstraint("standing IN ('waiting', 'accepted', 'declined')", name="known_standing"),
        CheckConstraint("(standing = 'waiting') = (decided_at IS NULL)", name="decided_has_a_moment"),
        CheckConstraint("(standing = 'accepted') = (petition_id IS NOT NULL)", name="accepted_is_a_petition"),
        CheckConstraint("standing <> 'declined' OR reason IS NOT NULL", name="declined_for_a_reason"),
        Index("ix_petition_proposals_standing", "standing", "made_at"),
    )
