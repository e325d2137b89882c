"""Reads the bytes of a CSV file into numbered lines of cells. Knows nothing of people.

A cell never runs over the end of its line. So a quote that never closes costs its own line and no other: the
broken line is named, and reading goes on with the next one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.core.refusals import Refusal, Refused
from app.people.imports import refusals

SEPARATORS = (",", ";", "\t")
LONGEST_CELL = 1000
MOST_LINES = 100_000
_LINE_END = re.compile(r"\r\n|\n|\r")
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line of the file that could be read; `number` as an editor counts, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class BrokenLine:
    """One line that could not be read, and why."""

    number: int
    refusal: Refusal


@dataclass(frozen=True)
class Table:
    """A file as read: its encoding and separator, the cells of its header, and every line below it."""

    encoding: str
    separator: str
    header: tuple[str, ...]
    lines: tuple[Line | BrokenLine, ...]


def read_table(data: bytes, columns_known: Callable[[tuple[str, ...]], int]) -> Table:
    """The table in `data`, in UTF-8 (with or without BOM) or Windows-1252.

    `columns_known` answers how many cells of a header it recognises; the separator under which that is most
    is the file's.

    Raises:
        Refused: empty, not text, bytes of two encodings, no header, or more than 100,000 lines.
    """
    text, encoding = decode(data)
    numbered = [(number, line) for number, line in enumerate(_LINE_END.split(text), 1) if line.strip(" ,;\t")]
    told = _SEPARATOR_LINE.fullmatch(numbered[0][1].strip()) if numbered else None
    if told:
        del numbered[0]
    if not numbered:
        raise Refused(refusals.FILE_EMPTY)
    if len(numbered) > MOST_LINES:
        raise Refused(refusals.TOO_MANY_ROWS.with_params(most=MOST_LINES))
    separator = told[1] if told else _separator(numbered[0][1], columns_known)
    header = _split(numbered[0][1], separator)
    if isinstance(header, Refusal):
        raise Refused(refusals.HEADER_BROKEN)
    header = _without_empty_end(header, 0)
    return Table(encoding, separator, header, tuple(_lines(numbered[1:], separator, len(header))))


def decode(data: bytes) -> tuple[str, str]:
    """The text in `data` and the name of its encoding.

    Raises:
        Refused: no text, or UTF-8 with a broken letter (rather than showing every accent wrongly).
    """
    if not data.strip():
        raise Refused(refusals.FILE_EMPTY)
    if b"\0" in data:
        raise Refused(refusals.FILE_NOT_TEXT)
    try:
        return _checked(data.decode("utf-8-sig")), "UTF-8"
    except UnicodeDecodeError as error:
        if data.startswith(b"\xef\xbb\xbf") or _is_nearly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise Refused(refusals.BROKEN_LETTER.with_params(line=line)) from None
    try:
        return _checked(data.decode("cp1252")), "Windows-1252"
    except UnicodeDecodeError:
        raise Refused(refusals.FILE_NOT_TEXT) from None


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether most of what isn't ASCII is UTF-8 after all."""
    foreign = sum(byte > 127 for byte in data)
    return sum(len(letter) for letter in _UTF8_LETTER.findall(data)) * 2 > foreign


def _checked(text: str) -> str:
    # Control characters in numbers are no text but a program, a picture or a spreadsheet.
    strange = sum(ord(letter) < 32 and letter not in "\t\n\r\f\v" for letter in text)
    if strange > 5 and strange * 100 > len(text):
        raise Refused(refusals.FILE_NOT_TEXT)
    return text


def _separator(header: str, columns_known: Callable[[tuple[str, ...]], int]) -> str:
    def recognised(separator: str) -> tuple[int, int]:
        cells = _split(header, separator)
        return (0, 0) if isinstance(cells, Refusal) else (columns_known(cells), len(cells))

    return max(SEPARATORS, key=recognised)


def _lines(numbered: list[tuple[int, str]], separator: str, width: int) -> Iterator[Line | BrokenLine]:
    for number, text in numbered:
        cells = _split(text, separator)
        if not isinstance(cells, Refusal):
            cells = _fitted(_without_empty_end(cells, width), width)
        yield BrokenLine(number, cells) if isinstance(cells, Refusal) else Line(number, cells)


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...] | Refusal:
    if len(cells) != width:
        return refusals.WRONG_WIDTH.with_params(cells=len(cells), width=width)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return refusals.CELL_TOO_LONG.with_params(most=LONGEST_CELL)
    return cells


def _without_empty_end(cells: tuple[str, ...], least: int) -> tuple[str, ...]:
    """Spreadsheets write separators for empty columns at the end: those are no columns."""
    width = len(cells)
    while width > max(least, 1) and not cells[width - 1]:
        width -= 1
    return cells[:width]


def _split(text: str, separator: str) -> tuple[str, ...] | Refusal:
    """The cells of one line, trimmed; a reason when its quotes don't fit."""
    if '"' not in text:
        return tuple(cell.strip() for cell in text.split(separator))
    cells, at = [], 0
    while True:
        cell = _cell_at(text, at, separator)
        if isinstance(cell, Refusal):
            return cell
        content, at = cell
        cells.append(content)
        if at > len(text):
            return tuple(cells)


def _cell_at(text: str, start: int, separator: str) -> tuple[str, int] | Refusal:
    """The cell that begins at `start`, and where the next one begins (past the end after the last)."""
    first = start
    while first < len(text) and text[first] == " ":
        first += 1
    if first >= len(text) or text[first] != '"':
        end = text.find(separator, start)
        end = len(text) if end < 0 else end
        return text[start:end].strip(), end + 1
    at = first + 1
    while True:
        close = text.find('"', at)
        if close < 0:
            return refusals.QUOTE_OPEN
        if text[close + 1 : close + 2] != '"':
            break
        at = close + 2
    end = text.find(separator, close)
    end = len(text) if end < 0 else end
    if text[close + 1 : end].strip():
        return refusals.TEXT_AFTER_QUOTE
    return text[first + 1 : close].replace('""', '"').strip(), end + 1
