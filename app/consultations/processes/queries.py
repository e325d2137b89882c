"""Consultations as visitors and staff find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import literal, select

from app.consultations.processes import rules
from app.consultations.processes.models import Consultation, ConsultationGoal, Phase, SectionGoal
from app.consultations.processes.rules import Standing, State, Visitor
from app.core import slugs
from app.core.languages import Language
from app.extensions import db
from app.goals.catalogue import in_order

SLUGS = "consultation"


@dataclass(frozen=True)
class Found:
    """A consultation behind a slug; `slug` is the one its pages carry now."""

    consultation: Consultation
    slug: str


@dataclass(frozen=True)
class Listed:
    """A consultation in a list, as one visitor sees it."""

    consultation: Consultation
    slug: str
    state: State
    standing: Standing


def consultation(consultation_id: UUID) -> Consultation | None:
    return db.session.get(Consultation, consultation_id)


def consultation_with_slug(slug: str, language: Language) -> Found | None:
    """The consultation a slug (also a former one) leads to, its phases loaded: three statements."""
    resolution = slugs.resolve(SLUGS, language, slug)
    if resolution is None:
        return None
    found = db.session.get(Consultation, resolution.object_id)
    return None if found is None else Found(found, resolution.current_slug)


def slugs_of(consultation_id: UUID) -> dict[Language, str]:
    """The address of one consultation in each language."""
    return addresses_of([consultation_id])[consultation_id]


def addresses_of(ids: list[UUID]) -> dict[UUID, dict[Language, str]]:
    """The addresses of consultations in each language: one statement."""
    return slugs.in_each_language(SLUGS, ids)


def for_visitor(visitor: Visitor, language: Language, now: datetime) -> list[Listed]:
    """What this visitor may know of: open ones by their end, coming ones, then closed ones, latest first."""
    statement = select(Consultation).where(Consultation.published_at.is_not(None))
    known = [found for found in db.session.scalars(statement) if rules.may_know(found, visitor)]
    addresses = slugs.current(SLUGS, language, [found.id for found in known])
    listed = [
        Listed(
            found,
            addresses[found.id],
            rules.state(found, visitor, now),
            rules.standing(found.phases, visitor, now),
        )
        for found in known
    ]
    return sorted(listed, key=_urgency)


def _urgency(listed: Listed) -> tuple[int, float]:
    phase = listed.standing.phase
    if listed.state is State.OPEN:
        return 0, phase.closes_at.timestamp() if phase else 0
    if listed.state is State.UPCOMING:
        return 1, phase.opens_at.timestamp() if phase else 0
    return 2, -(phase.closes_at.timestamp() if phase else 0)


def all_consultations() -> Sequence[Consultation]:
    """Every consultation, concepts first, then the latest made first."""
    statement = select(Consultation).order_by(
        Consultation.published_at.is_not(None), Consultation.created_at.desc(), Consultation.id
    )
    return db.session.scalars(statement).all()


def phase(phase_id: UUID) -> Phase | None:
    return db.session.get(Phase, phase_id)


def goals_for(consultation_id: UUID, section_id: UUID | None) -> tuple[str, ...]:
    """The goals that an act in a section serves: its own, else those of the consultation. One statement."""
    of_section = select(literal(True), SectionGoal.goal).where(SectionGoal.section_id == section_id)
    of_whole = select(literal(False), ConsultationGoal.goal).where(
        ConsultationGoal.consultation_id == consultation_id
    )
    rows = [(bool(own), goal) for own, goal in db.session.execute(of_section.union_all(of_whole))]
    own = [goal for is_own, goal in rows if is_own]
    return tuple(in_order(own or [goal for _, goal in rows]))
