"""What was answered last, over every consultation a visitor may know of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.consultations.answers.published import PublicPoint, latest_answered, points_seen
from app.consultations.comments.sight import sight_of
from app.consultations.processes.queries import Listed
from app.consultations.processes.rules import Visitor

LOOKED_AT = 24


@dataclass(frozen=True)
class Answered:
    """A point with its answer, and the consultation it is of."""

    point: PublicPoint
    listed: Listed


def latest_answers(
    known: Sequence[Listed], visitor: Visitor, now: datetime, limit: int = 3
) -> list[Answered]:
    """The points answered last in these consultations, those that led to a change first: four statements at
    most, whatever their number."""
    behind = {phase.id: listed for listed in known for phase in listed.consultation.phases}
    # Phases belong to one consultation each, so one sight looks into all of them.
    phases = (phase for listed in known for phase in listed.consultation.phases)
    sight = sight_of(phases, visitor, now)
    points = points_seen(sight, latest_answered(sight, LOOKED_AT))
    points.sort(key=lambda point: (point.led_to_change, point.published_at, -point.number), reverse=True)
    return [Answered(point, behind[point.phase_id]) for point in points[:limit]]
