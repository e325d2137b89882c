"""Words that belong to a drawing: many very short lines in a row, none of them a sentence."""

from collections.abc import Iterable, Sequence

from app.consultations.drafts.sources.lines import (
    Line,
    bullet,
    closes,
    is_capitals,
    is_lone_number,
    number_marker,
)
from app.consultations.drafts.sources.model import DropReason

_FEWEST = 8
_SHARE_OF_WIDTH = 0.45
_LONGEST_TITLE = 100


def mark_figures(lines: Sequence[Line]) -> None:
    """Mark runs of at least eight very short lines, and the title in capitals right above such a run.

    A list without bullets looks the same, but is announced by a colon; that one is kept.
    """
    kept = [line for line in lines if line.kept]
    if len(kept) < _FEWEST:
        return
    lengths = sorted(len(line.text) for line in kept)
    limit = _SHARE_OF_WIDTH * lengths[int(0.75 * (len(lengths) - 1))]
    start = 0
    while start < len(kept):
        end = start
        while end < len(kept) and _is_scrap(kept[end].text, limit):
            end += 1
        if end - start >= _FEWEST and _is_drawing(kept, start, end):
            _mark(kept[_title_above(kept, start) : end])
        start = end + 1


def _is_scrap(text: str, limit: float) -> bool:
    return len(text) <= limit and not bullet(text) and (not closes(text) or is_lone_number(text))


def _is_drawing(kept: Sequence[Line], start: int, end: int) -> bool:
    if start and kept[start - 1].text.endswith(":"):
        return False
    numbered = sum(number_marker(line.text) is not None for line in kept[start:end])
    return 2 * numbered < end - start


def _title_above(kept: Sequence[Line], start: int) -> int:
    above = kept[start - 1].text if start else ""
    return start - 1 if is_capitals(above) and len(above) <= _LONGEST_TITLE else start


def _mark(lines: Iterable[Line]) -> None:
    for line in lines:
        line.reason = DropReason.FIGURE
