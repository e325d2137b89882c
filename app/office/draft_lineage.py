"""What becomes of each paragraph when an upload follows a version, as the page that asks shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.consultations.drafts.confirming import FIELD, Asked
from app.consultations.drafts.groups import Group, groups
from app.consultations.drafts.models import Lineage
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.drafts.rules import asks_whether_right
from app.consultations.drafts.word_diff import Span, WordDiff
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES, Language

Words = dict[Language, tuple[Span, ...]]


@dataclass(frozen=True)
class Place:
    """One new paragraph: its number, what was written of where it comes from, its words in each language."""

    number: int
    field: str
    written: str
    proposed: str
    is_changed: bool
    is_unread: bool
    words: Words


@dataclass(frozen=True)
class Card:
    """Paragraphs that hang together, and what became of them; `alike` in percent where it says something."""

    section: int
    lineage: Lineage
    is_moved: bool
    alike: int | None
    places: list[Place]
    gone: DraftParagraph | None
    gone_words: Words


@dataclass(frozen=True)
class Run:
    """Cards in reading order, `stays` when every one of them is a paragraph that stays as it is."""

    stays: bool
    cards: list[Card]

    @property
    def is_unread(self) -> bool:
        return any(place.is_unread for card in self.cards for place in card.places)

    @property
    def numbers(self) -> str:
        first, last = (card.places[0].number for card in (self.cards[0], self.cards[-1]))
        return str(first) if first == last else f"{first}–{last}"


@dataclass(frozen=True)
class Part:
    """A section of the new document with what becomes of its paragraphs; `title` may be empty."""

    title: Bilingual
    runs: list[Run]


@dataclass(frozen=True)
class LineagePage:
    """Everything there is to confirm, with how many of each."""

    parts: list[Part]
    counts: dict[str, int]
    moved: int
    earlier: int
    dropped: int
    asks_whether_right: bool
    state: str
    version_number: int


def lineage_page(asked: Asked, unread: Mapping[int, str]) -> LineagePage:
    """The page of what was proposed and chosen; `unread` is what was written that names no paragraph."""
    following = asked.following
    assert following.base is not None
    parts = []
    for section, cards in groupby(_cards(asked, unread), lambda card: card.section):
        titles = following.sections[section]
        runs = [Run(stays, list(run)) for stays, run in groupby(cards, _stays)]
        parts.append(Part(Bilingual(titles.title_nl, titles.title_en), runs))
    return LineagePage(
        parts,
        following.counts,
        len(following.moved),
        len(following.earlier),
        len(following.dropped),
        asks_whether_right(len(following.dropped), len(following.earlier)),
        asked.state,
        following.base.number,
    )


def _stays(card: Card) -> bool:
    return card.lineage is Lineage.KEPT and not card.is_moved


def _cards(asked: Asked, unread: Mapping[int, str]) -> Iterator[Card]:
    following = asked.following
    before = [each.text for each in following.earlier]
    after = [Bilingual(each.nl, each.en) for each in following.later]
    section_of = [at for at, section in enumerate(following.sections) for _each in section.paragraphs]
    section = 0
    for group in groups(following.origins, len(before)):
        diffs = {language: group.diff(before, after, language) for language in LANGUAGES}
        section = section_of[group.later[0]] if group.later else section
        yield Card(
            section=section,
            lineage=Lineage.DROPPED if group.is_dropped else following.lineage[group.later[0]],
            is_moved=group.is_moved,
            alike=_alike(asked, group),
            places=[
                _place(asked, place, _words(diffs, part, [after[place]]), unread)
                for part, place in enumerate(group.later)
            ],
            gone=following.earlier[group.earlier[0]] if group.is_dropped else None,
            gone_words=_words(diffs, 0, [before[group.earlier[0]]]) if group.is_dropped else {},
        )


def _alike(asked: Asked, group: Group) -> int | None:
    """Said of a rewording as it was proposed: of what staff chose nobody measured it."""
    is_rewording = len(group.earlier) == len(group.later) == 1
    if not is_rewording or asked.is_changed(group.later[0]):
        return None
    if asked.following.lineage[group.later[0]] is not Lineage.REWORDED:
        return None
    return round(100 * asked.following.alike[group.later[0]])


def _words(diffs: Mapping[Language, WordDiff], part: int, texts: Sequence[Bilingual]) -> Words:
    """The words of one paragraph in the languages in which there is something to see."""
    return {
        language: diff.parts[part]
        for language, diff in diffs.items()
        if diff.parts[part] or any(text.get(language) for text in texts)
    }


def _place(asked: Asked, place: int, words: Words, unread: Mapping[int, str]) -> Place:
    return Place(
        number=place + 1,
        field=FIELD.format(place=place),
        written=unread.get(place, asked.numbers(place)),
        proposed=asked.proposed_numbers(place),
        is_changed=asked.is_changed(place),
        is_unread=place in unread,
        words=words,
    )
