"""Invitations to take part, each one mail to one person."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class InvitationKind(StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"


class Invitation(Model):
    """One invitation: it waits until a job mails it, and works until `expires_at`."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("invitation")
    )
    kind: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    batch_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    invited_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("invitation")
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    token_hash: Mapped[str | None] = mapped_column(
        String(64), unique=True, info=impersonal("hash of a random token")
    )
    mail_id: Mapped[UUID | None] = mapped_column(Uuid)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'reminder')", name="kind_known"),
        CheckConstraint("(sent_at IS NULL) = (token_hash IS NULL)", name="sent_has_token"),
        # A double click, or two staff at once, can't let two mails to one person wait.
        Index(
            "uq_invitations_waiting",
            "participant_id",
            unique=True,
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
    )
