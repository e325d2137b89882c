"""One visitor at one consultation: what they may do, what they see, and what writing asks of them."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from flask import current_app, request
from flask_login import current_user

from app.consents.queries import has_agreed
from app.consents.texts import CURRENT, Purpose
from app.consultations.answers import published as answers
from app.consultations.answers.published import PublicPoint
from app.consultations.comments import bylines, kept_texts
from app.consultations.comments import queries as comment_queries
from app.consultations.comments.bylines import BylineChoice, KnownByline
from app.consultations.comments.models import SHUFFLE_RANGE, BylineKind
from app.consultations.comments.shown import Order, Reader, Sort
from app.consultations.comments.sight import Sight, sight_of
from app.consultations.drafts import queries as drafts
from app.consultations.drafts.models import DraftVersion
from app.consultations.processes import rules
from app.consultations.processes.models import Act, Consultation, Phase
from app.consultations.processes.rules import Standing, State, Visitor
from app.consultations.processes.structure import Structure
from app.core import clock
from app.core.languages import current_language
from app.settings import Settings

KEPT_COOKIE = "kept_text"


@dataclass(frozen=True)
class Kept:
    """A text that was saved for this visitor when their session ended; `place` names its form."""

    place: str
    text: str
    reason: str
    paragraph_id: UUID | None = None

    @property
    def key(self) -> str:
        """The key of the paragraph, section or contribution it was written at."""
        return self.place.partition(":")[2]


@dataclass(frozen=True)
class Visit:
    """One visitor at one consultation: what they may do, see, and are called."""

    structure: Structure
    visitor: Visitor
    now: datetime
    state: State
    standing: Standing

    @property
    def consultation(self) -> Consultation:
        return self.structure.consultation

    @property
    def slug(self) -> str:
        """The address of the consultation in the language of this page."""
        return self.structure.slugs[current_language()]

    @cached_property
    def opened(self) -> list[Phase]:
        """The phases whose text this visitor may read, begun."""
        return rules.opened_for(self.consultation.phases, self.visitor, self.now)

    @cached_property
    def sight(self) -> Sight:
        """What they see of what others contribute."""
        return sight_of(self.consultation.phases, self.visitor, self.now)

    @property
    def version_ids(self) -> list[UUID]:
        return [phase.version_id for phase in self.opened if phase.version_id]

    @property
    def phases(self) -> list[Phase]:
        """Every phase this visitor may know of, in order of time."""
        return [phase for phase in self.consultation.phases if rules.may_read(phase, self.visitor)]

    @cached_property
    def versions(self) -> list[DraftVersion]:
        """The published versions this visitor may read, the latest first: those that a phase opened for them,
        and those in which the answers to such a phase stand, as long as no phase is planned for them."""
        wanted = set(self.version_ids)
        known = (
            [each for each in drafts.versions_of(self.consultation.id) if each.is_published] if wanted else []
        )
        planned = {phase.version_id for phase in self.consultation.phases}
        unplanned = [version.id for version in known if version.id not in planned]
        wanted |= answers.versions_answered(self.sight.phase_ids, unplanned)
        return [version for version in known if version.id in wanted]

    @cached_property
    def points(self) -> list[PublicPoint]:
        """The points with a public answer that this visitor may see, by number."""
        return answers.points_seen(self.sight)

    @cached_property
    def shown_version(self) -> DraftVersion | None:
        """The version they read now."""
        phase = rules.shown_phase(self.consultation.phases, self.visitor, self.now)
        return next((version for version in self.versions if phase and version.id == phase.version_id), None)

    def acts_on(self, version: DraftVersion) -> frozenset[Act]:
        """What they may do with the text of this version now."""
        phase = self.standing.phase
        if phase is None or phase.version_id != version.id:
            return frozenset()
        return frozenset(self.standing.acts)

    def reader(self, order: Order) -> Reader:
        return Reader(
            self.visitor, self.consultation.id, self.sight, order, self.now, settings().edit_minutes
        )


@dataclass(frozen=True)
class WritingHelp:
    """What the forms of a page need besides the place."""

    form_key: str
    # Whose text it is that these forms send, should their session have ended by then.
    writer: str
    longest: int
    edit_minutes: int
    byline: KnownByline | None
    proposed: BylineChoice
    own_name: str
    # In which phase somebody writes with them, as the page tells.
    phase_id: UUID | None
    # The words of the consent that is still to be asked; None once it was given.
    consent: str | None

    @property
    def name(self) -> str:
        """How the author is called here, once they chose."""
        return (
            self.own_name if self.byline is None or self.byline.pseudonym is None else self.byline.pseudonym
        )

    @property
    def is_pseudonym(self) -> bool:
        return self.byline is not None and self.byline.kind == BylineKind.PSEUDONYM


def visit_to(structure: Structure) -> Visit:
    """The visitor of this request at a consultation they may know of."""
    visitor, now, consultation = Visitor.of(current_user), clock.now(), structure.consultation
    return Visit(
        structure,
        visitor,
        now,
        rules.state(consultation, visitor, now),
        rules.standing(consultation.phases, visitor, now),
    )


def order_of(visit: Visit, chosen: str | None = None) -> Order:
    """The order that was chosen; else random per reader while something is open, by agreement afterwards.

    A signed-in reader's own order is the same at every visit; anybody else carries it in the address.
    """
    is_open = visit.state is State.OPEN
    sort = Sort(chosen) if chosen in set(Sort) else Sort.RANDOM if is_open else Sort.AGREEMENT
    if sort is not Sort.RANDOM:
        return Order(sort)
    if visit.visitor.is_known:
        return Order(sort, comment_queries.own_order(visit.visitor, visit.consultation.id))
    asked = request.args.get("order", "", str)
    if asked.isascii() and asked.isdigit() and len(asked) < 11:
        return Order(sort, int(asked) % SHUFFLE_RANGE)
    return Order(sort, secrets.randbelow(SHUFFLE_RANGE))


def writing_help(visit: Visit) -> WritingHelp:
    participant_id = visit.visitor.participant_id
    assert participant_id is not None
    return WritingHelp(
        form_key=secrets.token_urlsafe(9),
        writer=kept_texts.mark_of(participant_id),
        longest=settings().comment_max_characters,
        edit_minutes=settings().edit_minutes,
        byline=bylines.byline_of(visit.consultation.id, participant_id),
        proposed=bylines.default_choice(visit.visitor, visit.now),
        own_name=visit.visitor.name,
        phase_id=visit.standing.phase.id if visit.standing.phase else None,
        consent=None if has_agreed(participant_id, Purpose.COMMENTS) else _consent_words(),
    )


def phase_written_in() -> UUID | None:
    """The phase that the form of this request names; None where it names none."""
    try:
        return UUID(request.form.get("phase", ""))
    except ValueError:
        return None


def _consent_words() -> str:
    return CURRENT[Purpose.COMMENTS].text.text_in(current_language())


def kept_text(places: Collection[str]) -> Kept | None:
    """The text kept for this person in this browser, when it was written in one of these forms."""
    kept = kept_texts.kept(request.cookies.get(KEPT_COOKIE), clock.now(), own_mark())
    if kept is None or kept.place not in places:
        return None
    return Kept(kept.place, kept.text, kept.reason or "", kept.paragraph_id)


def own_mark() -> str | None:
    """The mark of who is signed in: what opens the text they wrote before."""
    reader = Visitor.of(current_user).participant_id
    return None if reader is None else kept_texts.mark_of(reader)


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
