"""All that was said at one place, a page at a time; and one contribution with its replies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.consultations.answers.published import PublicPoint, by_comment, by_paragraph
from app.consultations.comments import queries as comment_queries
from app.consultations.comments.places import Part, Place
from app.consultations.comments.shown import Order, VisibleComment
from app.consultations.comments.tallies import NOTHING, Counts, tallies
from app.consultations.drafts import published
from app.consultations.drafts.models import DraftVersion, Section
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.processes import rules
from app.consultations.processes.models import Act
from app.consultations.reactions.queries import own_opinions, own_opinions_on
from app.consultations.reading.fragments import diff_of
from app.consultations.reading.pages import is_about_earlier, wording_read, wordings_of
from app.consultations.reading.visits import (
    Kept,
    Visit,
    WritingHelp,
    kept_text,
    order_of,
    writing_help,
)
from app.core.bilingual import Bilingual
from app.core.word_diff import Piece
from app.extensions import db


@dataclass(frozen=True)
class Standpoint:
    """The paragraph that people speak about, as it reads now or last read, between its neighbours."""

    paragraph: DraftParagraph
    version: DraftVersion
    is_current: bool
    section: Bilingual
    before: DraftParagraph | None
    after: DraftParagraph | None


@dataclass(frozen=True)
class Said:
    """Contributions on a page, each with what this visitor thinks of it, may do with it, and its replies."""

    visit: Visit
    comments: list[VisibleComment]
    replies: Mapping[UUID, list[VisibleComment]]
    opinions: Mapping[UUID, str]
    acts_in: Mapping[UUID, frozenset[Act]]
    paragraph: DraftParagraph | None
    wordings: Mapping[UUID, Bilingual]
    points: Mapping[UUID, list[PublicPoint]] = field(default_factory=dict)
    newer: str | None = None
    older: str | None = None

    def waits(self, comment: VisibleComment) -> bool:
        """Whether what was said in its phase is answered, and this not."""
        answered_in = {point.phase_id for point in self.visit.points}
        return comment.is_readable and comment.phase_id in answered_in and not self.points.get(comment.id)

    def acts(self, comment: VisibleComment) -> frozenset[Act]:
        """What this visitor may do with a contribution now."""
        if not comment.is_readable or comment.is_reply:
            return frozenset()
        return self.acts_in.get(comment.phase_id, frozenset())

    def pieces(self, comment: VisibleComment) -> tuple[Piece, ...] | None:
        """What a suggestion changes in the text its author read."""
        if not comment.is_suggestion or comment.text is None:
            return None
        return diff_of(wording_read(comment, self.paragraph, self.wordings), comment.text)

    def is_about_earlier(self, comment: VisibleComment) -> bool:
        return self.paragraph is not None and is_about_earlier(comment, self.paragraph, self.wordings)


@dataclass(frozen=True)
class ThreadPage:
    """A paragraph, a section or the whole text, with everything said about it, a page at a time."""

    visit: Visit
    place: Place
    place_name: str
    key: str
    at: Standpoint | None
    title: Bilingual
    acts: frozenset[Act]
    order: Order
    counts: Counts
    total: int
    said: Said
    mine: str | None
    writing: WritingHelp | None
    kept: Kept | None
    # The points with a public answer that this paragraph led to, or that led to how it reads.
    answers: list[PublicPoint] = field(default_factory=list)

    @property
    def paragraph(self) -> DraftParagraph:
        assert self.at is not None
        return self.at.paragraph


@dataclass(frozen=True)
class ContributionPage:
    """One contribution, its replies a page at a time; `at` is the paragraph it is about."""

    visit: Visit
    comment: VisibleComment
    parent: VisibleComment | None
    at: Standpoint | None
    section: Section | None
    said: Said
    replies: list[VisibleComment] = field(default_factory=list)
    writing: WritingHelp | None = None
    kept: Kept | None = None


def paragraph_page(
    visit: Visit, paragraph: Part, cursor: str | None, sort: str | None, asked: UUID | None
) -> ThreadPage | None:
    """A paragraph as it reads now, or last read; None when this visitor can't read it in any version."""
    at = standpoint(visit, paragraph.id)
    if at is None:
        return None
    acts = visit.acts_on(at.version) if at.is_current else frozenset()
    mine = own_opinions_on(at.version.id, visit.visitor.participant_id).get(paragraph.id)
    thread = _Thread(visit, Place.at(paragraph), at, order_of(visit, sort))
    return thread.page("comment", paragraph.key, at.section, acts, cursor, mine=mine, asked=asked)


def section_page(visit: Visit, section: Part, cursor: str | None, sort: str | None) -> ThreadPage | None:
    """What was said about a section; None when this visitor can't read it in any version."""
    for version in _current_first(visit):
        here = [each for each in published.text_of(version).sections if each.section_id == section.id]
        if here:
            is_current = visit.shown_version is not None and version.id == visit.shown_version.id
            acts = visit.acts_on(version) & {Act.COMMENT} if is_current else frozenset[Act]()
            thread = _Thread(
                visit, Place(section.consultation_id, section_id=section.id), None, order_of(visit, sort)
            )
            return thread.page("section", section.key, here[0].title, acts, cursor)
    return None


def text_page(visit: Visit, cursor: str | None, sort: str | None) -> ThreadPage | None:
    """What was said about the whole text; None when there is nothing to read for this visitor yet."""
    if visit.shown_version is None:
        return None
    acts = visit.acts_on(visit.shown_version) & {Act.COMMENT}
    thread = _Thread(visit, Place(visit.consultation.id), None, order_of(visit, sort))
    return thread.page("text", visit.consultation.id.hex, visit.consultation.title, acts, cursor)


