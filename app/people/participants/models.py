"""Participants and their keys: who is who, without a name or an address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

# Goes up when the person key is replaced by the offline command; keys of two versions may stand side by side.
KEY_VERSION = 1


class Participant(Model):
    """A person as the ledger knows them. `merged_into` points to the one that took this one's place."""

    __tablename__ = "participants"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    merged_into: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("participant")
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("merged_into <> id", name="not_into_itself"),)


class ParticipantKey(Model):
    """The fingerprint of a mail address: an HMAC under the person key, never the address itself."""

    __tablename__ = "participant_keys"

    key_version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal("participant"))
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("participant")
    )
