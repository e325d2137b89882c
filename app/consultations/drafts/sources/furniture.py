"""What a page carries besides its text: page numbers, running heads, tables of contents, rules, links."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from app.consultations.drafts.sources.lines import Line, bullet, closes, starts_lower
from app.consultations.drafts.sources.model import DropReason

_PAGE_NUMBER = re.compile(
    r"[-–—|•\[(\s]*(?:(?:pagina|page|blz\.?|pag\.?|p\.)\s*)?(?:\d{1,3}|[ivxl]{1,6})"
    r"(?:\s*(?:/|van|of|\|)\s*\d{1,4})?[-–—|•\])\s]*",
    re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[ivxl]{1,6})[.)]|\(.*\)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_COUNTING_HEADS = re.compile(
    r"(?:\d|hoofdstuk|artikel|stap|doel|deel|bijlage|vraag|punt|chapter|article|step|goal|part|annex|question|point)\b",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:inhoud|inhoudsopgave|(?:table of )?contents)", re.IGNORECASE)
_LEADERS = ("...", ". . .", "…", "___")
_NAVIGATION = re.compile(
    r"(?:lees (?:ook|meer|verder)|bekijk (?:ook|meer)|zie ook|terug naar|naar boven|deel (?:deze|dit)|"
    r"read (?:more|also)|see also|back to|share this)\b.{0,90}",
    re.IGNORECASE,
)
_LONGEST_HEAD = 100


def mark_furniture(lines: Sequence[Line]) -> None:
    """Give each line that is no part of the text its reason."""
    for line in lines:
        if not any(character.isalnum() for character in line.text) and bullet(line.text) != line.text:
            line.reason = DropReason.SEPARATOR
    for line in lines:
        if line.kept and is_page_number(line.text):
            line.reason = DropReason.PAGE_NUMBER
    _mark_contents(lines)
    _mark_running_heads([line for line in lines if line.reason is not DropReason.SEPARATOR])
    for line in lines:
        if line.kept and not closes(line.text) and _NAVIGATION.fullmatch(line.text):
            line.reason = DropReason.NAVIGATION


def is_page_number(text: str) -> bool:
    """Whether `text` is nothing but the number of a page: "12", "- 12 -", "Pagina 12 van 40"."""
    return _PAGE_NUMBER.fullmatch(text) is not None and not _LIST_NUMBER.fullmatch(text)


def is_boundary(line: Line) -> bool:
    """Whether a page ends or begins at this line."""
    return line.page_start or line.reason in (DropReason.PAGE_NUMBER, DropReason.RUNNING_HEAD)


def _mark_contents(lines: Sequence[Line]) -> None:
    leaders = [line for line in lines if _has_leader(line.text)]
    if len(leaders) >= 2:
        for line in leaders:
            line.reason = DropReason.TABLE_OF_CONTENTS
    headings = [at for at, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)]
    later = (
        Counter(_plain(line.text) for line in lines if len(line.text) <= _LONGEST_HEAD)
        if headings
        else Counter()
    )
    for at in headings:
        _mark_entries(lines, at, later)


def _mark_entries(lines: Sequence[Line], heading: int, later: Counter[str]) -> None:
    """From the heading "Inhoud" on: lines that end in a page number, or that come back as a heading."""
    seen: set[str] = set()
    end = heading
    for at in range(heading + 1, len(lines)):
        text = lines[at].text
        if lines[at].reason is DropReason.PAGE_NUMBER:
            continue
        if lines[at].page_start:
            break
        entry = _plain(text)
        listed = lines[at].reason is DropReason.TABLE_OF_CONTENTS or _without_number(text) != text
        returns = bool(entry) and later[entry] > 1 and entry not in seen and not closes(text)
        if len(text) > _LONGEST_HEAD or not (listed or returns):
            break
        seen.add(entry)
        end = at
    if end > heading + 1:
        for line in lines[heading : end + 1]:
            line.reason = line.reason or DropReason.TABLE_OF_CONTENTS


def _plain(text: str) -> str:
    return _without_number(text).casefold().strip(" .\t")


def _without_number(text: str) -> str:
    """`text` without the page number, of three digits at most, and the dots before it."""
    head = text.rstrip("0123456789")
    return head.rstrip(" .…_") if 0 < len(text) - len(head) <= 3 and head else text


def _has_leader(text: str) -> bool:
    """Whether a row of dots leads to a page number at the end of `text`."""
    head = text.rstrip("0123456789")
    return 0 < len(text) - len(head) <= 3 and head.rstrip().endswith(_LEADERS)


def _mark_running_heads(lines: Sequence[Line]) -> None:
    """Short lines that come back at the edge of pages, or that keep cutting sentences in two."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if line.kept and len(line.text) <= _LONGEST_HEAD and not bullet(line.text):
            places[_template(line.text)].append(at)
    repeated = {template: found for template, found in places.items() if len(found) > 1}
    pages = sum(line.page_start for line in lines)
    for _ in range(2):  # the second round finds the head that stands beside a head
        for found in repeated.values():
            for at in _heads(lines, found, pages):
                lines[at].reason = DropReason.RUNNING_HEAD


def _template(text: str) -> str:
    if _COUNTING_HEADS.match(text):
        return text.casefold()
    return _DIGITS.sub("#", text.casefold())


def _heads(lines: Sequence[Line], found: Sequence[int], pages: int) -> list[int]:
    edges = [at for at in found if _at_edge(lines, at)]
    if len(edges) < 2 or 2 * len(edges) < len(found):
        return list(found) if _keeps_cutting(lines, found) else []
    first = found[0]
    own_heading = first in edges and not _beside_page_number(lines, first) and 2 * len(edges) <= pages
    return edges[1:] if own_heading else edges


def _keeps_cutting(lines: Sequence[Line], found: Sequence[int]) -> bool:
    """Whether a line comes back in the middle of sentences, each time another one.

    A sentence that the text repeats, over the same line ends, comes back after the same line.
    """
    if len(found) < 3 or starts_lower(lines[found[0]].text) or closes(lines[found[0]].text):
        return False
    before = [lines[at - 1].text for at in found if _cuts_a_sentence(lines, at)]
    return len(before) >= 2 and len(set(before)) == len(before)


def _at_edge(lines: Sequence[Line], at: int) -> bool:
    return lines[at].page_start or _beside_page_number(lines, at)


def _beside_page_number(lines: Sequence[Line], at: int) -> bool:
    beside = [lines[near] for near in (at - 1, at + 1) if 0 <= near < len(lines)]
    return any(line.reason in (DropReason.PAGE_NUMBER, DropReason.RUNNING_HEAD) for line in beside)


def _cuts_a_sentence(lines: Sequence[Line], at: int) -> bool:
    if not 0 < at < len(lines) - 1:
        return False
    return not closes(lines[at - 1].text) and starts_lower(lines[at + 1].text)
