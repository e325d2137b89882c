"""Captions and picture credits among the lines of a text."""

import re
from collections.abc import Sequence

from app.consultations.drafts.sources.lines import Line, closes, starts_lower
from app.consultations.drafts.sources.model import DropReason

# An arrow of a symbol font comes out of a PDF as a plain letter, mostly this one.
_ARROW_AS_LETTER = "Ó "
_ARROW = re.compile(r"[▲△▼▽◄◀►▶↑↓←→⬆⬇⬅↖↗↘↙]\s+\S")
_CREDIT = re.compile(r"(?:©|\(c\)\s).{0,80}$", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:foto(?:grafie)?|beeld|illustratie|afbeelding|photo(?:graphy)?|image|picture|illustration)"
    r"(?:\s\d+)?\s*(?::|\bby\b|\bdoor\b)\s*\S|(?:figuur|figure|tabel|table|grafiek|chart)\s\d+\s*[.:–-]\s",
    re.IGNORECASE,
)
_LONGEST_TITLE = 100
_MOST_LINES = 4


def mark_captions(lines: Sequence[Line]) -> None:
    """Mark each caption, its further lines, and the title that stands right above a picture credit."""
    letters = sum(line.text.startswith(_ARROW_AS_LETTER) for line in lines)
    for at, line in enumerate(lines):
        if not line.kept:
            continue
        if _is_arrowed(line.text, letters):
            _mark_run(lines, at)
        elif _is_credit(line.text):
            line.reason = DropReason.CAPTION
            _mark_title_above(lines, at)
        elif _NAMED.match(line.text):
            line.reason = DropReason.CAPTION
            if at + 1 < len(lines) and _runs_on(line, lines[at + 1]) and starts_lower(lines[at + 1].text):
                lines[at + 1].reason = DropReason.CAPTION


def _is_arrowed(text: str, letters: int) -> bool:
    if text.startswith(_ARROW_AS_LETTER):
        return letters > 1 or "©" in text
    return _ARROW.match(text) is not None


def _is_credit(text: str) -> bool:
    """A credit opens its line, or the line is short enough to be a caption with its credit."""
    found = _CREDIT.search(text)
    if found is None:
        return False
    return found.start() == 0 or (len(text) <= 2 * _LONGEST_TITLE and text[0] not in "-•")


def _mark_run(lines: Sequence[Line], start: int) -> None:
    end = start
    near = lines[start : start + _MOST_LINES]
    for at, line in enumerate(near[1:], start + 1):
        before = lines[at - 1]
        credit_ahead = any("©" in later.text for later in near[at - start :])
        if not _runs_on(before, line) or "©" in before.text:
            break
        if not (starts_lower(line.text) or credit_ahead):
            break
        end = at
    for line in lines[start : end + 1]:
        line.reason = DropReason.CAPTION


def _runs_on(before: Line, line: Line) -> bool:
    return line.kept and line.blanks == 0 and not line.page_start and not closes(before.text)


def _mark_title_above(lines: Sequence[Line], at: int) -> None:
    """The title of a picture on a web page: a lone line, no sentence, with the credit right below it."""
    if at == 0 or lines[at].blanks or lines[at].page_start:
        return
    title = lines[at - 1]
    alone = at == 1 or title.blanks > 0
    if title.kept and alone and len(title.text) <= _LONGEST_TITLE and not closes(title.text):
        title.reason = DropReason.CAPTION
