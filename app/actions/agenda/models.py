"""Tables of actions and the goals they serve."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.bilingual import Bilingual, bilingual
from app.core.retention import impersonal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model
from app.goals.catalogue import in_order

OWN_TEXT = impersonal("text of the organisation, made to be published")
FIXED_WORD = impersonal("a fixed word")
PLACE_LENGTH = 120
ZONE = "Europe/Amsterdam"


class ActionKind(StrEnum):
    """An event is signed up for; a demonstration asks nobody who they are."""

    EVENT = "event"
    DEMONSTRATION = "demonstration"


class ActionState(StrEnum):
    """What staff made of it. That an action is over follows from the time (see `rules.is_over`)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Action(Model):
    """Something people come to.

    `starts_local` and `ends_local` are what the clock in `zone` shows; `starts_at` and `ends_at` the moments,
    which also tell the two equal hours of an autumn night apart. `taken` counts the places of an event that
    are signed up for; no place is given beyond `capacity` (None: no limit). `sequence` goes up when people
    must know of a change: their calendars compare it. `headcount` is what staff counted on the day.
    """

    __tablename__ = "actions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(15), info=FIXED_WORD)
    state: Mapped[str] = mapped_column(String(10), default=ActionState.DRAFT, info=FIXED_WORD)
    title: Mapped[Bilingual] = bilingual("title", info=OWN_TEXT)
    summary: Mapped[Bilingual] = bilingual("summary", info=OWN_TEXT)
    text: Mapped[Bilingual] = bilingual("text", info=OWN_TEXT)
    contact: Mapped[Bilingual] = bilingual("contact", info=OWN_TEXT)
    cancel_reason: Mapped[Bilingual] = bilingual("cancel_reason", info=OWN_TEXT)
    place: Mapped[str] = mapped_column(String(PLACE_LENGTH), info=OWN_TEXT)
    address: Mapped[str] = mapped_column(String(PLACE_LENGTH), info=OWN_TEXT)
    town: Mapped[str] = mapped_column(String(PLACE_LENGTH), info=OWN_TEXT)
    starts_local: Mapped[datetime] = mapped_column(DateTime)
    ends_local: Mapped[datetime] = mapped_column(DateTime)
    zone: Mapped[str] = mapped_column(String(40), default=ZONE, info=impersonal("the name of a time zone"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    capacity: Mapped[int | None] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    headcount: Mapped[int | None] = mapped_column(Integer)
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("local_groups.id"), index=True)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    sequence: Mapped[int] = mapped_column(Integer, default=0)

    ties: Mapped[list["ActionGoal"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def goals(self) -> tuple[str, ...]:
        """The codes of its goals, in the order of the strategy."""
        return tuple(in_order(tie.goal for tie in self.ties))

    @property
    def is_event(self) -> bool:
        return self.kind == ActionKind.EVENT

    @property
    def places_left(self) -> int | None:
        """How many can still sign up; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def object_ref(self) -> str:
        """How the ledger names it."""
        return f"event:{self.id}"

    __table_args__ = (
        # What a sign-up points to: the kind goes along, so that none can point to a demonstration.
        UniqueConstraint("id", "kind"),
        CheckConstraint("kind IN ('event', 'demonstration')", name="known_kind"),
        CheckConstraint("state IN ('draft', 'published', 'cancelled')", name="known_state"),
        CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name="titled"),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="room_for_somebody"),
        CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="never_overfull"),
        CheckConstraint(
            "kind = 'event' OR (capacity IS NULL AND taken = 0)", name="demonstration_knows_nobody"
        ),
        CheckConstraint("headcount IS NULL OR headcount >= 0", name="counted_heads"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="public_since"),
        CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL) AND (state = 'cancelled') = "
            "(cancel_reason_nl IS NOT NULL OR cancel_reason_en IS NOT NULL)",
            name="cancelled_with_a_reason",
        ),
        Index("ix_actions_agenda", "state", "starts_at", "id"),
    )


class ActionGoal(Model):
    """One goal that an action serves."""

    __tablename__ = "action_goals"

    action_id: Mapped[UUID] = mapped_column(ForeignKey("actions.id", ondelete="CASCADE"), primary_key=True)
    goal: Mapped[str] = mapped_column(
        String(4), primary_key=True, info=impersonal("a code of the goals file")
    )
