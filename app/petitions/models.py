"""Tables of petitions: what is asked of whom, for which goals, made and reviewed by whom, and the count."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.bilingual import Bilingual, bilingual
from app.core.clock import local_day
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model
from app.goals.catalogue import in_order

OWN_TEXT = impersonal("text of the organisation, made to be published")
FIXED_WORD = impersonal("a fixed word")


class State(StrEnum):
    """What staff made of it. Whether visitors may sign also depends on the dates (`rules.standing`)."""

    DRAFT = "draft"
    REVIEW = "review"
    OPEN = "open"
    CLOSED = "closed"
    HANDED_OVER = "handed"
    ANSWERED = "answered"
    ARCHIVED = "archived"


# What people could sign once: the course of a petition after its closing.
ENDED = (State.CLOSED, State.HANDED_OVER, State.ANSWERED, State.ARCHIVED)
REVIEWED = (State.OPEN, *ENDED)


class CorrectionKind(StrEnum):
    """Why a count was corrected."""

    REMOVED = "removed"
    RESTORED = "restored"
    RECOUNT = "recount"
    PAPER = "paper"


class Petition(Model):
    """One demand put to somebody who can meet it.

    `safe_mode` keeps no names at all; `step` is the first number of signatures to reach. `opens_at` may be
    empty while it is a draft: it then opens when it is reviewed. `version`: of the words as they are shown
    since `worded_at`. `asks_town`: signers may say where they live, for `town_reason`. `is_urgent`: it went
    through the fast lane, and may stand in one language at first. `embed_sites`: who may frame it; empty as
    the setting says.
    """

    __tablename__ = "petitions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    title: Mapped[Bilingual] = bilingual("title", info=OWN_TEXT)
    demand: Mapped[Bilingual] = bilingual("demand", info=OWN_TEXT)
    text: Mapped[Bilingual] = bilingual("text", info=OWN_TEXT)
    target: Mapped[Bilingual] = bilingual("target", info=OWN_TEXT)
    target_is_foreign: Mapped[bool] = mapped_column(Boolean)
    target_is_local: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    safe_mode: Mapped[bool] = mapped_column(Boolean)
    safe_mode_reason: Mapped[str | None] = mapped_column(
        Text, info=impersonal("a reason of the organisation")
    )
    asks_town: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    town_reason: Mapped[Bilingual] = bilingual("town_reason", info=OWN_TEXT)
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("local_groups.id"), index=True)
    is_urgent: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    embed_sites: Mapped[str | None] = mapped_column(Text, info=impersonal("addresses of sites"))
    step: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    worded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT, info=FIXED_WORD)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("petition-staff")
    )
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("petition-staff")
    )
    return_note: Mapped[str | None] = mapped_column(Text, info=impersonal("what staff say of the text"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reviewed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("petition-staff")
    )
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    goal_ties: Mapped[list["PetitionGoal"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def goals(self) -> tuple[str, ...]:
        """The codes of the goals it serves, in the order of the strategies."""
        return tuple(in_order(tie.goal for tie in self.goal_ties))

    @property
    def ends_at(self) -> datetime:
        """The moment after which nobody signs: when it was closed, or else its closing date."""
        return min(self.closed_at or self.closes_at, self.closes_at)

    @property
    def last_day(self) -> date:
        """The last Amsterdam day of the plan; what closes at midnight ends the day before."""
        return local_day(self.closes_at - timedelta(microseconds=1))

    @property
    def closed_day(self) -> date:
        """The last Amsterdam day on which people could sign."""
        return local_day(self.ends_at - timedelta(microseconds=1))

    __table_args__ = (
        # What a signature's promise of safe mode points to.
        UniqueConstraint("id", "safe_mode"),
        CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name="titled"),
        CheckConstraint(
            "state IN ('draft', 'review', 'open', 'closed', 'handed', 'answered', 'archived')",
            name="known_state",
        ),
        CheckConstraint(
            "safe_mode OR NOT target_is_foreign OR safe_mode_reason IS NOT NULL", name="unsafe_with_a_reason"
        ),
        CheckConstraint("step > 0", name="step_positive"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint(
            "NOT asks_town OR (target_is_local AND NOT safe_mode "
            "AND (town_reason_nl IS NOT NULL OR town_reason_en IS NOT NULL))",
            name="town_for_a_reason",
        ),
        CheckConstraint("opens_at IS NULL OR opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("reviewed_by <> made_by AND reviewed_by <> sent_by", name="reviewed_by_another"),
        CheckConstraint(
            "(state NOT IN ('draft', 'review')) = (reviewed_at IS NOT NULL)", name="open_is_reviewed"
        ),
        CheckConstraint("reviewed_at IS NULL OR opens_at IS NOT NULL", name="reviewed_has_an_opening"),
        CheckConstraint(
            "(state NOT IN ('draft', 'review', 'open')) = (closed_at IS NOT NULL)", name="closed_has_a_moment"
        ),
        CheckConstraint("(state = 'archived') = (archived_at IS NOT NULL)", name="archived_has_a_moment"),
        Index("ix_petitions_made_by", "made_by"),
        Index("ix_petitions_sent_by", "sent_by"),
        Index("ix_petitions_reviewed_by", "reviewed_by"),
    )


class PetitionGoal(Model):
    """One goal that a petition serves."""

    __tablename__ = "petition_goals"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    goal: Mapped[str] = mapped_column(
        String(4), primary_key=True, index=True, info=impersonal("a code of the goals file")
    )


class PetitionCount(Model):
    """How many signatures count, as a job counted them last, and the last signer's number it gave.

    `held`: confirmed, and being checked, so not counted now. `paper`: on sheets, apart from `confirmed`.
    `corrections`: by how much staff and recounts changed the count so far; the other figures hold it already.
    `total_counted`: the total as the job wrote it; where another stands now, something else wrote that.
    """

    __tablename__ = "petition_counts"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    confirmed: Mapped[int] = mapped_column(Integer)
    held: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    paper: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    corrections: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    total_counted: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    last_number: Mapped[int] = mapped_column(Integer)
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def total(self) -> int:
        """What the page shows: confirmed by mail and on paper."""
        return self.confirmed + self.paper

    __table_args__ = (
        CheckConstraint("confirmed >= 0 AND last_number >= confirmed", name="numbers_cover_the_count"),
        CheckConstraint("held >= 0 AND paper >= 0", name="nothing_below_zero"),
    )


class PetitionCorrection(Model):
    """One line of the public ledger of corrections: by how much a count changed, and why; never who.

    Append-only: a mistake is corrected by another line.
    """

    __tablename__ = "petition_corrections"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), index=True)
    corrected_at: Mapped[datetime] = mapped_column(UTCDateTime)
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10), info=FIXED_WORD)
    reason: Mapped[Bilingual] = bilingual("reason", info=OWN_TEXT)

    __table_args__ = (
        CheckConstraint("number <> 0", name="changes_something"),
        CheckConstraint("kind IN ('removed', 'restored', 'recount', 'paper')", name="known_kind"),
        CheckConstraint("reason_nl IS NOT NULL AND reason_en IS NOT NULL", name="told_in_both_languages"),
    )
