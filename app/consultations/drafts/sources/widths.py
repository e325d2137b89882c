"""How wide a line is on the page, so that one can ask whether the next word would have fitted on it."""

import unicodedata
from collections.abc import Callable

Measure = Callable[[str], int]

# Advance widths of Helvetica in thousandths of an em, from Adobe's font metrics (AFM). Text faces
# differ, but in the same direction: an i is narrow and an m is wide in each of them.
_GROUPS = {
    222: "ijl‘’'",
    278: " !,./:;I[]\\ft",
    333: "r()-“”„`",
    389: "*",
    500: "ckszvxyJ",
    556: "abdeghnopqu0123456789L?$€–",
    584: "+<>=~",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
}
_WIDTHS = {character: width for width, group in _GROUPS.items() for character in group}
_DEFAULT = 556


def proportional(text: str) -> int:
    """Width in thousandths of an em, as if set in Helvetica."""
    return sum([_WIDTHS.get(character) or _unlisted(character) for character in text])


def monospaced(text: str) -> int:
    """Width in characters."""
    return len(text)


def _unlisted(character: str) -> int:
    width = _WIDTHS.get(unicodedata.normalize("NFD", character)[0], _DEFAULT)
    _WIDTHS[character] = width
    return width
