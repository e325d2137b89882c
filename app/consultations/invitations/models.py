"""Tables of the invitations of phases: mailings, the people invited, and what is kept when they are gone."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

FIXED_WORD = impersonal("a fixed word")
HASH = impersonal("hash of a random token")
# Stands for everybody who was invited, beside the audiences, in what is kept as numbers.
WHOLE = "whole"
# The name of the mail, of an invitation and of its reminder.
MAIL = "phase_invitation"


class MailingKind(StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"


class PhaseMailing(Model):
    """People invited to a phase (or reminded of it) together, by one member of staff.

    `people` waited when it was asked for; `stopped_at`: what had not left by then was taken back.
    """

    __tablename__ = "phase_mailings"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10), info=FIXED_WORD)
    asked_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("phase-invitations")
    )
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    people: Mapped[int] = mapped_column(Integer)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'reminder')", name="known_kind"),
        CheckConstraint("people > 0", name="of_somebody"),
    )


class PhaseInvitation(Model):
    """One person is invited to one phase: once, with one reminder at most.

    It waits until a job mails it (`sent_at`), and again when a reminder was asked for (`reminder_id`), which
    is settled (`reminded_at`) with a mail, or without one for who took part by then. The links of both mails
    lead to the draft until one of them is used (`opened_at`) or `expires_at`.
    """

    __tablename__ = "phase_invitations"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("phase-invitations")
    )
    mailing_id: Mapped[UUID] = mapped_column(ForeignKey("phase_mailings.id", ondelete="CASCADE"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=HASH)
    mail_id: Mapped[UUID | None] = mapped_column(Uuid)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminder_id: Mapped[UUID | None] = mapped_column(ForeignKey("phase_mailings.id"), index=True)
    reminder_token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=HASH)
    reminder_mail_id: Mapped[UUID | None] = mapped_column(Uuid)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    audiences: Mapped[list["InvitedAs"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    __table_args__ = (
        # Whatever staff ask for at once: nobody is invited to one phase twice.
        UniqueConstraint("phase_id", "participant_id"),
        CheckConstraint(
            "(sent_at IS NULL) = (token_hash IS NULL) AND (sent_at IS NULL) = (expires_at IS NULL)",
            name="sent_has_a_link",
        ),
        CheckConstraint("reminder_id IS NULL OR sent_at IS NOT NULL", name="reminded_of_a_mail"),
        CheckConstraint("reminded_at IS NULL OR reminder_id IS NOT NULL", name="reminded_because_asked"),
        Index("ix_phase_invitations_waiting", "mailing_id", "sent_at"),
    )


class InvitedAs(Model):
    """An audience somebody belonged to when they were invited; the rate is counted in each of them."""

    __tablename__ = "phase_invitation_audiences"

    invitation_id: Mapped[UUID] = mapped_column(
        ForeignKey("phase_invitations.id", ondelete="CASCADE"), primary_key=True
    )
    audience: Mapped[str] = mapped_column(String(20), primary_key=True, info=FIXED_WORD)


class PhaseResponse(Model):
    """How many were invited to a phase and how many of them took part, kept when the invitations are gone.

    One row per audience, and one for the whole (`WHOLE`).
    """

    __tablename__ = "phase_responses"

    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id", ondelete="CASCADE"), primary_key=True)
    audience: Mapped[str] = mapped_column(String(20), primary_key=True, info=FIXED_WORD)
    invited: Mapped[int] = mapped_column(Integer)
    contributed: Mapped[int] = mapped_column(Integer)

    __table_args__ = (CheckConstraint("0 <= contributed AND contributed <= invited", name="a_share"),)
