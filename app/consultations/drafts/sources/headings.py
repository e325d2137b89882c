"""Which blocks are headings, and how deep each one is."""

import re
from collections.abc import Sequence

from app.consultations.drafts.sources.blocks import Block
from app.consultations.drafts.sources.layout import FITS, Gap, Layout
from app.consultations.drafts.sources.lines import bullet, closes, is_lone_number, number_marker, starts_lower

_MOST_CHARACTERS = 110
_MOST_CAPITALS = 160
_MOST_WORDS = 14
_MOST_LINES = 3
_FRONT_OR_BACK = re.compile(
    r"(?:woord vooraf|voorwoord|ten geleide|inleiding|samenvatting|conclusies?|slotwoord|nawoord|tot slot|"
    r"bijlagen?|colofon|noten|bronnen|begrippenlijst|foreword|preface|introduction|summary|conclusions?|afterword|"
    r"appendix|annex(?:es)?|notes|sources|glossary)\b",
    re.IGNORECASE,
)
_CHAPTER = re.compile(
    r"(?:hoofdstuk|deel|chapter|part)\s+(?:\d+|[IVX]+|een|twee|drie|one|two|three)\b", re.IGNORECASE
)


def is_heading(blocks: Sequence[Block], at: int, layout: Layout) -> bool:
    """Whether block `at` heads the text below it."""
    block = blocks[at]
    text = block.text
    if at + 1 == len(blocks) or bullet(text) or starts_lower(text) or len(block.lines) > _MOST_LINES:
        return False
    if block.capitals:
        return len(text) <= _MOST_CAPITALS and (not closes(text) or text.endswith("?"))
    if not _could_be_title(text) or starts_lower(blocks[at + 1].text):
        return False
    if number_marker(text):
        return _is_numbered_heading(blocks, at)
    return _stands_apart(block, layout) and (at == 0 or _ends_before(blocks[at - 1]))


def is_front_or_back(title: str) -> bool:
    """Whether `title` names a part that every book has: a foreword, an annex. Never a text's own title."""
    return _FRONT_OR_BACK.match(title) is not None


def _could_be_title(text: str) -> bool:
    if len(text) > _MOST_CHARACTERS or len(text.split()) > _MOST_WORDS or text[-1] in ",&/–-":
        return False
    if not any(character.isalpha() for character in text) or is_lone_number(text):
        return False
    return not closes(text) or _is_one_question(text)


def _is_one_question(text: str) -> bool:
    return text.endswith("?") and not any(mark in text[:-1] for mark in ".!?;:")


def _stands_apart(block: Block, layout: Layout) -> bool:
    if not layout.wrapped:
        return True
    return block.room_left > FITS or block.followed not in layout.joinable


def _ends_before(block: Block) -> bool:
    """Whether the block above is finished, so that a new line can be a heading."""
    text = block.text
    return closes(text) or block.capitals or block.followed is not Gap.NONE or _could_be_title(text)


def _is_numbered_heading(blocks: Sequence[Block], at: int) -> bool:
    """A number in front is a heading when prose follows, and an item when its neighbours are numbered too."""
    if closes(blocks[at].text) and not blocks[at].text.endswith("?"):
        return False
    after_item = at > 0 and bool(number_marker(blocks[at - 1].text))
    return not number_marker(blocks[at + 1].text) and not after_item and not bullet(blocks[at + 1].text)


class Levels:
    """Gives each heading of one text its level, in reading order: 1 a chapter, 2 a part of it, and so on."""

    def __init__(self, capitals: Sequence[bool], numbers: Sequence[str | None]) -> None:
        self._mixed = len(set(capitals)) > 1
        self._numbered = any(number for number in numbers)
        self._chapter = 0
        self._part = 0

    def of(self, title: str, capitals: bool) -> int:
        """The level of the next heading."""
        number = number_marker(title)
        digits = number.strip("().") if number else ""
        if digits.isdecimal():
            return self._of_number(int(digits))
        if "." in digits:
            return min(digits.count(".") + 1, 6)
        if _CHAPTER.match(title) or is_front_or_back(title):
            return 1
        if self._numbered:
            return 2 + (self._mixed and not capitals) if self._chapter else 1
        return 1 if capitals or not self._mixed else 2

    def _of_number(self, number: int) -> int:
        """Numbers that start again inside a chapter ("2." and then "1.", "2.") are one level deeper."""
        if self._part and number == self._part + 1:
            self._part = number
            return 2
        if number != self._chapter + 1 and number == 1:
            self._part = 1
            return 2
        self._chapter, self._part = number, 0
        return 1
