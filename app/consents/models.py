"""Consent texts by version, and the choices people made; a choice is added, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.bilingual import Bilingual, bilingual
from app.core.languages import Language
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class ConsentText(Model):
    """The words people were shown, exactly; a change of words is a new version."""

    __tablename__ = "consent_texts"

    purpose: Mapped[str] = mapped_column(String(40), primary_key=True, info=impersonal("a fixed word"))
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    text: Mapped[Bilingual] = bilingual("text", info=impersonal("words of the organisation"))
    shown_since: Mapped[datetime] = mapped_column(UTCDateTime)


class Consent(Model):
    """One choice: yes or no to a purpose, and how we know. The latest of a purpose holds."""

    __tablename__ = "consents"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    # The id of a participant: `people` stands above this package, the database alone knows the table.
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), info=personal("consent"))
    purpose: Mapped[str] = mapped_column(String(40), info=impersonal("a fixed word"))
    # None where the words weren't ours: an imported consent names its ground instead.
    version: Mapped[int | None] = mapped_column(SmallInteger)
    given: Mapped[bool] = mapped_column(Boolean)
    ground: Mapped[str] = mapped_column(String(200), info=personal("consent"))
    source: Mapped[str] = mapped_column(
        String(40), info=impersonal("a fixed word: page, import, link or office")
    )
    language: Mapped[Language] = mapped_column(String(2), info=impersonal("nl or en"))
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        ForeignKeyConstraint(["purpose", "version"], ["consent_texts.purpose", "consent_texts.version"]),
        CheckConstraint("version IS NOT NULL OR ground <> ''", name="says_how_we_know"),
        Index("ix_consents_person", "participant_id", "purpose", "chosen_at"),
    )
