"""What somebody speaks about: a paragraph, a section, the whole text; and whether they may there now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.consultations.comments import rules
from app.consultations.comments.models import Comment
from app.consultations.comments.sight import sight_of
from app.consultations.drafts.models import Heading, Paragraph, Section, Wording
from app.consultations.drafts.queries import wording_in
from app.consultations.processes import rules as process_rules
from app.consultations.processes.models import Act, Consultation, Phase, Visibility
from app.consultations.processes.rules import NO_SUCH_CONSULTATION, Standing, Visitor
from app.core.refusals import Refused, require
from app.extensions import db


@dataclass(frozen=True)
class Place:
    """A paragraph or a section of the text of a consultation; without either, the whole text."""

    consultation_id: UUID
    paragraph_id: UUID | None = None
    section_id: UUID | None = None

    @classmethod
    def at(cls, part: Paragraph | Section) -> "Place":
        if isinstance(part, Paragraph):
            return cls(part.consultation_id, paragraph_id=part.id)
        return cls(part.consultation_id, section_id=part.id)

    @property
    def id(self) -> UUID:
        """What tallies know it by."""
        return self.paragraph_id or self.section_id or self.consultation_id


@dataclass(frozen=True)
class Ground:
    """Where and as whom somebody speaks: the phase that allows it, and the wording they speak about."""

    consultation: Consultation
    phase: Phase
    audience: str
    place: Place
    wording: Wording | None

    @property
    def section_id(self) -> UUID | None:
        """The section it lies in; the goals of what is said follow it."""
        return self.wording.section_id if self.wording else self.place.section_id


def ground_at(place: Place, act: Act, visitor: Visitor, now: datetime, read: UUID | None = None) -> Ground:
    """Where this visitor may do this at a place now. `read` is the wording that stood before them.

    Raises:
        Refused: they may not, the place is not in the text of the phase, or it was reworded meanwhile.
    """
    consultation = known(place.consultation_id, visitor)
    phase, audience = _acting(act, process_rules.standing(consultation.phases, visitor, now))
    wording = None
    if place.paragraph_id is not None:
        wording = wording_in(phase.version_id, place.paragraph_id) if phase.version_id else None
        if wording is None:
            raise Refused(rules.NOT_IN_THIS_TEXT)
        if read is not None and read != wording.id:
            require(rules.still_reads(db.session.get(Wording, read), wording))
    elif place.section_id is not None and not _has_section(phase, place.section_id):
        raise Refused(rules.NOT_IN_THIS_TEXT)
    return Ground(consultation, phase, audience, place, wording)


def ground_under(parent: Comment, act: Act, visitor: Visitor, now: datetime) -> Ground:
    """Where this visitor may answer a contribution: in its own phase, among those who see it.

    Where people see their own audience only, an answer is given as the audience it was said as, so that the
    same people see both.

    Raises:
        Refused: they may not, or they don't see it.
    """
    phase = db.session.get_one(Phase, parent.phase_id)
    consultation = known(phase.consultation_id, visitor)
    require_sight(parent, consultation, visitor, now)
    _phase, audience = _acting(act, process_rules.standing([phase], visitor, now))
    if phase.visibility == Visibility.AUDIENCE and parent.audience in phase.audiences_for(act):
        audience = parent.audience if parent.audience in visitor.codes else audience
    place = Place(consultation.id, parent.paragraph_id, parent.section_id)
    wording = db.session.get(Wording, parent.wording_id) if parent.wording_id else None
    return Ground(consultation, phase, audience, place, wording)


def known(consultation_id: UUID, visitor: Visitor) -> Consultation:
    """The consultation, when it exists for this visitor.

    Raises:
        Refused: it doesn't.
    """
    consultation = db.session.get(Consultation, consultation_id)
    if consultation is None or not process_rules.may_know(consultation, visitor):
        raise Refused(NO_SUCH_CONSULTATION)
    return consultation


def require_sight(said: Comment, consultation: Consultation, visitor: Visitor, now: datetime) -> None:
    """Refuse as if it were not there what this visitor doesn't see.

    Raises:
        Refused: they don't see it.
    """
    sight = sight_of(consultation.phases, visitor, now)
    seen = sight.sees(Comment.phase_id, Comment.audience, Comment.author_id)
    if db.session.scalar(select(Comment.id).where(Comment.id == said.id, seen)) is None:
        raise Refused(NO_SUCH_CONSULTATION)


def _acting(act: Act, standing: Standing) -> tuple[Phase, str]:
    require(rules.may(act, standing))
    assert standing.phase is not None
    return standing.phase, standing.acts[act]


def _has_section(phase: Phase, section_id: UUID) -> bool:
    statement = select(Heading.id).where(
        Heading.version_id == phase.version_id, Heading.section_id == section_id
    )
    return db.session.scalar(statement) is not None
