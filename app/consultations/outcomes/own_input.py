"""What somebody contributed, with what became of each, for their own eyes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.consultations.answers.published import PublicPoint, by_comment, points_fed_by, points_seen
from app.consultations.answers.states import ContributionState, State, states_of
from app.consultations.comments.models import Comment
from app.consultations.comments.sight import sight_of
from app.consultations.drafts.models import Paragraph, Wording
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.queries import addresses_of
from app.consultations.processes.rules import Visitor
from app.core.languages import current_language
from app.core.pagination import page
from app.extensions import db


class Stage(StrEnum):
    """How far a contribution is, for its author."""

    WAITING = "waiting"
    GATHERED = "gathered"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class OwnInput:
    """One contribution of somebody, and the points it feeds that have an answer they may see.

    `number` and `key` are of the paragraph as they read it.
    """

    said: Comment
    consultation: Consultation
    slug: str
    number: int | None
    key: str | None
    stage: Stage
    points: Sequence[PublicPoint]

    @property
    def led_to_change(self) -> bool:
        return any(point.led_to_change for point in self.points)


@dataclass(frozen=True)
class OwnInputPage:
    """Contributions, the latest first."""

    items: list[OwnInput]
    newer: str | None
    older: str | None


def own_input(visitor: Visitor, now: datetime, cursor: str | None = None, size: int = 20) -> OwnInputPage:
    """A page of what this person said: a constant number of statements, whatever its length."""
    statement: Any = (
        select(Comment, Phase, Wording.number, Paragraph.key)
        .join(Phase, Phase.id == Comment.phase_id)
        .outerjoin(Wording, Wording.id == Comment.wording_id)
        .outerjoin(Paragraph, Paragraph.id == Comment.paragraph_id)
        .where(Comment.author_id == visitor.participant_id)
    )
    found = page(statement, (Comment.posted_at, Comment.id), cursor=cursor, size=size)
    consultations = _consultations({phase.consultation_id for _said, phase, *_rest in found.items})
    slugs = addresses_of(list(consultations))
    ids = [said.id for said, *_rest in found.items]
    # Phases belong to one consultation each, so one sight looks into all of them.
    sight = sight_of((phase for each in consultations.values() for phase in each.phases), visitor, now)
    points = points_seen(sight, points_fed_by(ids))
    fed, states = by_comment(ids, points), states_of(ids)
    items = [
        OwnInput(
            said,
            consultations[phase.consultation_id],
            slugs[phase.consultation_id][current_language()],
            number,
            key,
            _stage(states[said.id], fed.get(said.id, ())),
            fed.get(said.id, ()),
        )
        for said, phase, number, key in found.items
    ]
    return OwnInputPage(items, found.newer, found.older)


def _consultations(ids: Collection[UUID]) -> dict[UUID, Consultation]:
    if not ids:
        return {}
    found = db.session.scalars(select(Consultation).where(Consultation.id.in_(list(ids))))
    return {each.id: each for each in found}


def _stage(known: ContributionState, points: Sequence[PublicPoint]) -> Stage:
    """Answered once its author may see an answer: a point that others may see first still waits for them."""
    if known.state in (State.WITHDRAWN, State.HIDDEN):
        return Stage(known.state.value)
    if points:
        return Stage.ANSWERED
    return Stage.WAITING if known.state is State.OPEN else Stage.GATHERED
