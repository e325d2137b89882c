"""Lines of a plain text -> blocks: each block one paragraph, heading or item, put together again."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.consultations.drafts.sources.characters import collapse
from app.consultations.drafts.sources.hyphens import Vocabulary, join
from app.consultations.drafts.sources.layout import FITS, Gap, Layout, gaps_between, learn, trail
from app.consultations.drafts.sources.lines import (
    Line,
    bullet,
    closes,
    ends_with_hyphen,
    is_capitals,
    is_lone_number,
    number_marker,
    starts_lower,
)

_LOOSE = 0.12
_LONGEST_WORD = 80
_CONNECTING = frozenset(
    "en of van voor in op met om te de het een der den des bij naar uit over tot als dan aan door zonder "
    "tegen onder tussen and or for on with to the a an by from into as at about between without "
    "against".split()
)


@dataclass(slots=True)
class Block:
    """Lines that are one paragraph, and the gap above them."""

    lines: list[Line]
    gap: Gap
    room_left: float = 0.0
    """Room on the last line for the first word of the next block; see Layout.room."""

    text: str = ""
    followed: Gap = Gap.SEVERAL
    quotation: bool = False

    @property
    def line(self) -> int:
        return self.lines[0].number

    @property
    def capitals(self) -> bool:
        return is_capitals(self.text)


def blocks_of(lines: Sequence[Line]) -> tuple[list[Block], Layout]:
    """The kept lines of a text as blocks in reading order, and the layout they were read with."""
    kept, gaps = gaps_between(lines)
    layout = learn(kept, gaps)
    blocks: list[Block] = []
    for at, line in enumerate(kept):
        opens = at in layout.labelled or _heads_next(kept, at, layout)
        if at and not opens and _continues(blocks[-1], line, gaps[at - 1], layout, layout.room[at - 1]):
            blocks[-1].lines.append(line)
            continue
        gap = gaps[at - 1] if at else Gap.SEVERAL
        if blocks:
            blocks[-1].followed, blocks[-1].room_left = gap, layout.room[at - 1]
        blocks.append(Block([line], gap))
    broken = any(ends_with_hyphen(line.text) for line in kept)
    vocabulary = Vocabulary(_unbroken(kept) if broken else ())
    for block in blocks:
        block.text = joined(block.lines, vocabulary)
    return blocks, layout


def _heads_next(kept: Sequence[Line], at: int, layout: Layout) -> bool:
    """Whether line `at`, after a full stop, ends early and in no sentence before a capital: a heading."""
    if not layout.wrapped or not 0 < at < len(kept) - 1:
        return False
    text, after = kept[at].text, kept[at + 1].text
    early = layout.room[at] > _LOOSE and not ends_with_hyphen(text) and not closes(text)
    return early and closes(kept[at - 1].text) and not starts_lower(text) and not starts_lower(after)


def joined(lines: Sequence[Line], vocabulary: Vocabulary) -> str:
    """The text of `lines` on one line."""
    parts: list[str] = []
    for line in lines:
        if parts and ends_with_hyphen(parts[-1]):
            # Only the broken word itself is looked at, and no line is copied twice.
            tail = parts[-1][-_LONGEST_WORD:].rpartition(" ")[2]
            parts[-1] = parts[-1].removesuffix(tail)
            parts.append(join(tail, line.text, vocabulary))
        else:
            parts += [" ", line.text]
    return collapse("".join(parts))


def _unbroken(lines: Sequence[Line]) -> list[str]:
    """The text of each line without the halves of words that were broken over two lines."""
    texts: list[str] = []
    after_hyphen = False
    for line in lines:
        text = line.text.partition(" ")[2] if after_hyphen else line.text
        after_hyphen = ends_with_hyphen(line.text)
        texts.append(text.rpartition(" ")[0] if after_hyphen else text)
    return texts


def _continues(block: Block, line: Line, gap: Gap, layout: Layout, room: float) -> bool:
    """Whether `line` belongs to the block whose last line stands before it."""
    last = block.lines[-1]
    if ends_with_hyphen(last.text):
        return _breaks_a_word(last, line, gap, layout)
    if (is_lone_number(last.text) and len(block.lines) == 1) or bullet(last.text) == last.text:
        return True
    if _opens_item(block, line, layout, room):
        return False
    if (is_capitals(line.text) and not closes(line.text)) or _is_heading_in_capitals(last):
        return _continues_heading(last, line, gap, room)
    if not layout.wrapped:
        return gap is Gap.NONE and not closes(last.text) and starts_lower(line.text)
    return _continues_wrapped(last, line, gap, layout, room)


def _breaks_a_word(last: Line, line: Line, gap: Gap, layout: Layout) -> bool:
    near = gap in layout.joinable or gap is Gap.EMPTY
    return near and line.text[0].isalnum() and (layout.wrapped or starts_lower(line.text))


def _opens_item(block: Block, line: Line, layout: Layout, room: float) -> bool:
    mark = bullet(line.text)
    last = block.lines[-1].text
    mid_sentence = layout.wrapped and not closes(last) and room <= FITS
    if mark:
        dash = mark.strip() in "-–—*+"
        return not (dash and mid_sentence and not bullet(block.lines[0].text))
    number = number_marker(line.text)
    if not number:
        return False
    return not (mid_sentence and not is_capitals(line.text) and not _follows(block.lines[0].text, number))


def _follows(first: str, number: str) -> bool:
    """Whether `number` is the next one after the number with which `first` begins."""
    before = number_marker(first)
    if not before:
        return False
    digits, next_digits = before.strip("()."), number.strip("().")
    if digits.isdecimal() and next_digits.isdecimal():
        return int(next_digits) == int(digits) + 1
    return len(digits) == len(next_digits) == 1 and ord(next_digits) == ord(digits) + 1


def _is_heading_in_capitals(line: Line) -> bool:
    return is_capitals(line.text) and not closes(line.text)


def _continues_heading(last: Line, line: Line, gap: Gap, room: float) -> bool:
    """A heading in capitals runs on over two lines that stand together and read as one."""
    if gap is not Gap.NONE or not is_capitals(last.text) or not is_capitals(line.text) or closes(last.text):
        return _inside_sentence(last, line, gap, room)
    words, next_words = last.text.lower().split(), line.text.lower().split()
    reads_on = words[-1] in _CONNECTING or next_words[0] in _CONNECTING or last.text[-1] in ",&/–"
    return (reads_on or room <= FITS) and not number_marker(line.text)


def _inside_sentence(last: Line, line: Line, gap: Gap, room: float) -> bool:
    """A line of abbreviations alone ("NAVO, EU EN VN") in the middle of a sentence."""
    if gap is not Gap.NONE or is_capitals(last.text) == is_capitals(line.text):
        return False
    return not closes(last.text) and (room <= 0 or starts_lower(line.text)) and _short(last, line)


def _short(last: Line, line: Line) -> bool:
    capitals = last if is_capitals(last.text) else line
    return len(capitals.text.split()) <= 2


def _continues_wrapped(last: Line, line: Line, gap: Gap, layout: Layout, room: float) -> bool:
    closed, lower = closes(last.text), starts_lower(line.text)
    if gap not in layout.joinable:
        return not closed and lower and room <= FITS and gap is not Gap.SEVERAL
    if not closed:
        return lower or room <= _LOOSE
    if trail(last) in layout.ending_trails:
        return False
    if lower:
        return room <= _LOOSE or last.text[-1] not in ":;"
    return room <= FITS and not _indented(last, line)


def _indented(last: Line, line: Line) -> bool:
    return 2 <= line.indent - last.indent <= 10
