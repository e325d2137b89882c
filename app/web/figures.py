"""The true figures of the front page: counted from what everybody may read, and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.consultations.comments.models import Comment
from app.consultations.drafts.models import Wording
from app.consultations.processes.models import EVERYBODY, Consultation, Phase, PhaseAct
from app.extensions import db


@dataclass(frozen=True)
class Figures:
    """Consultations, the paragraphs of their texts and the comments on those, as everybody can count them."""

    open_now: int
    consultations: int
    paragraphs: int
    comments: int


def figures(now: datetime) -> Figures:
    """One statement, whatever the volume. Restricted phases and what was withdrawn or hidden don't count."""
    public = (
        select(Phase.id, Phase.consultation_id, Phase.version_id, Phase.closes_at)
        .join(Consultation, Consultation.id == Phase.consultation_id)
        .join(PhaseAct, PhaseAct.phase_id == Phase.id)
        .where(PhaseAct.audience == EVERYBODY, Phase.opens_at <= now, Consultation.published_at.is_not(None))
        .distinct()
        .cte("public_phases")
    )
    open_now = (
        select(func.count(func.distinct(public.c.consultation_id)))
        .where(public.c.closes_at > now)
        .scalar_subquery()
    )
    consultations = select(func.count(func.distinct(public.c.consultation_id))).scalar_subquery()
    paragraphs = (
        select(func.count(func.distinct(Wording.paragraph_id)))
        .where(Wording.version_id.in_(select(public.c.version_id)), Wording.number.is_not(None))
        .scalar_subquery()
    )
    comments = (
        select(func.count())
        .select_from(Comment)
        .where(
            Comment.phase_id.in_(select(public.c.id)),
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
        )
        .scalar_subquery()
    )
    counted = db.session.execute(select(open_now, consultations, paragraphs, comments)).one()
    return Figures(*counted)
