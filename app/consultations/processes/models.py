"""Tables of consultations: the process, its phases, and which acts a phase allows to which audience."""

import secrets
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.bilingual import Bilingual, bilingual
from app.core.clock import local_day
from app.core.retention import impersonal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model
from app.goals.catalogue import in_order

OWN_TEXT = impersonal("text of the organisation, made to be published")
FIXED_WORD = impersonal("a fixed word")
GOAL_CODE = impersonal("a code of the goals file")

# Stands for everybody in `phase_acts`: to read, also without an account; to write, whoever signed in.
EVERYBODY = "public"


class Act(StrEnum):
    """What a phase can allow. Who may do any of them may read."""

    READ = "read"
    REACT = "react"
    COMMENT = "comment"
    SUGGEST = "suggest"


WRITING = (Act.REACT, Act.COMMENT, Act.SUGGEST)


class Visibility(StrEnum):
    """What those who may read see of what others contribute.

    ALL: everything. AUDIENCE: what their own audiences said, also after the phase closed. OWN: their own
    until the phase closes, then everything.
    """

    ALL = "all"
    AUDIENCE = "audience"
    OWN = "own"


def new_mark() -> int:
    return secrets.randbits(62)


class Consultation(Model):
    """One question put to the movement: a draft text, the phases in which it is answered, and a contact.

    Concept until `published_at`; after that its state follows from the phases (see `rules.state`).
    """

    __tablename__ = "consultations"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    title: Mapped[Bilingual] = bilingual("title", info=OWN_TEXT)
    summary: Mapped[Bilingual] = bilingual("summary", info=OWN_TEXT)
    purpose: Mapped[Bilingual] = bilingual("purpose", info=OWN_TEXT)
    contact: Mapped[Bilingual] = bilingual("contact", info=OWN_TEXT)
    # What the answers can still change and what not; who decides, and on which day where that is known.
    can_change: Mapped[Bilingual] = bilingual("can_change", info=OWN_TEXT)
    cannot_change: Mapped[Bilingual] = bilingual("cannot_change", info=OWN_TEXT)
    deciders: Mapped[Bilingual] = bilingual("deciders", info=OWN_TEXT)
    decides_on: Mapped[date | None] = mapped_column(Date)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    # Another random number after each change of it or its phases, goals and addresses (see `structure`).
    structure: Mapped[int] = mapped_column(BigInteger, default=new_mark)

    phases: Mapped[list["Phase"]] = relationship(order_by="Phase.opens_at, Phase.id", lazy="selectin")
    goal_ties: Mapped[list["ConsultationGoal"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def goals(self) -> tuple[str, ...]:
        """The codes of the goals it serves, in the order of the strategies."""
        return tuple(in_order(tie.goal for tie in self.goal_ties))

    __table_args__ = (CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name="titled"),)


class Phase(Model):
    """A stretch of time in which listed audiences may do listed acts on one version of the draft.

    Phases may overlap: each has its own version, readers and comments.
    """

    __tablename__ = "phases"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultations.id"), index=True)
    name: Mapped[Bilingual] = bilingual("name", info=OWN_TEXT)
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    visibility: Mapped[str] = mapped_column(String(10), default=Visibility.ALL, info=FIXED_WORD)

    acts: Mapped[list["PhaseAct"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="PhaseAct.audience, PhaseAct.act"
    )

    def allows(self, act: Act, codes: AbstractSet[str]) -> bool:
        """Whether one of these audiences may do the act; who may do any may read."""
        return any(
            allowed.audience in codes and (allowed.act == act or act is Act.READ) for allowed in self.acts
        )

    def audiences_for(self, act: Act) -> frozenset[str]:
        """The audiences that may do exactly this act (reading: also those that may do another)."""
        return frozenset(allowed.audience for allowed in self.acts if allowed.act == act or act is Act.READ)

    @property
    def writers(self) -> frozenset[str]:
        """The audiences that may do more than read."""
        return frozenset(allowed.audience for allowed in self.acts if allowed.act != Act.READ)

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at

    @property
    def last_day(self) -> date:
        """The last Amsterdam day on which it is open; a phase that closes at midnight ends the day before."""
        return local_day(self.closes_at - timedelta(microseconds=1))

    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("name_nl IS NOT NULL OR name_en IS NOT NULL", name="named"),
        CheckConstraint("visibility IN ('all', 'audience', 'own')", name="known_visibility"),
    )


class PhaseAct(Model):
    """One audience may do one act in one phase."""

    __tablename__ = "phase_acts"

    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id", ondelete="CASCADE"), primary_key=True)
    audience: Mapped[str] = mapped_column(String(30), primary_key=True, info=FIXED_WORD)
    act: Mapped[str] = mapped_column(String(20), primary_key=True, info=FIXED_WORD)

    __table_args__ = (CheckConstraint("act IN ('read', 'react', 'comment', 'suggest')", name="known_act"),)


class ConsultationGoal(Model):
    """A consultation serves this goal."""

    __tablename__ = "consultation_goals"

    consultation_id: Mapped[UUID] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), primary_key=True
    )
    goal: Mapped[str] = mapped_column(String(4), primary_key=True, index=True, info=GOAL_CODE)


class SectionGoal(Model):
    """A section serves this goal, instead of those of its consultation.

    It hangs on the identity of the section, not on its heading in a version: so a next version keeps it, and
    a published version stays as it was.
    """

    __tablename__ = "section_goals"

    section_id: Mapped[UUID] = mapped_column(ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True)
    goal: Mapped[str] = mapped_column(String(4), primary_key=True, info=GOAL_CODE)
