"""Tables of signatures, and of the links by which their signers come back to them.

In safe mode a row holds no name and no participant, and its key differs per petition: the database refuses
anything else, whatever the code above it does.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.languages import Language
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class Standing(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Signature(Model):
    """One address under one petition.

    `participant_id` and `event_uid` (in the ledger) are there from the confirmation on, `number` as soon as
    the count was moved. `changed_at` lets the count find what it has not seen.
    """

    __tablename__ = "signatures"

    signer_key: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal("signature-keys"))
    petition_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, default=new_id)
    safe_mode: Mapped[bool] = mapped_column(Boolean)
    participant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("signatures")
    )
    name: Mapped[str | None] = mapped_column(String(100), info=personal("signatures"))
    email: Mapped[str | None] = mapped_column(String(254), info=personal("signatures"))
    is_public: Mapped[bool] = mapped_column(Boolean)
    language: Mapped[Language] = mapped_column(String(2), info=impersonal("nl or en"))
    standing: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    consent_purpose: Mapped[str] = mapped_column(String(40), info=impersonal("a fixed word"))
    consent_version: Mapped[int] = mapped_column(SmallInteger)
    news_version: Mapped[int | None] = mapped_column(SmallInteger)
    event_uid: Mapped[str | None] = mapped_column(String(80), info=impersonal("a random id"))
    number: Mapped[int | None] = mapped_column(Integer)
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("id"),
        UniqueConstraint("petition_id", "number"),
        ForeignKeyConstraint(["petition_id", "safe_mode"], ["petitions.id", "petitions.safe_mode"]),
        ForeignKeyConstraint(
            ["consent_purpose", "consent_version"], ["consent_texts.purpose", "consent_texts.version"]
        ),
        CheckConstraint("standing IN ('pending', 'confirmed', 'withdrawn')", name="known_standing"),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
        CheckConstraint(
            "NOT safe_mode OR (name IS NULL AND participant_id IS NULL AND NOT is_public "
            "AND news_version IS NULL AND consent_purpose = 'safe-signature')",
            name="safe_means_nobody",
        ),
        CheckConstraint(
            "standing <> 'withdrawn' OR (name IS NULL AND email IS NULL AND participant_id IS NULL "
            "AND NOT is_public AND news_version IS NULL)",
            name="withdrawn_means_nobody",
        ),
        CheckConstraint(
            "standing = 'confirmed' OR (participant_id IS NULL AND number IS NULL)",
            name="nobody_before_confirming",
        ),
        CheckConstraint(
            "(standing = 'confirmed') = (event_uid IS NOT NULL) "
            "AND (standing = 'confirmed') = (confirmed_at IS NOT NULL)",
            name="confirmed_is_an_event",
        ),
        CheckConstraint("NOT is_public OR name IS NOT NULL", name="public_means_a_name"),
        Index("ix_signatures_petition_id", "petition_id", "standing"),
        Index("ix_signatures_participant_id", "participant_id"),
        Index("ix_signatures_changed_at", "changed_at"),
        Index(
            "ix_signatures_shown",
            "petition_id",
            "confirmed_at",
            sqlite_where=text("is_public"),
            postgresql_where=text("is_public"),
        ),
    )


class SignatureLink(Model):
    """One mailed link to a signature; a random token of which only the fingerprint is kept."""

    __tablename__ = "signature_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal("signature-keys"))
    signature_id: Mapped[UUID] = mapped_column(ForeignKey("signatures.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
