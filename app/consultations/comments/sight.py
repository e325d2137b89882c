"""What a visitor sees of what others contribute: the one condition behind every page, count, search and mail.

    sight = sight_of(consultation.phases, visitor, now)
    select(Comment).where(sight.sees(Comment.phase_id, Comment.audience, Comment.author_id))

A phase that shows all gives everything to whoever may read it; one that shows the own audience gives what
was said as one of the visitor's audiences, also after it closed; one that shows only the own gives nothing of
others until it closes. What somebody wrote themselves they see everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from app.consultations.processes.models import EVERYBODY, Act, Phase, Visibility
from app.consultations.processes.rules import Visitor, opened_for
from app.people.audiences.models import Audience

# So few people that how they split says how each of them thinks [indicators, B].
NEVER_AS_NUMBERS = frozenset({Audience.YOUTH_COUNCIL.value})
# So many statements are kept that were built for a `Sight.shape`; guessed, nobody counted shapes yet.
SHAPES = 512

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Sight:
    """The phases a visitor looks into, by how much they see of each.

    `whole`: all that was said. `by_audience`: what was said as one of `codes`. `own`: what they said
    themselves, which `participant_id` tells. `numberless`: where the reactions of a body too small for
    numbers would stand alone.
    """

    participant_id: UUID | None
    codes: frozenset[str]
    whole: tuple[UUID, ...] = ()
    by_audience: tuple[UUID, ...] = ()
    own: tuple[UUID, ...] = ()
    numberless: frozenset[UUID] = frozenset()

    @property
    def phase_ids(self) -> tuple[UUID, ...]:
        return (*self.whole, *self.by_audience, *self.own)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of what others said is kept from this visitor."""
        return not self.by_audience and not self.own

    @property
    def shape(self) -> "Sight":
        """The same for all who see the same of what others say: their own rows are among those."""
        return Sight(None, frozenset(), self.whole) if self.is_whole else self

    def sees(self, phase: Column, audience: Column, person: Column | None = None) -> ColumnElement[bool]:
        """The condition that a row of this phase, said as this audience by this person, may be seen.

        Without `person` (a count of many) nobody's own rows are among them.
        """
        seen: list[ColumnElement[bool]] = []
        if self.whole:
            seen.append(phase.in_(self.whole))
        if self.by_audience:
            seen.append(and_(phase.in_(self.by_audience), audience.in_(sorted(self.codes))))
        if person is not None and self.participant_id is not None and (self.by_audience or self.own):
            theirs = (*self.by_audience, *self.own)
            seen.append(and_(phase.in_(theirs), person == self.participant_id))
        return or_(*seen) if seen else false()

    def counts(self, phase_id: UUID, audience: str) -> bool:
        """Whether reactions of this audience in this phase may be shown as numbers."""
        return phase_id not in self.numberless or audience not in NEVER_AS_NUMBERS


def sight_of(phases: Iterable[Phase], visitor: Visitor, now: datetime) -> Sight:
    """What this visitor sees of these phases: those that are theirs and began."""
    whole: list[UUID] = []
    by_audience: list[UUID] = []
    own: list[UUID] = []
    numberless: set[UUID] = set()
    for phase in opened_for(phases, visitor, now):
        if phase.visibility == Visibility.AUDIENCE or phase.audiences_for(Act.REACT) <= NEVER_AS_NUMBERS:
            numberless.add(phase.id)
        if phase.visibility == Visibility.AUDIENCE:
            by_audience.append(phase.id)
        elif phase.visibility == Visibility.OWN and now < phase.closes_at:
            own.append(phase.id)
        else:
            whole.append(phase.id)
    return Sight(
        visitor.participant_id,
        visitor.codes,
        tuple(whole),
        tuple(by_audience),
        tuple(own),
        frozenset(numberless),
    )


def seen_by_everybody(
    visibility: Column, closes_at: Column, audience: Column, now: datetime
) -> ColumnElement[bool]:
    """`sight_of` for a visitor without account or audience, over the columns of many phases at once."""
    return or_(
        visibility == Visibility.ALL,
        and_(visibility == Visibility.OWN, closes_at <= now),
        and_(visibility == Visibility.AUDIENCE, audience == EVERYBODY),
    )
