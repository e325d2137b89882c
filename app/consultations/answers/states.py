"""What became of contributions: the state of each, as its author and every reader may know it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import and_, or_, select

from app.consultations.answers.models import Answer, AnswerParagraph, Decision, Publication
from app.consultations.comments.models import Comment
from app.consultations.drafts.models import Lineage, Wording
from app.consultations.points.models import Point, PointSource
from app.extensions import db


class State(StrEnum):
    """OPEN: in no point yet. GATHERED: in a point without public answer. ANSWERED: with one public answer.

    WITHDRAWN and HIDDEN go before these: nobody reads the contribution any more.
    """

    OPEN = "open"
    GATHERED = "gathered"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class ContributionState:
    """`point_numbers` and `decisions` belong together: of the points with a public answer.

    `gathered_in` are the numbers of the points that are not answered yet: for staff only. `led_to_change`: a
    public answer names a paragraph that is not as it was.
    """

    state: State
    point_numbers: tuple[int, ...] = ()
    decisions: tuple[Decision, ...] = ()
    led_to_change: bool = False
    gathered_in: tuple[int, ...] = ()


def states_of(comment_ids: Collection[UUID]) -> dict[UUID, ContributionState]:
    """The state of each of these contributions: two statements."""
    wanted = list(comment_ids)
    if not wanted:
        return {}
    statement = (
        select(
            Comment.id,
            Comment.withdrawn_at.is_not(None),
            Comment.hidden_at.is_not(None),
            Point.number,
            Answer.decision,
        )
        .outerjoin(PointSource, PointSource.comment_id == Comment.id)
        .outerjoin(Point, and_(Point.id == PointSource.point_id, Point.taken_into_id.is_(None)))
        .outerjoin(Answer, and_(Answer.point_id == Point.id, Answer.publication_id.is_not(None)))
        .where(Comment.id.in_(wanted))
        .order_by(Comment.id, Point.number)
    )
    gone: dict[UUID, State | None] = {}
    points: dict[UUID, dict[int, str | None]] = {}
    for comment_id, withdrawn, hidden, number, decision in db.session.execute(statement):
        gone[comment_id] = State.WITHDRAWN if withdrawn else State.HIDDEN if hidden else None
        fed = points.setdefault(comment_id, {})
        if number is not None:
            fed[number] = decision
    changed = led_to_change(wanted)
    return {each: _state(gone[each], fed, each in changed) for each, fed in points.items()}


def _state(gone: State | None, fed: dict[int, str | None], changed: bool) -> ContributionState:
    answered = {number: Decision(decision) for number, decision in fed.items() if decision is not None}
    reached = State.ANSWERED if answered else State.GATHERED if fed else State.OPEN
    return ContributionState(
        gone or reached,
        tuple(answered),
        tuple(answered.values()),
        changed,
        tuple(number for number in fed if number not in answered),
    )


def led_to_change(comment_ids: Collection[UUID]) -> set[UUID]:
    """Which of these contributions led to a change: a public answer to a point they feed names a paragraph
    that the version of its publication doesn't simply keep. One statement."""
    statement = (
        select(PointSource.comment_id)
        .join(Point, Point.id == PointSource.point_id)
        .join(Answer, Answer.point_id == Point.id)
        .join(Publication, Publication.id == Answer.publication_id)
        .join(AnswerParagraph, AnswerParagraph.point_id == Point.id)
        .outerjoin(
            Wording,
            and_(
                Wording.version_id == Publication.version_id,
                Wording.paragraph_id == AnswerParagraph.paragraph_id,
            ),
        )
        .where(
            PointSource.comment_id.in_(list(comment_ids)),
            Publication.version_id.is_not(None),
            # Without a wording there: an earlier version dropped it.
            or_(Wording.lineage != Lineage.KEPT, Wording.id.is_(None)),
        )
        .distinct()
    )
    return set(db.session.scalars(statement))
