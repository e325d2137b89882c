"""The table of who is on call."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import personal
from app.core.types import UTCDateTime
from app.extensions import Model


class OnCall(Model):
    """Somebody who reviews urgent petitions at any hour, `until` a moment."""

    __tablename__ = "petition_on_call"

    participant_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("participants.id"), primary_key=True, info=personal("petition-on-call")
    )
    until: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
