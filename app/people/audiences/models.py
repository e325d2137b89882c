"""Audiences and who belongs to them, with dates."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class Audience(StrEnum):
    """The audiences of the movement; `public` is everybody and is never stored."""

    PUBLIC = "public"
    SUPPORTER = "supporter"
    MEMBER = "member"
    VOLUNTEER = "volunteer"
    YOUTH_PANEL = "youth-panel"
    YOUTH_COUNCIL = "youth-council"
    MEMBERS_COUNCIL = "members-council"
    BOARD = "board"
    STAFF = "staff"
    MANAGEMENT_TEAM = "management-team"
    PARTNER = "partner"
    INTERNATIONAL = "international"
    RIGHTS_HOLDER = "rights-holder"


# Who is elected or appointed for a term.
TERM_AUDIENCES = (
    Audience.MEMBERS_COUNCIL,
    Audience.BOARD,
    Audience.YOUTH_COUNCIL,
    Audience.YOUTH_PANEL,
    Audience.MANAGEMENT_TEAM,
)


class AudienceTerm(Model):
    """The term of a council or board, as the Members' Council of 2024-2027; `ends_on` is its last day."""

    __tablename__ = "audience_terms"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    audience: Mapped[str] = mapped_column(String(20), info=impersonal("a fixed word"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        UniqueConstraint("audience", "starts_on"),
    )


class AudienceMembership(Model):
    """One person in one audience from a day until and including a day (None: until further notice)."""

    __tablename__ = "audience_memberships"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), info=personal("audience"))
    audience: Mapped[str] = mapped_column(String(20), info=impersonal("a fixed word"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    term_id: Mapped[UUID | None] = mapped_column(ForeignKey("audience_terms.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("audience <> 'public'", name="public_is_everybody"),
        Index("ix_audience_memberships_person", "participant_id", "audience", "starts_on", unique=True),
        Index("ix_audience_memberships_audience", "audience", "starts_on"),
    )
