"""What the pages of outcomes show one visitor."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import current_app
from markupsafe import Markup

from app.consultations.answers.models import Decision
from app.consultations.answers.published import PublicPoint
from app.consultations.answers.words import DECISIONS
from app.consultations.comments.shown import VisibleComment
from app.consultations.comparing.changes import Change
from app.consultations.comparing.queries import published_comparison
from app.consultations.drafts import published
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, DraftSection
from app.consultations.drafts.word_diff import Counted
from app.consultations.outcomes.measures import median_days_to_answer
from app.consultations.outcomes.queries import (
    SILENCE,
    Answering,
    Tie,
    Voices,
    answering,
    places_behind,
    said_behind,
    stretches_behind,
    ties_of,
    voices_of,
)
from app.consultations.outcomes.side_by_side import has_side_by_side
from app.consultations.processes.models import Phase
from app.consultations.reading.fragments import diff_of
from app.consultations.reading.pages import wording_read, wordings_of
from app.consultations.reading.visits import Visit, order_of
from app.core.languages import Language, current_language
from app.core.word_diff import Piece


@dataclass(frozen=True)
class Chapter:
    """The points about one section; without section those about the whole text."""

    section: DraftSection | None
    points: list[PublicPoint] = field(default_factory=list)


@dataclass(frozen=True)
class TextChange:
    """From which version to which the text went, and how much of it changed per language."""

    earlier: DraftVersion
    later: DraftVersion
    counted: Mapping[Language, Counted]


@dataclass(frozen=True)
class HeardPage:
    """What was heard and done. `decision`: the filter; `points`: those of every decision."""

    visit: Visit
    points: list[PublicPoint]
    decision: Decision | None
    chapters: list[Chapter]
    voices: Mapping[UUID, Voices]
    answering: Answering
    text_change: TextChange | None
    # Phases that are open and have no answers yet: what is said there isn't counted as waiting.
    running: list[Phase]
    has_side_by_side: bool

    @property
    def led_to_change(self) -> int:
        """How many points led to a change."""
        return sum(point.led_to_change for point in self.points)

    @property
    def counts(self) -> Counter[Decision]:
        """How many points of each decision."""
        return Counter(point.decision for point in self.points)

    @property
    def median_days(self) -> float | None:
        """After how many days half of what was said had an answer; None while fewer than half has one.

        The estimate looks ahead of what is known: it is said only where it has come true.
        """
        if 2 * self.answering.answered < self.answering.contributions:
            return None
        return median_days_to_answer(self.answering.waits)

    @property
    def decisions(self) -> list[tuple[Decision, str]]:
        """The decisions that were taken, from most to least that was done, in words."""
        return [(each, str(word)) for each, word in DECISIONS.items() if self.counts[each]]

    def card(self, point: PublicPoint) -> Markup:
        """The point in the list, as HTML."""
        return _card(point, self.voices.get(point.id, SILENCE), self.visit.slug, current_language())


@dataclass(frozen=True)
class Source:
    """A contribution behind a point, and the paragraph it is about.

    `is_part`: only a stretch of it is about the point, and that is its text here. `pieces`: what a
    suggestion changes.
    """

    comment: VisibleComment
    paragraph: DraftParagraph | None
    is_part: bool
    pieces: tuple[Piece, ...] | None


@dataclass(frozen=True)
class PointPage:
    """A point with its answer, what was said, and what it led to.

    `changes` stand in the version of its publication; there are none when this visitor can't read it (yet).
    """

    visit: Visit
    point: PublicPoint
    voices: Voices
    sources: list[Source]
    newer: str | None
    older: str | None
    changes: list[Change]
    # The paragraphs it names as they read now, where the version of its publication is yet to come.
    places: list[DraftParagraph]
    earlier: DraftVersion | None
    later: DraftVersion | None
    before: PublicPoint | None
    after: PublicPoint | None


def heard_page(visit: Visit, decision: Decision | None) -> HeardPage:
    """All that was answered, by section; `decision` shows only the points with that answer."""
    points = visit.points
    ties = ties_of(points, visit.sight)
    shown = [point for point in points if decision is None or point.decision == decision]
    answered_in = {point.phase_id for point in points}
    settled = [phase for phase in visit.opened if phase.id in answered_in or phase.closes_at <= visit.now]
    running = [phase for phase in visit.opened if phase not in settled and phase.writers]
    return HeardPage(
        visit=visit,
        points=points,
        decision=decision,
        chapters=_chapters(visit, shown, ties),
        voices=voices_of(ties),
        answering=answering(points, ties, visit.sight, {phase.id for phase in settled}, visit.now),
        text_change=_text_change(visit),
        running=running,
        has_side_by_side=has_side_by_side(visit),
    )


def point_page(visit: Visit, point: PublicPoint, cursor: str | None) -> PointPage:
    """One point; `cursor` pages through what was said."""
    said = said_behind(point.id, visit.reader(order_of(visit, "agreement")), cursor)
    earlier, later = versions_between(visit, point)
    place = visit.points.index(point)
    return PointPage(
        visit=visit,
        point=point,
        voices=voices_of(ties_of([point], visit.sight)).get(point.id, SILENCE),
        sources=_sources(visit, point, said.items),
        newer=said.newer,
        older=said.older,
        changes=changes_of(point, earlier, later),
        places=_places(point, earlier) if point.version_id is None else [],
        earlier=earlier,
        later=later,
        before=visit.points[place - 1] if place else None,
        after=visit.points[place + 1] if place + 1 < len(visit.points) else None,
    )


@lru_cache(maxsize=4_000)
def _card(point: PublicPoint, voices: Voices, slug: str, language: Language) -> Markup:
    """Drawn once: an answer that is public never changes, and only so many points are asked for at a time."""
    macros: Any = current_app.jinja_env.get_template("consultations/_points.html").module
    return Markup(macros.point_card(point, voices, slug, language))  # noqa: S704  autoescaped


def versions_between(visit: Visit, point: PublicPoint) -> tuple[DraftVersion | None, DraftVersion | None]:
    """The version that was spoken about and the one in which the answer stands, as far as this visitor may
    read them."""
    known = {version.id: version for version in visit.versions}
    phase = next((phase for phase in visit.opened if phase.id == point.phase_id), None)
    earlier = known.get(phase.version_id) if phase and phase.version_id else None
    later = known.get(point.version_id) if point.version_id else None
    return earlier, later


def changes_of(point: PublicPoint, earlier: DraftVersion | None, later: DraftVersion | None) -> list[Change]:
    """What became of the paragraphs that the answer names, in reading order; also those that stayed."""
    if earlier is None or later is None or earlier.number >= later.number:
        return []
    named = {place.paragraph_id for place in point.places}
    return [
        change
        for change in published_comparison(earlier, later).changes
        if named & {each.paragraph_id for each in change.later or change.earlier}
    ]


def _places(point: PublicPoint, version: DraftVersion | None) -> list[DraftParagraph]:
    named = {place.paragraph_id for place in point.places}
    paragraphs = published.text_of(version).paragraphs if version else ()
    return [paragraph for paragraph in paragraphs if paragraph.paragraph_id in named]


def _sources(visit: Visit, point: PublicPoint, comments: list[VisibleComment]) -> list[Source]:
    wordings = wordings_of([], comments)
    stretches = stretches_behind(point.id, [each.id for each in comments])
    return [
        Source(
            _part_of(comment, stretches.get(comment.id, ())),
            _paragraph_of(visit, comment),
            comment.id in stretches,
            diff_of(wording_read(comment, None, wordings), comment.text)
            if comment.is_suggestion and comment.text is not None
            else None,
        )
        for comment in comments
    ]


def _part_of(comment: VisibleComment, stretches: Sequence[tuple[int, int]]) -> VisibleComment:
    if not stretches or comment.text is None or comment.is_suggestion:
        return comment
    return replace(comment, text="\n\n".join(comment.text[start:end].strip() for start, end in stretches))


def _paragraph_of(visit: Visit, comment: VisibleComment) -> DraftParagraph | None:
    """The paragraph it is about, as it read in the version of its phase."""
    phase = next((phase for phase in visit.opened if phase.id == comment.phase_id), None)
    if comment.paragraph_id is None or phase is None or phase.version_id is None:
        return None
    return published.paragraph_in(phase.version_id, comment.paragraph_id)


def _chapters(visit: Visit, points: list[PublicPoint], ties: list[Tie]) -> list[Chapter]:
    """The points by the section most of it was said about, in reading order, the whole text at the end."""
    behind = places_behind(ties)
    section_of: dict[UUID, UUID] = {}
    sections: dict[UUID, DraftSection] = {}
    # The latest version says how a section is called and where it stands; earlier ones add what it lost.
    for version in visit.versions:
        for section in published.text_of(version).sections:
            sections.setdefault(section.section_id, section)
            for paragraph in section.paragraphs:
                section_of.setdefault(paragraph.paragraph_id, section.section_id)
    chapters: dict[UUID | None, Chapter] = {
        section_id: Chapter(section) for section_id, section in sections.items()
    }
    chapters[None] = Chapter(None)
    for point in points:
        votes: Counter[UUID | None] = Counter()
        for (paragraph_id, section_id), count in behind.get(point.id, Counter()).items():
            here = section_of.get(paragraph_id) if paragraph_id else section_id
            votes[here if here in sections else None] += count
        chapters[votes.most_common(1)[0][0] if votes else None].points.append(point)
    return [chapter for chapter in chapters.values() if chapter.points]


def _text_change(visit: Visit) -> TextChange | None:
    """From the version that was spoken about to the last one in which answers stand."""
    for point in sorted(visit.points, key=lambda point: point.published_at, reverse=True):
        earlier, later = versions_between(visit, point)
        if earlier is not None and later is not None and earlier.number < later.number:
            return TextChange(earlier, later, published_comparison(earlier, later).counted)
    return None
