"""Mails waiting and sent, and the addresses that gave a permanent bounce."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class MailStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


class Mail(Model):
    """One mail. Its text is there while it waits; in production text and address go once it has left."""

    __tablename__ = "mails"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'sent', 'bounced', 'failed', 'suppressed')", name="status"),
        CheckConstraint(
            "status <> 'queued' OR (address IS NOT NULL AND text IS NOT NULL AND html IS NOT NULL)",
            name="queued_is_whole",
        ),
        Index("ix_mails_queued_at", "queued_at", "id"),
        Index("ix_mails_status", "status", "queued_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    participant_id: Mapped[UUID | None] = mapped_column(Uuid, index=True, info=personal("mail"))
    address: Mapped[str | None] = mapped_column(String(320), info=personal("mail"))
    address_key: Mapped[str] = mapped_column(String(64), index=True, info=personal("mail"))
    name: Mapped[str] = mapped_column(String(60), info=impersonal("a fixed word: which mail"))
    language: Mapped[str] = mapped_column(String(2), info=impersonal("nl or en"))
    subject: Mapped[str] = mapped_column(String(250), info=personal("mail"))
    text: Mapped[str | None] = mapped_column(Text, info=personal("mail"))
    html: Mapped[str | None] = mapped_column(Text, info=personal("mail"))
    unsubscribe_url: Mapped[str | None] = mapped_column(Text, info=personal("mail"))
    # A file that goes along, as text: a calendar entry. Its type is a MIME type with its parameters.
    attachment: Mapped[str | None] = mapped_column(Text, info=personal("mail"))
    attachment_name: Mapped[str | None] = mapped_column(String(80), info=impersonal("name of a file of ours"))
    attachment_type: Mapped[str | None] = mapped_column(String(80), info=impersonal("a MIME type"))
    asked_for: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[str] = mapped_column(String(200), unique=True, info=impersonal("a random id"))
    status: Mapped[str] = mapped_column(String(12), info=impersonal("a fixed word"))
    error: Mapped[str | None] = mapped_column(String(40), info=impersonal("the code of the mail server"))
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MailSuppression(Model):
    """An address, as a keyed fingerprint, whose mail server said that it doesn't exist."""

    __tablename__ = "mail_suppressions"

    address_key: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal("mail_suppression"))
    error: Mapped[str] = mapped_column(String(40), info=impersonal("the code of the mail server"))
    since: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
