"""Which goals a consultation and the sections of its draft serve. Nothing here commits."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from app.consultations.processes import rules
from app.consultations.processes.models import Consultation, ConsultationGoal, SectionGoal
from app.consultations.processes.structure import touch
from app.core import audit
from app.core.refusals import require
from app.extensions import db
from app.goals.catalogue import in_order
from app.goals.rules import may_be_tied


def tie(consultation: Consultation, codes: Collection[str], *, now: datetime) -> None:
    """Let a consultation serve exactly these goals; a concept may still have none.

    Raises:
        Refused: a goal is unknown or of another strategy than its first day, or none is left of a public one.
    """
    if codes or consultation.published_at is not None:
        require(may_be_tied(codes, rules.first_day(consultation, now)))
    present = {each.goal: each for each in consultation.goal_ties}
    consultation.goal_ties = [present.get(code) or ConsultationGoal(goal=code) for code in in_order(codes)]


def tie_section(
    consultation: Consultation,
    section_id: UUID,
    codes: Collection[str],
    *,
    now: datetime,
    actor_id: UUID | None,
) -> None:
    """Let a section serve these goals instead of its consultation's; none: those of the consultation again.

    What people said before keeps the goals it had then.

    Raises:
        Refused: a goal is unknown or of another strategy than the first day of the consultation.
    """
    if codes:
        require(may_be_tied(codes, rules.first_day(consultation, now)))
    db.session.execute(delete(SectionGoal).where(SectionGoal.section_id == section_id))
    db.session.add_all([SectionGoal(section_id=section_id, goal=code) for code in in_order(codes)])
    touch(consultation.id)
    audit.record("section.goals", "section", section_id, actor_id=actor_id, now=now)


def goals_of_sections(section_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The own goals of those of these sections that name them: one statement."""
    statement = select(SectionGoal.section_id, SectionGoal.goal).where(
        SectionGoal.section_id.in_(list(section_ids))
    )
    found: dict[UUID, list[str]] = {}
    for section_id, code in db.session.execute(statement):
        found.setdefault(section_id, []).append(code)
    return {section_id: tuple(in_order(codes)) for section_id, codes in found.items()}
