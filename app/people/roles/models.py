"""Grants of roles."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class RoleGrant(Model):
    """A role of one person, everywhere or (`scope`) for one object, until `ends_at` or until withdrawn."""

    __tablename__ = "role_grants"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("role")
    )
    role: Mapped[str] = mapped_column(String(20), info=impersonal("a fixed word"))
    scope: Mapped[str | None] = mapped_column(String(60), info=impersonal("the kind and id of an object"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"), info=personal("role"))

    __table_args__ = (CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="ends_after_start"),)
