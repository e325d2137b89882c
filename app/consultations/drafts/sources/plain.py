"""A plain text, or the text that was copied out of a PDF, as sections and paragraphs."""

from collections import Counter
from collections.abc import Sequence

from app.consultations.drafts.sources.blocks import Block, blocks_of
from app.consultations.drafts.sources.captions import mark_captions
from app.consultations.drafts.sources.collecting import Collector
from app.consultations.drafts.sources.figures import mark_figures
from app.consultations.drafts.sources.footnotes import mark_footnotes
from app.consultations.drafts.sources.furniture import mark_furniture
from app.consultations.drafts.sources.headings import Levels, is_front_or_back, is_heading
from app.consultations.drafts.sources.layout import Layout
from app.consultations.drafts.sources.letters import mark_letter_parts
from app.consultations.drafts.sources.lines import Line, bullet, closes, number_marker, split_lines
from app.consultations.drafts.sources.model import (
    DroppedLine,
    DropReason,
    ParagraphKind,
    SourceText,
    SourceWarning,
)
from app.consultations.drafts.sources.quotes import (
    interrupted_by,
    is_quotation,
    names_speaker,
    repeats_the_text,
    sentences_of,
)

_Kind = ParagraphKind | None
"""None: the block is a heading that opens a section."""


def read_plain(text: str, warnings: Sequence[SourceWarning] = ()) -> SourceText:
    """The sections and paragraphs of `text`; raises SourceRefused when a limit is passed."""
    found = list(warnings)
    lines = split_lines(text, found)
    markers = _mark(lines)
    blocks, layout = blocks_of(lines)
    dropped = markers + [
        DroppedLine(line.number, line.text, line.reason) for line in lines if line.reason is not None
    ]
    blocks = _with_quotes_apart(blocks)
    kinds = _kinds(blocks, layout)
    dropped += _drop_pull_quotes(blocks, kinds)
    collector = Collector(dropped, found)
    collector.title = _take_title(blocks, kinds, lines)
    _collect(collector, blocks, kinds)
    return collector.source_text()


def _mark(lines: Sequence[Line]) -> list[DroppedLine]:
    mark_furniture(lines)
    mark_captions(lines)
    markers = mark_footnotes(lines)
    mark_letter_parts(lines)
    mark_figures(lines)
    return markers


def _with_quotes_apart(blocks: Sequence[Block]) -> list[Block]:
    """A quotation in a frame cuts a sentence in two: put the sentence together, the quotation after it."""
    apart: list[Block] = []
    host, parts = None, [""]
    for at, block in enumerate(blocks):
        if at and interrupted_by(blocks, at - 1) and is_quotation(blocks[at - 1].text):
            if host is None:
                host = apart[-2]
                parts = [host.text]
            host.lines += block.lines
            parts.append(block.text)
            host.followed, host.room_left = block.followed, block.room_left
            continue
        if host is not None and not (is_quotation(block.text) and interrupted_by(blocks, at)):
            host.text, host = " ".join(parts), None
        apart.append(block)
    if host is not None:
        host.text = " ".join(parts)
    return _with_speakers(apart)


def _with_speakers(blocks: Sequence[Block]) -> list[Block]:
    whole: list[Block] = []
    for block in blocks:
        if whole and is_quotation(whole[-1].text) and names_speaker(block):
            whole[-1].lines += block.lines
            whole[-1].text += f" {block.text}"
            whole[-1].quotation = True
            continue
        block.quotation = is_quotation(block.text)
        whole.append(block)
    return whole


def _kinds(blocks: Sequence[Block], layout: Layout) -> list[_Kind]:
    kinds: list[_Kind] = []
    for at, block in enumerate(blocks):
        if block.quotation:
            kinds.append(ParagraphKind.QUOTE)
        elif bullet(block.text) or _is_unmarked_item(blocks, kinds, at):
            kinds.append(ParagraphKind.ITEM)
        elif is_heading(blocks, at, layout):
            kinds.append(None)
        elif number_marker(block.text):
            kinds.append(ParagraphKind.ITEM)
        else:
            kinds.append(ParagraphKind.TEXT)
    return kinds


def _is_unmarked_item(blocks: Sequence[Block], kinds: Sequence[_Kind], at: int) -> bool:
    """Lines under a colon whose bullets were lost: they end in a semicolon, or in nothing at all."""
    if not at or number_marker(blocks[at].text):
        return False
    above, text = blocks[at - 1].text, blocks[at].text
    in_list = kinds[at - 1] is ParagraphKind.ITEM and not bullet(above) and not number_marker(above)
    if in_list and above.endswith((";", "; en", "; of", "; and", "; or")):
        return True
    announced = kinds[at - 1] is ParagraphKind.TEXT and above.endswith(":")
    if announced and text.endswith(";"):
        return True
    tight = not blocks[at].lines[0].blanks and len(blocks[at].lines) == 1
    if not tight or closes(text) or len(text) > 80:
        return False
    next_too = at + 1 < len(blocks) and not blocks[at + 1].lines[0].blanks and not closes(blocks[at + 1].text)
    return (in_list and not closes(above)) or (announced and next_too)


def _drop_pull_quotes(blocks: list[Block], kinds: list[_Kind]) -> list[DroppedLine]:
    """Take out quotations whose sentences the text has as well; the lines taken out."""
    quotes = [at for at, kind in enumerate(kinds) if kind is ParagraphKind.QUOTE]
    if not quotes:
        return []
    sentences = sentences_of(
        block.text for block, kind in zip(blocks, kinds, strict=True) if kind is ParagraphKind.TEXT
    )
    dropped: list[DroppedLine] = []
    for at in reversed(quotes):
        if repeats_the_text(blocks[at].text, sentences):
            lines = blocks[at].lines
            dropped += [DroppedLine(line.number, line.text, DropReason.PULL_QUOTE) for line in lines]
            del blocks[at], kinds[at]
    return dropped


def _take_title(blocks: list[Block], kinds: list[_Kind], lines: Sequence[Line]) -> str | None:
    """The title of the text, taken away from its headings; else what stands at the head of each page."""
    heads = Counter(line.text for line in lines if line.reason is DropReason.RUNNING_HEAD)
    first_line = bool(blocks and lines) and blocks[0].lines[0] is lines[0]
    if not first_line or kinds[0] is not None:
        return next(iter(heads), None)
    title = blocks[0].text
    of_a_part = is_front_or_back(title) or number_marker(title) is not None
    if of_a_part or (heads and title not in heads and not _stands_over(kinds)):
        return next(iter(heads), None)
    del blocks[0], kinds[0]
    return title


def _stands_over(kinds: Sequence[_Kind]) -> bool:
    """Whether the first heading is followed by another one, so that it heads the whole text."""
    return len(kinds) > 1 and kinds[1] is None


def _collect(collector: Collector, blocks: Sequence[Block], kinds: Sequence[_Kind]) -> None:
    titles = [block for block, kind in zip(blocks, kinds, strict=True) if kind is None]
    levels = Levels([block.capitals for block in titles], [number_marker(block.text) for block in titles])
    for block, kind in zip(blocks, kinds, strict=True):
        if kind is None:
            collector.open_section(block.text, levels.of(block.text, block.capitals), block.line)
        else:
            mark = bullet(block.text) if kind is ParagraphKind.ITEM else None
            collector.add(block.text.removeprefix(mark or ""), kind, block.line)
