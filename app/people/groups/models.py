"""Local groups and their members."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

NAME_LENGTH = 80


class GroupRole(StrEnum):
    MEMBER = "member"
    COORDINATOR = "coordinator"


class LocalGroup(Model):
    """A local group of volunteers; `closed_on` is its last day. `name_key` keeps names apart: folded."""

    __tablename__ = "local_groups"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), info=impersonal("public name of a group"))
    name_key: Mapped[str] = mapped_column(
        String(2 * NAME_LENGTH), unique=True, info=impersonal("public name of a group")
    )
    place: Mapped[str] = mapped_column(String(NAME_LENGTH), info=impersonal("town of a group"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_on: Mapped[date | None] = mapped_column(Date)


class GroupMembership(Model):
    """One person in one group from a day until and including a day; a change of role is a new row."""

    __tablename__ = "group_memberships"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("local_groups.id"))
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("group")
    )
    role: Mapped[str] = mapped_column(String(12), info=impersonal("a fixed word"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("role IN ('member', 'coordinator')", name="role_known"),
        Index("ix_group_memberships_person", "group_id", "participant_id", "starts_on", unique=True),
    )
