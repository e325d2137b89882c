"""The four true figures of the front page and of the results: people, what they did, said and signed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.consultations.comments.models import Comment
from app.consultations.processes.models import EVERYBODY, Consultation, Phase, PhaseAct
from app.extensions import db
from app.metrics import public
from app.metrics.public import YearFigures
from app.petitions.queries import Listed


@dataclass(frozen=True)
class Figures:
    """`year` comes from the roll-ups; comments and signatures are what everybody can count on the pages."""

    year: YearFigures
    comments: int
    signatures: int

    @property
    def say_something(self) -> bool:
        return bool(self.comments or self.signatures) or not public.is_small(self.year.people)


def figures(now: datetime, today: date, petitions: list[Listed]) -> Figures:
    """The figures on a day, with the petitions everybody may read; three statements, five early in a year."""
    return Figures(
        public.year_figures(today), comments(now), signatures=sum(each.confirmed for each in petitions)
    )


def comments(now: datetime) -> int:
    """The comments everybody may read. Restricted phases and what was withdrawn or hidden don't count."""
    open_to_all = (
        select(Phase.id)
        .join(Consultation, Consultation.id == Phase.consultation_id)
        .join(PhaseAct, PhaseAct.phase_id == Phase.id)
        .where(PhaseAct.audience == EVERYBODY, Phase.opens_at <= now, Consultation.published_at.is_not(None))
    )
    statement = select(func.count()).where(
        Comment.phase_id.in_(open_to_all), Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None)
    )
    return db.session.scalar(statement) or 0