def contribution_page(visit: Visit, comment_id: UUID, cursor: str | None) -> ContributionPage | None:
    """One contribution and what was answered to it; None when this visitor doesn't see it."""
    reader = visit.reader(order_of(visit))
    comment = comment_queries.contribution(comment_id, reader)
    if comment is None:
        return None
    at = standpoint(visit, comment.paragraph_id) if comment.paragraph_id else None
    parent = comment_queries.contribution(comment.parent_id, reader) if comment.parent_id else None
    page = comment_queries.replies_to(comment.id, reader, cursor)
    shown = [each for each in (parent, comment) if each is not None]
    said = _said(visit, shown, {}, at, newer=page.newer, older=page.older)
    can_write = bool(said.acts(comment))
    return ContributionPage(
        visit=visit,
        comment=comment,
        parent=parent,
        at=at,
        section=db.session.get(Section, comment.section_id) if comment.section_id else None,
        said=said,
        replies=page.items,
        writing=writing_help(visit) if can_write else None,
        kept=kept_text({f"reply:{comment.key}"}) if can_write else None,
    )


def standpoint(visit: Visit, paragraph_id: UUID) -> Standpoint | None:
    """Where a paragraph stands for this visitor: in the text they read now, else in the last that had it."""
    for version in _current_first(visit):
        text = published.text_of(version)
        everything = list(text.paragraphs)
        place = next((i for i, each in enumerate(everything) if each.paragraph_id == paragraph_id), None)
        if place is None:
            continue
        found = everything[place]
        section = next(each for each in text.sections if each.section_id == found.section_id)
        return Standpoint(
            found,
            version,
            is_current=visit.shown_version is not None and version.id == visit.shown_version.id,
            section=section.title,
            before=everything[place - 1] if place else None,
            after=everything[place + 1] if place + 1 < len(everything) else None,
        )
    return None


def _current_first(visit: Visit) -> list[DraftVersion]:
    """The version that is read now, then the others, the latest first."""
    shown = visit.shown_version
    return [
        *([shown] if shown else []),
        *(version for version in visit.versions if shown is None or version.id != shown.id),
    ]


@dataclass(frozen=True)
class _Thread:
    visit: Visit
    place: Place
    at: Standpoint | None
    order: Order

    def page(
        self,
        name: str,
        key: str,
        title: Bilingual,
        acts: frozenset[Act],
        cursor: str | None,
        *,
        mine: str | None = None,
        asked: UUID | None = None,
    ) -> ThreadPage:
        visit, reader = self.visit, self.visit.reader(self.order)
        page = comment_queries.comments_at(self.place, reader, cursor)
        comments = page.items
        if asked is not None and (found := comment_queries.contribution(asked, reader)):
            comments = _with_asked(comments, found, self.place)
        replies = comment_queries.first_replies([each.id for each in comments], reader)
        current = self.at.version.id if self.at else None
        reacted_in = [phase.id for phase in visit.opened if phase.version_id == current]
        counts = tallies(visit.sight, reacted_in).get(self.place.id, NOTHING)
        kept = {f"{name}:{key}"} | {f"reply:{each.key}" for each in comments}
        return ThreadPage(
            visit=visit,
            place=self.place,
            place_name=name,
            key=key,
            at=self.at,
            title=title,
            acts=acts,
            order=self.order,
            counts=counts,
            total=max(counts.contributions, len(comments))
            if not visit.sight.is_whole
            else counts.contributions,
            said=_said(visit, comments, replies, self.at, newer=page.newer, older=page.older),
            mine=mine,
            writing=writing_help(visit) if visit.standing.may_act else None,
            kept=kept_text(kept) if acts else None,
            answers=by_paragraph(visit.points).get(self.place.id, []) if self.at else [],
        )


def _with_asked(comments: list[VisibleComment], found: VisibleComment, place: Place) -> list[VisibleComment]:
    """The contribution that the address asks for stands first, wherever it is in the reader's order."""
    if found.paragraph_id != place.paragraph_id or found.is_reply:
        return comments
    return [found, *(each for each in comments if each.id != found.id)]


def _said(
    visit: Visit,
    comments: list[VisibleComment],
    replies: Mapping[UUID, list[VisibleComment]],
    at: Standpoint | None,
    *,
    newer: str | None,
    older: str | None,
) -> Said:
    paragraph = at.paragraph if at else None
    shown = [*comments, *(reply for some in replies.values() for reply in some)]
    return Said(
        visit=visit,
        comments=comments,
        replies=replies,
        opinions=own_opinions((each.id for each in comments), visit.visitor.participant_id),
        acts_in=_acts_in(visit, {each.phase_id for each in comments}),
        paragraph=paragraph,
        wordings=wordings_of([paragraph] if paragraph else [], comments),
        points=by_comment((each.id for each in shown), visit.points),
        newer=newer,
        older=older,
    )


def _acts_in(visit: Visit, phase_ids: Iterable[UUID]) -> dict[UUID, frozenset[Act]]:
    """What this visitor may answer with in each of these phases: an answer is given where it was asked."""
    wanted = set(phase_ids)
    return {
        phase.id: frozenset(rules.standing([phase], visit.visitor, visit.now).acts) & {Act.REACT, Act.COMMENT}
        for phase in visit.opened
        if phase.id in wanted
    }
