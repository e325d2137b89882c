"""What a public page of a consultation shows one visitor, in a constant number of statements."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import current_app, request
from flask_login import current_user

from app.consents.queries import has_agreed
from app.consents.texts import CURRENT, Purpose
from app.consultations.comments import bylines, kept_texts
from app.consultations.comments import queries as comment_queries
from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import SHUFFLE_RANGE, Byline, BylineKind
from app.consultations.comments.queries import Reader, VisibleComment
from app.consultations.drafts import queries as drafts
from app.consultations.drafts.models import DraftVersion, Paragraph
from app.consultations.drafts.queries import DraftParagraph, DraftText
from app.consultations.processes import rules
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.rules import Standing, State, Visitor
from app.core import clock
from app.core.bilingual import Bilingual
from app.core.languages import current_language
from app.settings import Settings

KEPT_COOKIE = "kept_text"


@dataclass(frozen=True)
class Kept:
    """A text that was saved for this visitor when their session ended."""

    paragraph_id: UUID
    text: str
    key: str | None = None
    number: int | None = None


@dataclass(frozen=True)
class Visit:
    """One visitor at one consultation: what they may do, see, and are called."""

    consultation: Consultation
    slug: str
    visitor: Visitor
    now: datetime
    state: State
    standing: Standing
    opened: list[Phase]

    @property
    def phase_ids(self) -> list[UUID]:
        return [phase.id for phase in self.opened]

    @property
    def version_ids(self) -> list[UUID]:
        return [phase.version_id for phase in self.opened if phase.version_id]

    @property
    def phases(self) -> list[Phase]:
        """Every phase this visitor may know of, in order of time."""
        return [phase for phase in self.consultation.phases if rules.may_read(phase, self.visitor)]


@dataclass(frozen=True)
class WritingHelp:
    """What the comment forms of a page need besides the paragraph."""

    form_key: str
    longest: int
    edit_minutes: int
    byline: Byline | None
    proposed: BylineChoice
    own_name: str
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


@dataclass(frozen=True)
class ReadingPage:
    """The draft with its comments. `text` is None where there is nothing to read for this visitor yet."""

    visit: Visit
    text: DraftText | None
    can_write: bool
    order: int | None
    counts: dict[UUID, int] = field(default_factory=dict)
    comments: dict[UUID, list[VisibleComment]] = field(default_factory=dict)
    writing: WritingHelp | None = None
    kept: Kept | None = None
    versions: list[DraftVersion] = field(default_factory=list)
    about_earlier: frozenset[UUID] = frozenset()
    """The comments that were written about another wording of their paragraph."""

    @property
    def comment_count(self) -> int:
        return sum(self.counts.values())

    def said_in(self, paragraphs: list[DraftParagraph]) -> int:
        return sum(self.counts.get(paragraph.paragraph_id, 0) for paragraph in paragraphs)


@dataclass(frozen=True)
class ParagraphPage:
    """One paragraph with everything said about it, a page at a time."""

    visit: Visit
    paragraph: DraftParagraph
    version_number: int
    in_shown_text: bool
    can_write: bool
    order: int | None
    total: int
    comments: list[VisibleComment]
    newer: str | None
    older: str | None
    writing: WritingHelp | None
    kept: Kept | None
    before: DraftParagraph | None
    after: DraftParagraph | None
    section: Bilingual
    about_earlier: frozenset[UUID]


def visit_to(consultation: Consultation, slug: str) -> Visit:
    """The visitor of this request at a consultation they may know of."""
    visitor, now = Visitor.of(current_user), clock.now()
    return Visit(
        consultation,
        slug,
        visitor,
        now,
        rules.state(consultation, visitor, now),
        rules.standing(consultation.phases, visitor, now),
        rules.opened_for(consultation.phases, visitor, now),
    )


def reading_page(visit: Visit, version: DraftVersion | None = None) -> ReadingPage:
    """The draft a visitor reads now, or an earlier version of it that they may read."""
    versions = readable_versions(visit)
    current = shown_version(visit, versions)
    shown = version or current
    order = reading_order(visit)
    if shown is None:
        return ReadingPage(visit, None, can_write=False, order=order)
    can_write = may_write_on(visit, shown)
    text = drafts.text_of(shown)
    comments = comment_queries.first_comments(reader(visit, order))
    return ReadingPage(
        visit,
        text,
        can_write,
        order,
        comment_queries.counts(visit.phase_ids),
        comments,
        writing_help(visit) if can_write else None,
        _kept_in(text) if can_write else None,
        versions,
        about_earlier(text.paragraphs, [each for some in comments.values() for each in some]),
    )


def about_earlier(
    paragraphs: Iterable[DraftParagraph], comments: Iterable[VisibleComment]
) -> frozenset[UUID]:
    """Those of the comments whose author read another text than the paragraph has here."""
    here = {paragraph.paragraph_id: paragraph for paragraph in paragraphs}
    elsewhere = [
        each
        for each in comments
        if each.paragraph_id in here and each.wording_id != here[each.paragraph_id].wording_id
    ]
    texts = drafts.texts_of({each.wording_id for each in elsewhere})
    return frozenset(
        each.id for each in elsewhere if texts.get(each.wording_id) != here[each.paragraph_id].text
    )


def paragraph_page(visit: Visit, paragraph: Paragraph, cursor: str | None) -> ParagraphPage | None:
    """A paragraph as it reads now, or last read; None when this visitor can't read it in any version."""
    versions = readable_versions(visit)
    shown = shown_version(visit, versions)
    found = drafts.appearances(paragraph.id, [version.id for version in versions])
    if shown is None or not found:
        return None
    at = next((each for each in found if each.wording.version_id == shown.id), found[0])
    in_shown_text = at.wording.version_id == shown.id
    text = drafts.text_of(next(version for version in versions if version.id == at.wording.version_id))
    order = reading_order(visit)
    can_write = in_shown_text and may_write_on(visit, shown)
    page = comment_queries.comments_on(paragraph.id, reader(visit, order), cursor)
    comments = _with_asked(page.items, paragraph.id, reader(visit, order))
    everything = list(text.paragraphs)
    place = next(i for i, each in enumerate(everything) if each.paragraph_id == paragraph.id)
    section = next(each for each in text.sections if each.section_id == everything[place].section_id)
    kept = _kept_in(text) if can_write else None
    return ParagraphPage(
        visit=visit,
        paragraph=everything[place],
        version_number=at.version_number,
        in_shown_text=in_shown_text,
        can_write=can_write,
        order=order,
        total=comment_queries.counts(visit.phase_ids).get(paragraph.id, 0),
        comments=comments,
        newer=page.newer,
        older=page.older,
        writing=writing_help(visit) if can_write else None,
        kept=kept if kept and kept.paragraph_id == paragraph.id else None,
        before=everything[place - 1] if place else None,
        after=everything[place + 1] if place + 1 < len(everything) else None,
        section=section.title,
        about_earlier=about_earlier([everything[place]], comments),
    )


