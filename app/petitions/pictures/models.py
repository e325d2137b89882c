"""The table of pictures: three sizes of each, what it shows, who made it, and who agreed to it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.bilingual import Bilingual, bilingual
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime
from app.extensions import Model
from app.petitions.models import OWN_TEXT


class PetitionPicture(Model):
    """The picture of one petition; `removed_at`: taken away, and for a while still there to be put back.

    `agreed_by` and `agreed_on`: who in it agreed to stand on the page; both empty where nobody is in it.
    `width` and `height` in pixels, of the large one.
    """

    __tablename__ = "petition_pictures"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    small_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stored_files.id"), index=True)
    medium_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stored_files.id"), index=True)
    large_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stored_files.id"), index=True)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    alt: Mapped[Bilingual] = bilingual("alt", info=OWN_TEXT)
    credit: Mapped[str] = mapped_column(String(120), info=impersonal("a name made public"))
    agreed_by: Mapped[str | None] = mapped_column(String(200), info=personal("petition-pictures"))
    agreed_on: Mapped[date | None] = mapped_column(Date)
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("alt_nl IS NOT NULL AND alt_en IS NOT NULL", name="told_in_both_languages"),
        CheckConstraint("(agreed_by IS NULL) = (agreed_on IS NULL)", name="agreed_on_a_day"),
        CheckConstraint("width > 0 AND height > 0", name="has_a_size"),
    )
