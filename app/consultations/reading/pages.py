"""What the reading page of a consultation shows one visitor, in a constant number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from app.consultations.answers.published import PublicPoint, by_paragraph
from app.consultations.comments import queries as comment_queries
from app.consultations.comments.shown import Glimpse, Order, VisibleComment
from app.consultations.comments.tallies import NOTHING, Counts, tallies
from app.consultations.drafts import published
from app.consultations.drafts import queries as drafts
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, DraftSection, DraftText
from app.consultations.processes.models import Act
from app.consultations.reactions.queries import own_opinions_on
from app.consultations.reading.visits import Kept, Visit, WritingHelp, kept_text, order_of, writing_help
from app.core.bilingual import Bilingual

# So many paragraphs are named as most discussed and as still silent.
NAMED = 5


class Spot(NamedTuple):
    """A paragraph with what was said there, and what this visitor thinks of it."""

    paragraph: DraftParagraph
    opinions: tuple[int, int, int]
    # So many contributions.
    total: int
    comments: Sequence[Glimpse]
    mine: str | None
    # The points at it that have a public answer, and how many of them led to a change.
    answered: int = 0
    changed: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the visitor reacted or said something."""
        return self.mine is not None or any(one.is_own for one in self.comments)


@dataclass(frozen=True)
class ReadingPage:
    """The draft with what was said. `text` is None where there is nothing to read for this visitor yet.

    `counts` per place; `comments`: the first few at each paragraph, for the margin; `mine`: what the visitor
    thinks per paragraph.
    """

    visit: Visit
    text: DraftText | None
    order: Order
    acts: frozenset[Act] = frozenset()
    counts: Mapping[UUID, Counts] = field(default_factory=dict)
    comments: Mapping[UUID, list[Glimpse]] = field(default_factory=dict)
    mine: Mapping[UUID, str] = field(default_factory=dict)
    writing: WritingHelp | None = None
    kept: Kept | None = None
    versions: list[DraftVersion] = field(default_factory=list)
    answers: Mapping[UUID, list[PublicPoint]] = field(default_factory=dict)
    # Whether it is one paragraph, with the forms to respond to it: two hundred times those are half a page.
    is_alone: bool = False

    @property
    def can_act(self) -> bool:
        return bool(self.acts)

    @property
    def newest(self) -> DraftVersion | None:
        """The newest version this visitor may read, where what is shown is an earlier one."""
        first = self.versions[0] if self.versions else None
        return first if self.text and first and first.number > self.text.version.number else None

    @cached_property
    def shown(self) -> DraftText:
        assert self.text is not None
        return self.text

    @cached_property
    def spots(self) -> dict[str, Spot]:
        """Every paragraph by its key, in reading order."""
        return {paragraph.key: self._spot(paragraph) for paragraph in self.shown.paragraphs}

    def _spot(self, paragraph: DraftParagraph) -> Spot:
        place = paragraph.paragraph_id
        counts, comments = self.counts.get(place, NOTHING), self.comments.get(place, ())
        total = max(counts.contributions, len(comments))
        points = self.answers.get(place, ())
        changed = sum(point.led_to_change for point in points)
        return Spot(paragraph, counts.opinions, total, comments, self.mine.get(place), len(points), changed)

    def said_in(self, paragraphs: Iterable[DraftParagraph]) -> int:
        """How many contributions the visitor finds at these paragraphs."""
        spots = self.spots
        return sum([spots[paragraph.key].total for paragraph in paragraphs])

    def at(self, place_id: UUID) -> int:
        """How many contributions stand at a section or at the whole text."""
        return self.counts.get(place_id, NOTHING).contributions

    def done_in(self, paragraphs: Iterable[DraftParagraph]) -> int:
        """At how many of these paragraphs the visitor reacted or said something."""
        done = self._done
        return sum([paragraph.key in done for paragraph in paragraphs])

    @cached_property
    def _done(self) -> frozenset[str]:
        return frozenset([key for key, spot in self.spots.items() if spot.is_done])

    @cached_property
    def answerable(self) -> list[DraftParagraph]:
        """The paragraphs one can react to: subheadings are read along."""
        return [paragraph for paragraph in self.shown.paragraphs if paragraph.kind != "heading"]

    @property
    def most_discussed(self) -> list[Spot]:
        """The paragraphs at which most was said."""
        said = [spot for spot in self.spots.values() if spot.total]
        return sorted(said, key=lambda spot: (-spot.total, spot.paragraph.number))[:NAMED]

    @property
    def silent(self) -> list[DraftParagraph]:
        """The paragraphs at which nobody said or thinks anything yet."""
        spots = (self.spots[paragraph.key] for paragraph in self.answerable)
        return [spot.paragraph for spot in spots if not spot.total and not any(spot.opinions)]

    @property
    def kept_address(self) -> str:
        """Where the text that was kept for this visitor stands ready."""
        if self.kept is None:
            return ""
        kind, slug = self.kept.place.partition(":")[0], self.visit.slug
        if kind == "comment":
            return f"#reply-{self.kept.key}"
        if kind == "suggestion":
            return url_for("consultations.suggest", slug=slug, key=self.kept.key)
        if kind == "section":
            return url_for("consultations.section", slug=slug, key=self.kept.key)
        return url_for("consultations.whole_text", slug=slug)


