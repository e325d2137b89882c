"""What somebody speaks about: a paragraph, a section, the whole text; and whether they may there now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.consultations.comments import rules
from app.consultations.comments.models import Comment
from app.consultations.comments.sight import sight_of
from app.consultations.drafts import published
from app.consultations.drafts.models import Paragraph, Wording
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.processes import rules as process_rules
from app.consultations.processes.models import Act, Consultation, Phase, Visibility
from app.consultations.processes.rules import NO_SUCH_CONSULTATION, Standing, Visitor
from app.consultations.processes.structure import Structure, structure_of
from app.core.bilingual import Bilingual
from app.core.refusals import Refused, require
from app.extensions import db


@dataclass(frozen=True)
class Part:
    """The identity of a paragraph or a section."""

    id: UUID
    key: str
    consultation_id: UUID


@dataclass(frozen=True)
class Place:
    """A paragraph or a section of the text of a consultation; without either, the whole text."""

    consultation_id: UUID
    paragraph_id: UUID | None = None
    section_id: UUID | None = None
    # What the caller read of the consultation already, in this transaction.
    structure: Structure | None = field(default=None, compare=False, repr=False)
    # On whose page somebody writes, which told who will read it; None: the one that comes first for them.
    phase_id: UUID | None = field(default=None, compare=False)

    @classmethod
    def at(
        cls, part: Part | Paragraph, structure: Structure | None = None, phase_id: UUID | None = None
    ) -> "Place":
        """A paragraph."""
        return cls(part.consultation_id, paragraph_id=part.id, structure=structure, phase_id=phase_id)

    @property
    def id(self) -> UUID:
        """What tallies know it by."""
        return self.paragraph_id or self.section_id or self.consultation_id


@dataclass(frozen=True)
class Ground:
    """Where and as whom somebody speaks: the phase that allows it, and the wording they speak about."""

    structure: Structure
    phase: Phase
    audience: str
    place: Place
    wording_id: UUID | None
    section_id: UUID | None
    text: Bilingual | None

    @property
    def consultation(self) -> Consultation:
        return self.structure.consultation

    @property
    def goals(self) -> tuple[str, ...]:
        """The goals that are served by what is said here."""
        return self.structure.goals_of(self.section_id)


def ground_at(place: Place, act: Act, visitor: Visitor, now: datetime, read: UUID | None = None) -> Ground:
    """Where this visitor may do this at a place now. `read` is the wording that stood before them.

    Raises:
        Refused: they may not, the place is not in the text of the phase, or it was reworded meanwhile.
    """
    structure = place.structure or known(place.consultation_id, visitor)
    phases = _asked(structure.consultation.phases, place.phase_id)
    phase, audience = _acting(act, process_rules.standing(phases, visitor, now))
    if place.paragraph_id is not None:
        wording = _reads_now(phase, place.paragraph_id)
        if read is not None and read != wording.wording_id:
            require(rules.still_reads(db.session.get(Wording, read), wording.text))
        here = (wording.wording_id, wording.section_id, wording.text)
        return Ground(structure, phase, audience, place, *here)
    if place.section_id is not None and not _has_section(phase, place.section_id):
        raise Refused(rules.NOT_IN_THIS_TEXT)
    return Ground(structure, phase, audience, place, None, place.section_id, None)


def ground_under(parent: Comment, act: Act, visitor: Visitor, now: datetime) -> Ground:
    """Where this visitor may answer a contribution: in its own phase, among those who see it.

    Where people see their own audience only, an answer is given as the audience it was said as, so that the
    same people see both.

    Raises:
        Refused: they may not, or they don't see it.
    """
    consultation_id = db.session.scalar(select(Phase.consultation_id).where(Phase.id == parent.phase_id))
    assert consultation_id is not None
    structure = known(consultation_id, visitor)
    require_sight(parent, structure.consultation, visitor, now)
    phase = next(each for each in structure.consultation.phases if each.id == parent.phase_id)
    _phase, audience = _acting(act, process_rules.standing([phase], visitor, now))
    if phase.visibility == Visibility.AUDIENCE and parent.audience in phase.audiences_for(act):
        audience = parent.audience if parent.audience in visitor.codes else audience
    place = Place(consultation_id, parent.paragraph_id, parent.section_id)
    section_id = parent.section_id
    if parent.wording_id is not None:
        section_id = db.session.scalar(select(Wording.section_id).where(Wording.id == parent.wording_id))
    return Ground(structure, phase, audience, place, parent.wording_id, section_id, None)


def known(consultation_id: UUID, visitor: Visitor) -> Structure:
    """The consultation, when it exists for this visitor.

    Raises:
        Refused: it doesn't.
    """
    structure = structure_of(consultation_id)
    if structure is None or not process_rules.may_know(structure.consultation, visitor):
        raise Refused(NO_SUCH_CONSULTATION)
    return structure


def require_sight(said: Comment, consultation: Consultation, visitor: Visitor, now: datetime) -> None:
    """Refuse as if it were not there what this visitor doesn't see.

    Raises:
        Refused: they don't see it.
    """
    sight = sight_of(consultation.phases, visitor, now)
    seen = sight.sees(Comment.phase_id, Comment.audience, Comment.author_id)
    if db.session.scalar(select(Comment.id).where(Comment.id == said.id, seen)) is None:
        raise Refused(NO_SUCH_CONSULTATION)


def _asked(phases: Sequence[Phase], phase_id: UUID | None) -> Sequence[Phase]:
    """The phase that a form names, and no other: what was promised there doesn't hold in another."""
    return phases if phase_id is None else [each for each in phases if each.id == phase_id]


def _reads_now(phase: Phase, paragraph_id: UUID) -> DraftParagraph:
    wording = published.paragraph_in(phase.version_id, paragraph_id) if phase.version_id else None
    if wording is None:
        raise Refused(rules.NOT_IN_THIS_TEXT)
    return wording


def _has_section(phase: Phase, section_id: UUID) -> bool:
    return phase.version_id is not None and published.has_section(phase.version_id, section_id)


def _acting(act: Act, standing: Standing) -> tuple[Phase, str]:
    require(rules.may(act, standing))
    assert standing.phase is not None
    return standing.phase, standing.acts[act]
