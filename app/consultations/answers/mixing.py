"""Points gathered from phases that aren't read by the same people: who finds the answer, and who doesn't."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.consultations.comments.models import Comment
from app.consultations.points.models import Point, PointSource
from app.consultations.processes.models import EVERYBODY, Act, Phase, Visibility
from app.extensions import db


@dataclass(frozen=True)
class Mixed:
    """A point with what was said in `open_in`, where everybody reads everything, and in `kept_in`, where not.

    Where `open_in` is empty, each of `kept_in` is read by others.
    """

    point: Point
    open_in: tuple[Phase, ...]
    kept_in: tuple[Phase, ...]


def mixed_points(points: Sequence[Point], phases: Sequence[Phase]) -> list[Mixed]:
    """Those of these points that some readers of a phase behind them won't find: one statement.

    A point is found by who may read every phase that feeds it (`published.is_seen`).
    """
    fed = _phases_behind([point.id for point in points])
    found = []
    for point in points:
        behind = [phase for phase in phases if phase.id in fed[point.id]]
        open_in = tuple(phase for phase in behind if is_for_everybody(phase))
        kept_in = tuple(phase for phase in behind if phase not in open_in)
        if kept_in and (open_in or len({_readers(phase) for phase in kept_in}) > 1):
            found.append(Mixed(point, open_in, kept_in))
    return found


def is_for_everybody(phase: Phase) -> bool:
    """Whether everybody may read all that is said in it."""
    return phase.visibility == Visibility.ALL and EVERYBODY in phase.audiences_for(Act.READ)


def _readers(phase: Phase) -> tuple[frozenset[str], str]:
    return phase.audiences_for(Act.READ), phase.visibility


def _phases_behind(point_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    statement = (
        select(PointSource.point_id, Comment.phase_id)
        .join(Comment, Comment.id == PointSource.comment_id)
        .where(PointSource.point_id.in_(list(point_ids)))
        .distinct()
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for point_id, phase_id in db.session.execute(statement):
        found[point_id].add(phase_id)
    return found
