"""How audiences reacted to the same paragraphs, side by side, as far as that may be told (`core/disclosure`).

One fixed table per phase and paragraph: a person reacts to a paragraph once, so that its cells count people.
Sums over a section would count reactions, and their difference with what is shown per paragraph would give
away what is not. Phases on the same version are added up after each was protected by itself, because not
everybody sees each.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from uuid import UUID

from sqlalchemy import select

from app.consultations.comments.models import Tally
from app.consultations.comments.sight import NEVER_AS_NUMBERS
from app.consultations.drafts import published
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.processes.models import Act, Phase
from app.consultations.reading.visits import Visit
from app.core.disclosure import Row, side_by_side
from app.extensions import db


@dataclass(frozen=True)
class Beside:
    """One paragraph, and per audience how many agree, partly agree and disagree, rounded to five."""

    paragraph: DraftParagraph
    rows: Mapping[str, Row]

    @cached_property
    def furthest(self) -> tuple[str, str]:
        """The two audiences that differ most."""
        return max(combinations(self.rows, 2), key=lambda pair: self._distance(*pair))

    @property
    def most_apart(self) -> int:
        """In which cell these two differ most: 0 agree, 1 partly agree, 2 disagree."""
        one, other = self.furthest
        return max(range(3), key=lambda cell: abs(self.share(one, cell) - self.share(other, cell)))

    @property
    def difference(self) -> float:
        """How far these two are apart: the share of one that would have to think otherwise, from 0 to 1."""
        return self._distance(*self.furthest)

    def people(self, audience: str) -> int:
        """How many of an audience, of what is shown."""
        return sum(self.rows[audience])

    def share(self, audience: str, cell: int) -> float:
        """Which part of an audience stands in a cell, of what is shown."""
        return self.rows[audience][cell] / self.people(audience)

    def _distance(self, one: str, other: str) -> float:
        return sum(abs(self.share(one, cell) - self.share(other, cell)) for cell in range(3)) / 2


@dataclass(frozen=True)
class SideBySide:
    """The paragraphs of one version at which audiences can be told apart, what differs most first.

    `reacted`: at how many paragraphs anybody reacted; at the others too few did to tell them apart.
    """

    version: DraftVersion
    paragraphs: list[Beside]
    reacted: int
    has_small_body: bool
    versions: list[DraftVersion]

    @property
    def left_out(self) -> int:
        return self.reacted - len(self.paragraphs)

    @cached_property
    def audiences(self) -> list[str]:
        """Every audience that stands somewhere in it."""
        return list(dict.fromkeys(audience for each in self.paragraphs for audience in each.rows))


def side_by_side_page(visit: Visit, number: int | None = None) -> SideBySide | None:
    """The latest version (or that number) of which every phase this visitor may read is over; None: there is
    none."""
    closed = _closed(visit)
    versions = [version for version in visit.versions if version.id in closed]
    shown = next((each for each in versions if number is None or each.number == number), None)
    if shown is None:
        return None
    return beside_each_other(shown, closed[shown.id], versions)


def has_side_by_side(visit: Visit) -> bool:
    return bool(_closed(visit))


def _closed(visit: Visit) -> dict[UUID, list[Phase]]:
    """Per version that is over for this visitor, the phases in which people could react."""
    found = {version.id: _over(visit, version) for version in visit.versions}
    reacted = {
        each: [phase for phase in some if phase.audiences_for(Act.REACT)] for each, some in found.items()
    }
    return {version_id: phases for version_id, phases in reacted.items() if phases}


def _over(visit: Visit, version: DraftVersion) -> list[Phase]:
    """The phases on a version of which the visitor sees everything, when none on it is open (any more)."""
    here = [phase for phase in visit.phases if phase.version_id == version.id]
    if any(phase.closes_at > visit.now for phase in here):
        return []
    return [phase for phase in here if phase.id in visit.sight.whole]


def beside_each_other(
    version: DraftVersion, phases: Collection[Phase], versions: Iterable[DraftVersion] = ()
) -> SideBySide:
    """The table of a version over these phases: one statement."""
    counted = counted_in([phase.id for phase in phases])
    asked = {phase.id: dict.fromkeys(sorted(phase.audiences_for(Act.REACT)), (0, 0, 0)) for phase in phases}
    found: list[Beside] = []
    reacted = 0
    for paragraph in published.text_of(version).paragraphs:
        tables = [
            rows | counted.get((phase_id, paragraph.paragraph_id), {}) for phase_id, rows in asked.items()
        ]
        reacted += any(any(row) for table in tables for row in table.values())
        shown = side_by_side(tables, NEVER_AS_NUMBERS)
        if shown:
            found.append(Beside(paragraph, shown))
    found.sort(key=lambda each: (-each.difference, each.paragraph.number))
    small_body = any(NEVER_AS_NUMBERS & rows.keys() for rows in asked.values())
    return SideBySide(version, found, reacted, small_body, list(versions))


def counted_in(phase_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], dict[str, Row]]:
    """Per phase and place, and per audience, how many agree, partly agree and disagree."""
    statement = select(
        Tally.phase_id, Tally.place_id, Tally.audience, Tally.agree, Tally.partly, Tally.disagree
    ).where(Tally.phase_id.in_(list(phase_ids)))
    found: dict[tuple[UUID, UUID], dict[str, Row]] = defaultdict(dict)
    for phase_id, place_id, audience, *opinions in db.session.execute(statement):
        found[phase_id, place_id][audience] = tuple(opinions)
    return dict(found)
