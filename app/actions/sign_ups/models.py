"""Tables of sign-ups and of the links with which people find theirs."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.actions.agenda.models import FIXED_WORD, Action
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

NAME_LENGTH = 100
EMAIL_LENGTH = 320
EVENT_UID = impersonal("a random id of one entry in the ledger")


class SignUpState(StrEnum):
    COMING = "coming"
    WITHDRAWN = "withdrawn"


class Presence(StrEnum):
    CAME = "came"
    ABSENT = "absent"


class SignUp(Model):
    """One place at one event for one person.

    Name and address go as soon as somebody withdraws, and some time after the event for everybody.
    `event_uid` names the sign-up in the ledger, a new one each time; `attend_event_uid` that they were there.
    """

    __tablename__ = "sign_ups"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    action_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(15), default="event", info=FIXED_WORD)
    participant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("sign-ups")
    )
    name: Mapped[str | None] = mapped_column(String(NAME_LENGTH), info=personal("sign-up-names"))
    email: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH), info=personal("sign-up-names"))
    language: Mapped[str] = mapped_column(String(2), info=impersonal("nl or en"))
    state: Mapped[str] = mapped_column(String(10), info=FIXED_WORD)
    consent_version: Mapped[int] = mapped_column(SmallInteger)
    consent_language: Mapped[str] = mapped_column(String(2), info=impersonal("nl or en"))
    news_asked: Mapped[bool] = mapped_column(Boolean, default=False)
    signed_up_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    event_uid: Mapped[str] = mapped_column(String(80), unique=True, info=EVENT_UID)
    presence: Mapped[str | None] = mapped_column(String(10), info=personal("sign-ups"))
    attended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attend_event_uid: Mapped[str | None] = mapped_column(String(80), unique=True, info=EVENT_UID)

    @property
    def is_coming(self) -> bool:
        return self.state == SignUpState.COMING

    __table_args__ = (
        UniqueConstraint("action_id", "participant_id"),
        # The kind is part of what it points to, and it can only be this one: never a demonstration.
        ForeignKeyConstraint(["action_id", "kind"], [Action.id, Action.kind]),
        CheckConstraint("kind = 'event'", name="never_a_demonstration"),
        CheckConstraint("state IN ('coming', 'withdrawn')", name="known_state"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_at_a_moment"),
        CheckConstraint(
            "state = 'coming' OR (name IS NULL AND email IS NULL AND presence IS NULL)",
            name="withdrawn_leaves_no_name",
        ),
        CheckConstraint("(name IS NULL) = (email IS NULL)", name="name_and_address_go_together"),
        CheckConstraint("presence IS NULL OR presence IN ('came', 'absent')", name="known_presence"),
        CheckConstraint(
            "(presence IS NULL) = (attended_at IS NULL) AND "
            "(COALESCE(presence, '') = 'came') = (attend_event_uid IS NOT NULL)",
            name="who_came_is_in_the_ledger",
        ),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
        Index("ix_sign_ups_list", "action_id", "state", "signed_up_at", "id"),
    )


class SignUpLink(Model):
    """The hash of a mailed token that opens one sign-up. Each mail has a token of its own."""

    __tablename__ = "sign_up_links"

    token_hash: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=impersonal("hash of a random token, known to the reader of a mail")
    )
    sign_up_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