def _with_asked(comments: list[VisibleComment], paragraph_id: UUID, seen_by: Reader) -> list[VisibleComment]:
    """The comment that the address asks for stands first, wherever it is in the reader's order."""
    try:
        asked = UUID(request.args.get("comment", ""))
    except ValueError:
        return comments
    found = comment_queries.comment_on(paragraph_id, asked, seen_by)
    if found is None:
        return comments
    return [found, *(each for each in comments if each.id != found.id)]


def readable_versions(visit: Visit) -> list[DraftVersion]:
    """The published versions this visitor may read, the latest first."""
    wanted = set(visit.version_ids)
    known = drafts.versions_of(visit.consultation.id) if wanted else []
    return [version for version in known if version.id in wanted and version.is_published]


def shown_version(visit: Visit, versions: list[DraftVersion]) -> DraftVersion | None:
    phase = rules.shown_phase(visit.consultation.phases, visit.visitor, visit.now)
    return next((version for version in versions if phase and version.id == phase.version_id), None)


def may_write_on(visit: Visit, version: DraftVersion) -> bool:
    phase = visit.standing.phase
    return visit.standing.may_comment and phase is not None and phase.version_id == version.id


def reading_order(visit: Visit) -> int | None:
    """Random per reader while something is open, by date afterwards.

    A signed-in reader's own order is the same at every visit; anybody else carries it in the address.
    """
    if visit.state is not State.OPEN:
        return None
    if visit.visitor.is_known:
        return comment_queries.own_order(visit.visitor, visit.consultation.id)
    asked = request.args.get("order", "", str)
    if asked.isascii() and asked.isdigit() and len(asked) < 11:
        return int(asked) % SHUFFLE_RANGE
    return secrets.randbelow(SHUFFLE_RANGE)


def reader(visit: Visit, order: int | None) -> Reader:
    return Reader(
        visit.visitor, visit.consultation.id, visit.phase_ids, order, visit.now, settings().edit_minutes
    )


def writing_help(visit: Visit) -> WritingHelp:
    participant_id = visit.visitor.participant_id
    assert participant_id is not None
    return WritingHelp(
        form_key=secrets.token_urlsafe(9),
        longest=settings().comment_max_characters,
        edit_minutes=settings().edit_minutes,
        byline=bylines.byline_of(visit.consultation.id, participant_id),
        proposed=bylines.default_choice(visit.visitor, visit.now),
        own_name=visit.visitor.name,
        consent=None if has_agreed(participant_id, Purpose.COMMENTS) else _consent_words(),
    )


def _consent_words() -> str:
    return CURRENT[Purpose.COMMENTS].text.text_in(current_language())


def _kept_in(text: DraftText) -> Kept | None:
    """The text kept for this browser, when it belongs to a paragraph of this draft."""
    kept = kept_texts.kept(request.cookies.get(KEPT_COOKIE), clock.now())
    if kept is None:
        return None
    for paragraph in text.paragraphs:
        if paragraph.paragraph_id == kept.paragraph_id:
            return Kept(kept.paragraph_id, kept.text, paragraph.key, paragraph.number)
    return None


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
