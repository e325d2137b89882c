"""The ledger of participation, and the codes by which files know people."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

UID_LENGTH = 200
TEXT_LENGTH = 200
STATUS_LENGTH = 20
GOALS_LENGTH = 100
RETRACT = "retract"
CONFIRMED = "confirmed"
# So begins the name of an act that leads nowhere any more (see untying.py).
UNTIED = "untied:"


class Act(StrEnum):
    """The acts that count, when they are confirmed."""

    SIGN = "sign"
    COMMENT = "comment"
    ANSWER = "answer"
    ATTEND = "attend"
    SIGNUP = "signup"
    CONTACT_DECISION_MAKER = "contact_decision_maker"
    HOST_SESSION = "host_session"
    COORDINATE_GROUP = "coordinate_group"
    CREATE_ACTION = "create_action"
    MODERATE = "moderate"


ORGANISING = frozenset({Act.HOST_SESSION, Act.COORDINATE_GROUP, Act.CREATE_ACTION, Act.MODERATE})
# Known in files, and never counted.
SILENT_TYPES = frozenset({"page_view", "mail_open"})


class Channel(StrEnum):
    ONLINE = "online"
    PAPER = "paper"
    ROOM = "room"


class LedgerEvent(Model):
    """One row as it was received; never removed, and changed once at most, to untie it (triggers).

    Several rows may carry one `event_uid`: the earliest received counts. `day` is the Amsterdam date of
    `occurred_at`. `digest` is a keyed hash of the row as given: the same row twice is one row. `person_id`
    stays as it was written when people are merged; `participants.merged_into` is followed when counting.
    """

    __tablename__ = "ledger_events"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_uid: Mapped[str] = mapped_column(String(UID_LENGTH), info=impersonal("a random id of one act"))
    # No foreign key: checking it costs a third of writing a row, and locks the participant; none is deleted.
    person_id: Mapped[UUID | None] = mapped_column(Uuid, index=True, info=personal("participation"))
    type: Mapped[str] = mapped_column(String(30), info=impersonal("a fixed word"))
    object_ref: Mapped[str] = mapped_column(String(TEXT_LENGTH), info=impersonal("kind and id of an object"))
    occurred_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(STATUS_LENGTH), info=impersonal("a fixed word"))
    goals: Mapped[str] = mapped_column(String(GOALS_LENGTH), info=impersonal("codes of the goals file"))
    group_ref: Mapped[str] = mapped_column(String(TEXT_LENGTH), info=impersonal("the name or id of a group"))
    source: Mapped[str] = mapped_column(String(TEXT_LENGTH), info=impersonal("where an act came from"))
    retracts: Mapped[str | None] = mapped_column(String(UID_LENGTH), info=impersonal("the id of another act"))
    channel: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    audiences: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), info=impersonal("codes of audiences; they say nothing without the person")
    )
    digest: Mapped[int] = mapped_column(BigInteger)

    @property
    def is_untied(self) -> bool:
        """Of whose moments only the day is left."""
        return self.event_uid.startswith(UNTIED)

    __table_args__ = (
        UniqueConstraint("event_uid", "digest"),
        CheckConstraint("(type = 'retract') = (retracts IS NOT NULL)", name="retraction_names_its_event"),
        CheckConstraint("channel IN ('online', 'paper', 'room')", name="known_channel"),
        Index(
            "ix_ledger_events_retracts",
            "retracts",
            sqlite_where=text("retracts IS NOT NULL"),
            postgresql_where=text("retracts IS NOT NULL"),
        ),
    )


class PendingUntying(Model):
    """An act that is to be untied as soon as it is counted."""

    __tablename__ = "pending_untyings"

    event_uid: Mapped[str] = mapped_column(
        String(UID_LENGTH), primary_key=True, info=impersonal("the id of an act, for some minutes")
    )


class PersonCode(Model):
    """The opaque code by which files name a participant: breaks the tie of two rows received at once."""

    __tablename__ = "person_codes"

    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), primary_key=True, info=personal("participation-codes")
    )
    code: Mapped[str] = mapped_column(String(TEXT_LENGTH), info=personal("participation-codes"))
