"""Tables of checking signatures: what the detector found, what was done and why, appeals, event codes."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

FIXED_WORD = impersonal("a fixed word")


class Kind(StrEnum):
    """What was done with signatures."""

    HOLD = "hold"
    RELEASE = "release"
    INVALIDATE = "invalidate"


class Cause(StrEnum):
    """Why they are held."""

    BURST = "burst"
    DISPOSABLE = "disposable"
    SECOND = "second"
    STAFF = "staff"


class EventCode(Model):
    """A code for an evening or a school: who signs with it on these days is no burst, up to a number."""

    __tablename__ = "event_codes"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    code: Mapped[str] = mapped_column(String(12), info=impersonal("a random code that staff hand out"))
    place: Mapped[str] = mapped_column(String(200), info=impersonal("where an evening of ours is"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    at_most: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("petition_id", "code"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint("at_most > 0", name="for_somebody"),
    )


class IntegrityFlag(Model):
    """A network or mail domain that signed more in ten minutes than chance explains."""

    __tablename__ = "integrity_flags"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True, info=FIXED_WORD)
    label: Mapped[str] = mapped_column(String(255), primary_key=True, info=personal("signature-origins"))
    window_start: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    signatures: Mapped[int] = mapped_column(Integer)
    expected: Mapped[float] = mapped_column(Float)
    tail: Mapped[float] = mapped_column(Float)
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("kind IN ('network', 'domain')", name="known_kind"),)


class IntegrityAct(Model):
    """One decision over one or many signatures. `made_by` empty with another cause than staff: the job."""

    __tablename__ = "integrity_acts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    kind: Mapped[str] = mapped_column(String(10), info=FIXED_WORD)
    cause: Mapped[str] = mapped_column(String(10), info=FIXED_WORD)
    reason: Mapped[str | None] = mapped_column(Text, info=impersonal("why staff did it, without names"))
    signatures: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("petition-staff")
    )
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("kind IN ('hold', 'release', 'invalidate')", name="known_kind"),
        CheckConstraint("cause IN ('burst', 'disposable', 'staff')", name="known_cause"),
        CheckConstraint("cause <> 'staff' OR reason IS NOT NULL", name="reasoned"),
        Index("ix_integrity_acts_petition_id", "petition_id", "made_at"),
        Index("ix_integrity_acts_made_by", "made_by"),
    )


class IntegrityActSignature(Model):
    """What a signature was before an act, so that it can be undone.

    `corrected`: its part of the line that the act wrote in the public ledger of corrections.
    """

    __tablename__ = "integrity_act_signatures"

    act_id: Mapped[UUID] = mapped_column(
        ForeignKey("integrity_acts.id", ondelete="CASCADE"), primary_key=True
    )
    signature_id: Mapped[UUID] = mapped_column(
        ForeignKey("signatures.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before: Mapped[str] = mapped_column(String(10), info=FIXED_WORD)
    held_for: Mapped[str | None] = mapped_column(String(10), info=FIXED_WORD)
    corrected: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
