"""The lines of a plain text, with what a line alone can tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.consultations.drafts.sources.characters import SOFT_HYPHEN, clean, collapse
from app.consultations.drafts.sources.limits import MAX_LINE, MAX_LINES
from app.consultations.drafts.sources.model import DropReason, SourceWarning
from app.consultations.drafts.sources.refusals import RefusalCode, SourceRefused

HYPHENS = "-\u2010\u2011" + SOFT_HYPHEN
CLOSERS = "”’\"')]»›*_"
OPENERS = "“‘„«‹\"'(["
CLOSING = ".!?…:;"

_NEWLINE = re.compile(r"\r\n|\r|\n")
_INNER_BREAK = re.compile(r"(\f)|[\v\x85\u2028\u2029]")
_BULLET = re.compile(r"([•·▪■□●○◦‣⁃∙◆◇►▶➢➤✓✔❖\ue000-\uf8ff]|[-–—*+](?=\s))\s*(?=\S|$)")
_NUMBER = re.compile(
    r"(\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=\S)"
)
_LONE_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]")
_PAGE_START_SHARE = 0.1
_FEW_SMALL = 0.1
_TELLING = 200


@dataclass(slots=True)
class Line:
    """One non-blank line. `blanks` counts the blank lines above it; `spaced`: one of them held
    spaces. `trailing` counts the spaces after its last word."""

    number: int
    text: str
    indent: int
    trailing: int
    blanks: int
    spaced: bool
    page_start: bool
    reason: DropReason | None = None

    @property
    def kept(self) -> bool:
        return self.reason is None


def split_lines(text: str, warnings: list[SourceWarning]) -> list[Line]:
    """The non-blank lines of `text`; refuses one longer than MAX_LINE, and more than MAX_LINES."""
    lines: list[Line] = []
    blanks, spaced, page = 0, False, False
    for number, physical in enumerate(_NEWLINE.split(text), 1):
        if not physical:
            blanks += 1
            continue
        if len(lines) > MAX_LINES:
            raise SourceRefused(RefusalCode.TOO_MANY_LINES, number, {"limit": MAX_LINES})
        if len(physical) > MAX_LINE:
            raise SourceRefused(
                RefusalCode.LINE_TOO_LONG, number, {"length": len(physical), "limit": MAX_LINE}
            )
        for piece, new_page in _pieces(clean(physical, number, warnings)):
            page = page or new_page
            words = _words(piece)
            if not words:
                blanks, spaced = blanks + 1, spaced or bool(piece)
                continue
            indent = len(piece) - len(piece.lstrip())
            trailing = len(piece) - len(piece.rstrip())
            lines.append(Line(number, words, indent, trailing, blanks, spaced, page))
            blanks, spaced, page = 0, False, False
    _mark_page_starts(lines)
    return lines


def _pieces(line: str) -> list[tuple[str, bool]]:
    if not _INNER_BREAK.search(line):
        return [(line, False)]
    parts = _INNER_BREAK.split(line)
    return [(parts[at], at > 0 and parts[at - 1] is not None) for at in range(0, len(parts), 2)]


def _words(piece: str) -> str:
    words = collapse(piece)
    return words + SOFT_HYPHEN if words and piece.rstrip().endswith(SOFT_HYPHEN) else words


def _mark_page_starts(lines: Sequence[Line]) -> None:
    """A form feed that was pasted as a space leaves a lone space before the first line of each page."""
    lone = [line for line in lines if line.indent == 1 and not bullet(line.text)]
    if len(lines) >= 20 and len(lone) <= _PAGE_START_SHARE * len(lines):
        for line in lone:
            line.page_start = True


def closes(text: str) -> bool:
    """Whether `text` ends a sentence or clause: . ! ? … : ; once closing quotes and brackets are gone."""
    return text.rstrip(CLOSERS + " ")[-1:] in CLOSING and bool(text.rstrip(CLOSERS + " "))


def ends_with_hyphen(text: str) -> bool:
    """Whether the last word of `text` goes on in the next line."""
    return text[-1:] in HYPHENS and len(text) > 1 and not text[-2].isspace()


def starts_lower(text: str) -> bool:
    """Whether the first letter of `text` is a small one, opening quotes and brackets skipped."""
    return text.lstrip(OPENERS)[:1].islower()


def is_capitals(text: str) -> bool:
    """Whether `text` is set in capitals: at least four letters, hardly one of them small."""
    text = text[:_TELLING]
    few = _FEW_SMALL * len(text)
    # Nearly every line of prose is decided by its first words.
    if sum(map(str.islower, text[:40])) > few:
        return False
    letters = sum(map(str.isalpha, text))
    return letters >= 4 and sum(map(str.islower, text)) <= _FEW_SMALL * letters


def bullet(text: str) -> str | None:
    """The bullet with its space that `text` begins with, if any."""
    match = _BULLET.match(text)
    return match.group() if match else None


def number_marker(text: str) -> str | None:
    """The number or letter of a list or heading that `text` begins with ("1.", "2.3", "b)"), if any."""
    match = _NUMBER.match(text)
    return match.group(1) if match else None


def is_lone_number(text: str) -> bool:
    """Whether `text` is nothing but the number of a list item whose words follow on the next line."""
    return _LONE_NUMBER.fullmatch(text) is not None
