"""Tables of what comes after signing: updates and who was told, hand-over, answer, reminders."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.bilingual import Bilingual, bilingual
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model
from app.petitions.models import OWN_TEXT


class PetitionUpdate(Model):
    """News about a petition. Its id comes with the form, so that sending the form twice is once."""

    __tablename__ = "petition_updates"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), index=True)
    title: Mapped[Bilingual] = bilingual("title", info=OWN_TEXT)
    text: Mapped[Bilingual] = bilingual("text", info=OWN_TEXT)
    mailed: Mapped[bool] = mapped_column(Boolean)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name="titled"),
        CheckConstraint("text_nl IS NOT NULL OR text_en IS NOT NULL", name="says_something"),
    )


class UpdateNotice(Model):
    """One signer had their turn after one update: never a second mail, whatever happens meanwhile.

    `mailed` is False where there was nobody who wanted it.
    """

    __tablename__ = "petition_update_notices"

    update_id: Mapped[UUID] = mapped_column(ForeignKey("petition_updates.id"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), primary_key=True, index=True, info=personal("petition-news")
    )
    mailed: Mapped[bool] = mapped_column(Boolean)
    told_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class HandOver(Model):
    """When, where and to whom the signatures went, and how many these were.

    `names_file_id`: the file of those who signed in public, until their names go; `names_sha256` stays, so
    that whoever has the file can show that it is this one. In safe mode there is no file.
    """

    __tablename__ = "petition_hand_overs"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    handed_on: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(100), info=impersonal("a place made public"))
    received_by: Mapped[Bilingual] = bilingual("received_by", info=OWN_TEXT)
    text: Mapped[Bilingual] = bilingual("text", info=OWN_TEXT)
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    alt: Mapped[Bilingual] = bilingual("alt", info=OWN_TEXT)
    confirmed: Mapped[int] = mapped_column(Integer)
    paper: Mapped[int] = mapped_column(Integer)
    names: Mapped[int | None] = mapped_column(Integer)
    names_file_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("stored_files.id"), index=True, info=personal("petition-names")
    )
    names_sha256: Mapped[str | None] = mapped_column(String(64), info=impersonal("hash of a whole file"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def total(self) -> int:
        return self.confirmed + self.paper

    __table_args__ = (
        CheckConstraint("received_by_nl IS NOT NULL OR received_by_en IS NOT NULL", name="to_somebody"),
        CheckConstraint("photo_id IS NULL OR alt_nl IS NOT NULL OR alt_en IS NOT NULL", name="photo_is_told"),
        CheckConstraint("confirmed >= 0 AND paper >= 0", name="nothing_below_zero"),
        CheckConstraint("(names IS NULL) = (names_sha256 IS NULL)", name="a_file_has_a_hash"),
        CheckConstraint("names_file_id IS NULL OR names IS NOT NULL", name="a_file_is_counted"),
    )


class TargetAnswer(Model):
    """What the target answered."""

    __tablename__ = "petition_answers"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petition_hand_overs.petition_id"), primary_key=True)
    answered_on: Mapped[date] = mapped_column(Date)
    text: Mapped[Bilingual] = bilingual("text", info=OWN_TEXT)
    link: Mapped[str | None] = mapped_column(String(500), info=impersonal("a public address"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("text_nl IS NOT NULL OR text_en IS NOT NULL", name="says_something"),)


class SignatureReminder(Model):
    """A signature that waits got its one reminder."""

    __tablename__ = "signature_reminders"

    signature_id: Mapped[UUID] = mapped_column(
        ForeignKey("signatures.id", ondelete="CASCADE"), primary_key=True
    )
    reminded_at: Mapped[datetime] = mapped_column(UTCDateTime)
