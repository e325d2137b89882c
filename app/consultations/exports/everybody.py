"""What everybody may read of a consultation, whoever asks: the only thing that leaves it for the public.

A file goes further than its reader. So the report and the open data never depend on who asked for them: they
are made for a visitor without account or audience, of the moment of the last publication.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from app.consultations.answers.models import Publication
from app.consultations.answers.published import PublicPoint, publications_seen
from app.consultations.drafts.models import DraftVersion
from app.consultations.processes import rules
from app.consultations.processes.models import Phase, Visibility
from app.consultations.processes.rules import NOBODY
from app.consultations.processes.structure import Structure
from app.consultations.reading.visits import Visit


@dataclass(frozen=True)
class Settled:
    """What is over and answered for everybody: phases that ended, with a publication that everybody sees.

    `versions`: those that were spoken about and those in which the answers stand, the first first.
    """

    visit: Visit
    phases: list[Phase]
    publications: list[Publication]
    points: list[PublicPoint]
    versions: list[DraftVersion]

    @property
    def as_of(self) -> datetime:
        """The moment of its last publication, or the end of the last of its phases where that came later."""
        return max(
            *(each.published_at for each in self.publications), *(phase.closes_at for phase in self.phases)
        )


def visit_of_everybody(structure: Structure, now: datetime) -> Visit | None:
    """The visit of nobody in particular; None where the consultation doesn't exist for them."""
    consultation = structure.consultation
    if not rules.may_know(consultation, NOBODY):
        return None
    return Visit(
        structure,
        NOBODY,
        now,
        rules.state(consultation, NOBODY, now),
        rules.standing(consultation.phases, NOBODY, now),
    )


def answered_visit(structure: Structure, now: datetime) -> Visit | None:
    """The same at the moment of the last publication that everybody sees now; None where there is none.

    So that what is counted until now (what waits, which phase is over) stays the same until there is more.
    Where the answers could be seen only after a phase closed, that is the moment.
    """
    visit = visit_of_everybody(structure, now)
    if visit is None or not visit.points:
        return None
    published = max(point.published_at for point in visit.points)
    shown_since = [
        phase.closes_at
        for phase in visit.opened
        if phase.visibility == Visibility.OWN and phase.opens_at <= published and phase.closes_at <= now
    ]
    moment = max([published, *shown_since])
    return replace(
        visit,
        now=moment,
        state=rules.state(visit.consultation, NOBODY, moment),
        standing=rules.standing(visit.consultation.phases, NOBODY, moment),
    )


def settled(structure: Structure, now: datetime) -> Settled | None:
    """What is over and answered; None where there is nothing of the kind yet."""
    visit = visit_of_everybody(structure, now)
    if visit is None:
        return None
    publications = publications_seen(visit.sight)
    answered = {each.phase_id for each in publications}
    whole = set(visit.sight.whole)
    phases = [
        phase
        for phase in visit.opened
        if phase.id in answered and phase.id in whole and phase.closes_at <= now
    ]
    if not phases:
        return None
    ids = {phase.id for phase in phases}
    publications = [each for each in publications if each.phase_id in ids]
    wanted = {phase.version_id for phase in phases} | {each.version_id for each in publications}
    return Settled(
        visit,
        phases,
        publications,
        [point for point in visit.points if point.phase_id in ids],
        [version for version in visit.versions[::-1] if version.id in wanted],
    )
