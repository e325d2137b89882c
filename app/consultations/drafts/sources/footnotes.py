"""Footnotes at the foot of a page, and the small numbers in the text that point to them."""

import re
from collections import defaultdict
from collections.abc import Sequence

from app.consultations.drafts.sources.furniture import is_boundary
from app.consultations.drafts.sources.lines import Line, closes
from app.consultations.drafts.sources.model import DroppedLine, DropReason

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(r"(?:(\d{1,3})\s+|\[(\d{1,3})\]\s*|([⁰¹²³⁴-⁹]{1,3})\s*)(?=[^\W\d_]|[“‘\"'(])")
# Glued to a word, or to the mark that closes the sentence after a word: "mensen3", "verdrag.3".
_MARKER = re.compile(
    r"(?<=[a-zà-öø-ÿ][.,;:!?)”’\"'»])(\d{1,3})(?=$|[\s.,;:!?)”’])"
    r"|(?<=[a-zà-öø-ÿ)”’])(\d{1,3})(?=$|[\s.,;:!?)”’])"
    r"|([⁰¹²³⁴-⁹]{1,3})|\s?\[(\d{1,3})\]"
)
_FARTHEST = 150
_LONGEST = 8


def mark_footnotes(lines: Sequence[Line]) -> list[DroppedLine]:
    """Mark the lines of footnotes and take their numbers out of the text; those numbers are returned."""
    markers = _markers(lines)
    if not markers:
        return []
    removed: list[DroppedLine] = []
    at = 0
    while at < len(lines):
        number = _note_number(lines[at])
        place = _pointing(markers, number, at) if number else None
        end = _end_of_note(lines, at) if place is not None else None
        if place is None or end is None:
            at += 1
            continue
        for line in lines[at:end]:
            line.reason = DropReason.FOOTNOTE
        removed += _without_marker(lines[place], str(number))
        at = end
    return removed


def _markers(lines: Sequence[Line]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if not line.kept:
            continue
        for match in _MARKER.finditer(line.text):
            if match.start():
                places[_digits(match)].append(at)
    return places


def _note_number(line: Line) -> str | None:
    match = _NOTE.match(line.text) if line.kept else None
    return _digits(match) if match else None


def _digits(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group).translate(_SUPERSCRIPT)


def _pointing(markers: dict[str, list[int]], number: str, note: int) -> int | None:
    """The last line before the note, and not too far, that points to it."""
    places = markers.get(number, [])
    while places and places[-1] >= note:
        places.pop()  # notes come in order, so a later marker can't be wanted again by this number
    return places[-1] if places and note - places[-1] <= _FARTHEST else None


def _end_of_note(lines: Sequence[Line], start: int) -> int | None:
    """Index after the note's last line; None when no page ends there, so that it can't be a note."""
    last_closed = None
    for at in range(start + 1, min(start + _LONGEST, len(lines)) + 1):
        if at == len(lines) or is_boundary(lines[at]) or _note_number(lines[at]):
            return at
        if lines[at].blanks > 1 and closes(lines[at - 1].text):
            last_closed = last_closed or at
    return last_closed


def _without_marker(line: Line, number: str) -> list[DroppedLine]:
    for match in _MARKER.finditer(line.text):
        if match.start() and _digits(match) == number:
            line.text = line.text[: match.start()] + line.text[match.end() :]
            return [DroppedLine(line.number, match.group().strip(), DropReason.FOOTNOTE_MARKER)]
    return []