def reading_page(visit: Visit, version: DraftVersion | None = None, only: str | None = None) -> ReadingPage:
    """The draft a visitor reads now, or an earlier version of it that they may read.

    `only`: the key of the one paragraph to show, for who acted on it and wants no more than that.
    """
    shown, order = version or visit.shown_version, order_of(visit)
    if shown is None:
        return ReadingPage(visit, None, order)
    text = published.text_of(shown)
    if only is not None:
        text = _only(text, only)
    acts = visit.acts_on(shown)
    counts = tallies(visit.sight, [phase.id for phase in visit.opened if phase.version_id == shown.id])
    paragraphs = {each.paragraph_id: each for each in text.paragraphs}
    crowded = [place for place, each in counts.items() if each.contributions and place in paragraphs]
    comments = comment_queries.first_glimpses(
        visit.reader(order), shown.id, crowded, only=list(paragraphs) if only is not None else None
    )
    return ReadingPage(
        visit,
        text,
        order,
        acts,
        counts,
        comments,
        own_opinions_on(shown.id, visit.visitor.participant_id),
        writing_help(visit) if acts else None,
        _kept_at(text, visit) if acts else None,
        visit.versions,
        by_paragraph(visit.points),
        only is not None,
    )


def _only(text: DraftText, key: str) -> DraftText:
    sections: list[DraftSection] = []
    for section in text.sections:
        here = [paragraph for paragraph in section.paragraphs if paragraph.key == key]
        if here:
            sections.append(replace(section, paragraphs=here))
    return DraftText(text.version, sections, 0)


def wordings_of(
    paragraphs: Iterable[DraftParagraph], comments: Iterable[VisibleComment]
) -> dict[UUID, Bilingual]:
    """The texts these contributions are about, as far as they aren't those of the paragraphs themselves."""
    here = {paragraph.wording_id for paragraph in paragraphs}
    return drafts.texts_of({each.wording_id for each in comments if each.wording_id} - here)


def is_about_earlier(
    comment: VisibleComment, paragraph: DraftParagraph, wordings: Mapping[UUID, Bilingual]
) -> bool:
    """Whether its author read another text than the paragraph has here."""
    if comment.wording_id is None or comment.wording_id == paragraph.wording_id:
        return False
    return wordings.get(comment.wording_id) != paragraph.text


def wording_read(
    comment: VisibleComment, paragraph: DraftParagraph | None, wordings: Mapping[UUID, Bilingual]
) -> str:
    """The text that a suggestion rewords, in its language."""
    if comment.wording_id is None:
        return ""
    if paragraph is not None and paragraph.wording_id == comment.wording_id:
        return paragraph.text.text_in(comment.lang)
    return wordings[comment.wording_id].text_in(comment.lang)


def _kept_at(text: DraftText, visit: Visit) -> Kept | None:
    """The text kept for this browser, when it belongs somewhere in this draft."""
    places = {f"{kind}:{each.key}" for each in text.paragraphs for kind in ("comment", "suggestion")}
    places |= {f"section:{section.key}" for section in text.sections}
    return kept_text(places | {f"text:{visit.consultation.id.hex}"})
