"""The table of reminders."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, SmallInteger, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.actions.agenda.models import FIXED_WORD, Action
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class ActionReminder(Model):
    """One address to be mailed the day before one demonstration.

    There is no name and no participant here: nothing ties who is reminded to who takes part elsewhere.
    The mails to it (`ReminderMail`) go from the log together with it, the day after.
    """

    __tablename__ = "action_reminders"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    action_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(15), default="demonstration", info=FIXED_WORD)
    address: Mapped[str] = mapped_column(String(320), info=personal("reminders"))
    language: Mapped[str] = mapped_column(String(2), info=impersonal("nl or en"))
    consent_version: Mapped[int] = mapped_column(SmallInteger)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("action_id", "address"),
        ForeignKeyConstraint(["action_id", "kind"], [Action.id, Action.kind]),
        CheckConstraint("kind = 'demonstration'", name="only_of_demonstrations"),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
    )


class ReminderMail(Model):
    """Which mail in the log went to somebody who is reminded, so that it goes when the address goes."""

    __tablename__ = "action_reminder_mails"

    mail_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    action_id: Mapped[UUID] = mapped_column(Uuid, index=True)
