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
    Text,
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
    """Held: confirmed, and being checked. Invalid: checked, and found to be no person's. Neither counts."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    HELD = "held"
    INVALID = "invalid"
    WITHDRAWN = "withdrawn"


# Why a signature is held at its confirmation, before anybody of staff looked.
SECOND, DISPOSABLE = "second", "disposable"


class Signature(Model):
    """One address under one petition, or a second person at one address (`second_of`: its key).

    A second person is never the participant behind the address, and counts only when staff looked: the
    database refuses both. `name_key` tells names at one address apart. `alias_key` is the same for spellings
    that lead to one mailbox, `suspicion` a word about the mail domain.

    `participant_id` and `event_uid` (in the ledger) are there from the confirmation on, `number` as soon as
    the count was moved. `changed_at` lets the count find what it has not seen; before the confirmation it is
    when the signer last chose. `network` is a keyed hash of a part of the network, `cleared_at` when staff
    found it to be in order: no job holds it after that.
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
    news_language: Mapped[Language | None] = mapped_column(String(2), info=impersonal("nl or en"))
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    town: Mapped[str | None] = mapped_column(String(60), info=personal("signatures"))
    event_uid: Mapped[str | None] = mapped_column(String(80), info=impersonal("a random id"))
    number: Mapped[int | None] = mapped_column(Integer)
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    network: Mapped[str | None] = mapped_column(String(16), info=personal("signature-origins"))
    mail_domain: Mapped[str | None] = mapped_column(String(255), info=personal("signature-origins"))
    held_for: Mapped[str | None] = mapped_column(String(10), info=impersonal("a fixed word"))
    cleared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    event_code_id: Mapped[UUID | None] = mapped_column(ForeignKey("event_codes.id"), index=True)
    name_key: Mapped[str | None] = mapped_column(String(16), info=personal("signature-keys"))
    second_of: Mapped[str | None] = mapped_column(String(64), index=True, info=personal("signature-keys"))
    alias_key: Mapped[str | None] = mapped_column(String(16), info=personal("signature-origins"))
    suspicion: Mapped[str | None] = mapped_column(String(10), info=impersonal("a fixed word"))

    __table_args__ = (
        UniqueConstraint("id"),
        UniqueConstraint("petition_id", "number"),
        ForeignKeyConstraint(["petition_id", "safe_mode"], ["petitions.id", "petitions.safe_mode"]),
        # The words that stood on the page when it was signed, whatever they are now.
        ForeignKeyConstraint(
            ["petition_id", "version"], ["petition_versions.petition_id", "petition_versions.number"]
        ),
        ForeignKeyConstraint(
            ["consent_purpose", "consent_version"], ["consent_texts.purpose", "consent_texts.version"]
        ),
        CheckConstraint(
            "standing IN ('pending', 'confirmed', 'held', 'invalid', 'withdrawn')", name="known_standing"
        ),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
        CheckConstraint("news_language IN ('nl', 'en')", name="known_news_language"),
        CheckConstraint(
            "NOT safe_mode OR (name IS NULL AND participant_id IS NULL AND NOT is_public "
            "AND news_version IS NULL AND consent_purpose = 'safe-signature' AND mail_domain IS NULL "
            "AND name_key IS NULL AND second_of IS NULL AND alias_key IS NULL)",
            name="safe_means_nobody",
        ),
        CheckConstraint(
            "standing <> 'withdrawn' OR (name IS NULL AND email IS NULL AND participant_id IS NULL "
            "AND NOT is_public AND news_version IS NULL AND network IS NULL AND mail_domain IS NULL "
            "AND name_key IS NULL AND alias_key IS NULL)",
            name="withdrawn_means_nobody",
        ),
        CheckConstraint(
            "standing IN ('confirmed', 'held', 'invalid') OR (participant_id IS NULL AND number IS NULL)",
            name="nobody_before_confirming",
        ),
        CheckConstraint(
            "(standing = 'confirmed') = (event_uid IS NOT NULL) "
            "AND (standing IN ('confirmed', 'held', 'invalid')) = (confirmed_at IS NOT NULL)",
            name="confirmed_is_an_event",
        ),
        CheckConstraint(
            "(standing IN ('held', 'invalid')) = (held_for IS NOT NULL)", name="held_for_a_reason"
        ),
        CheckConstraint("suspicion IN ('disposable')", name="known_suspicion"),
        CheckConstraint(
            "second_of IS NULL OR (participant_id IS NULL "
            "AND (standing <> 'confirmed' OR cleared_at IS NOT NULL))",
            name="second_is_looked_at",
        ),
        CheckConstraint("town IS NULL OR (NOT safe_mode AND name IS NOT NULL)", name="town_of_a_name"),
        CheckConstraint("NOT is_public OR name IS NOT NULL", name="public_means_a_name"),
        Index("ix_signatures_petition_id", "petition_id", "standing"),
        Index("ix_signatures_participant_id", "participant_id"),
        Index("ix_signatures_changed_at", "changed_at"),
        Index("ix_signatures_network", "petition_id", "network"),
        Index("ix_signatures_alias_key", "petition_id", "alias_key"),
        Index(
            "ix_signatures_shown",
            "petition_id",
            "confirmed_at",
            sqlite_where=text("is_public"),
            postgresql_where=text("is_public"),
        ),
    )


class SignatureLink(Model):
    """One mailed link to a signature; a random token of which only the fingerprint is kept.

    `opened_at`: when its page was shown first, to a signer or to a program that checks mail; never in safe
    mode.
    """

    __tablename__ = "signature_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal("signature-keys"))
    signature_id: Mapped[UUID] = mapped_column(ForeignKey("signatures.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignatureAppeal(Model):
    """What a signer says for a signature that is being checked."""

    __tablename__ = "signature_appeals"

    signature_id: Mapped[UUID] = mapped_column(
        ForeignKey("signatures.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(Text, info=personal("signature-appeals"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
