"""The table of wordings: each as it was shown, from when, and the one that is being prepared."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.bilingual import Bilingual, bilingual
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime
from app.extensions import Model
from app.petitions.models import FIXED_WORD, OWN_TEXT

PREPARED = text("state <> 'shown'")


class VersionState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    SHOWN = "shown"


class PetitionVersion(Model):
    """One wording of a petition, from 1; what is shown now also stands on the petition itself.

    `recipient_since`: the first version with this target; an earlier signature agreed to another recipient.
    At most one version of a petition is being prepared, and nobody but its reviewer shows it.
    """

    __tablename__ = "petition_versions"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    title: Mapped[Bilingual] = bilingual("title", info=OWN_TEXT)
    demand: Mapped[Bilingual] = bilingual("demand", info=OWN_TEXT)
    text: Mapped[Bilingual] = bilingual("text", info=OWN_TEXT)
    target: Mapped[Bilingual] = bilingual("target", info=OWN_TEXT)
    recipient_since: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10), info=FIXED_WORD)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("petition-staff")
    )
    sent_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("petition-staff")
    )
    return_note: Mapped[str | None] = mapped_column(Text, info=impersonal("what staff say of the text"))
    reviewed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("petition-staff")
    )
    shown_from: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("number > 0 AND recipient_since BETWEEN 1 AND number", name="numbered"),
        CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name="titled"),
        CheckConstraint("state IN ('draft', 'review', 'shown')", name="known_state"),
        CheckConstraint("(state = 'shown') = (shown_from IS NOT NULL)", name="shown_has_a_moment"),
        CheckConstraint("reviewed_by <> made_by AND reviewed_by <> sent_by", name="reviewed_by_another"),
        Index(
            "ix_petition_versions_prepared",
            "petition_id",
            unique=True,
            sqlite_where=PREPARED,
            postgresql_where=PREPARED,
        ),
    )
