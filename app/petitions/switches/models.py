"""The table of what isn't as usual, under one petition or everywhere."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.bilingual import Bilingual, bilingual
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

EVERYWHERE = text("petition_id IS NULL")


class Kind(StrEnum):
    """The first three are off while there is a row; of `PROOF` a row says that it is asked."""

    SIGNING = "signing"
    MAILS = "mails"
    COUNTS = "counts"
    PROOF = "proof"


class PetitionSwitch(Model):
    """One thing that isn't as usual, with what visitors read about it; no row is the usual.

    Without `petition_id` everywhere. `ends_at`: it goes back by itself. `switched_by` empty: the burst job.
    """

    __tablename__ = "petition_switches"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    petition_id: Mapped[UUID | None] = mapped_column(ForeignKey("petitions.id"))
    message: Mapped[Bilingual] = bilingual("message", info=impersonal("what visitors read, of ourselves"))
    switched_at: Mapped[datetime] = mapped_column(UTCDateTime)
    switched_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("petition-staff")
    )
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("petition_id", "kind"),
        CheckConstraint("kind IN ('signing', 'mails', 'counts', 'proof')", name="known_kind"),
        CheckConstraint(
            "kind = 'proof' OR (message_nl IS NOT NULL AND message_en IS NOT NULL)",
            name="told_in_both_languages",
        ),
        Index(
            "ix_petition_switches_everywhere",
            "kind",
            unique=True,
            sqlite_where=EVERYWHERE,
            postgresql_where=EVERYWHERE,
        ),
    )
