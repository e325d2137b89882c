"""The consultations that serve a goal, as one visitor may know of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, union

from app.consultations.comments.sight import sight_of
from app.consultations.comments.tallies import totals_seen
from app.consultations.drafts.models import DraftVersion, Heading, Section, VersionStatus
from app.consultations.processes.models import ConsultationGoal, SectionGoal
from app.consultations.processes.queries import Listed, for_visitor
from app.consultations.processes.rules import State, Visitor, versions_read
from app.core.languages import Language
from app.extensions import db


@dataclass(frozen=True)
class ForGoal:
    """A consultation that serves the goal, and how many comments this visitor finds there."""

    listed: Listed
    comments: int

    @property
    def is_open(self) -> bool:
        return self.listed.state is State.OPEN


def for_goal(goal: str, visitor: Visitor, language: Language, now: datetime) -> list[ForGoal]:
    """Those tied to the goal, as a whole or by a section of a text they may read; the most urgent first."""
    known = for_visitor(visitor, language, now)
    phases = [phase for each in known for phase in each.consultation.phases]
    tied = _tied_to(goal, versions_read(phases, visitor, now))
    found = [each for each in known if each.consultation.id in tied]
    phases = [phase for each in found for phase in each.consultation.phases]
    said = totals_seen(sight_of(phases, visitor, now))
    return [ForGoal(each, sum(said.get(phase.id, 0) for phase in each.consultation.phases)) for each in found]


def _tied_to(goal: str, version_ids: list[UUID]) -> frozenset[UUID]:
    whole = select(ConsultationGoal.consultation_id).where(ConsultationGoal.goal == goal)
    by_section = (
        select(Section.consultation_id)
        .join(SectionGoal, SectionGoal.section_id == Section.id)
        .join(Heading, Heading.section_id == Section.id)
        .join(DraftVersion, DraftVersion.id == Heading.version_id)
        .where(
            SectionGoal.goal == goal,
            DraftVersion.id.in_(version_ids),
            DraftVersion.status == VersionStatus.PUBLISHED,
        )
    )
    return frozenset(db.session.scalars(union(whole, by_section)))
