"""What people type, made harmless: invisible control characters go, what can be read stays."""

import re
import unicodedata
from dataclasses import dataclass

# Overrides and isolates turn the rest of a line around; the rest are controls, non-characters and the
# byte-order mark. Joiners stay (emoji and several scripts need them), as do the marks for direction.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    "\ufffe\uffff\U000e0000-\U000e0fff]"
)
_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")
_MANY_BREAKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
# No script puts more signs on one letter; more of them are drawn over the lines above and below.
MOST_MARKS = 6
# Letters and a sign by their category, but drawn as nothing: fillers of Hangul, an empty cell of Braille.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


@dataclass(frozen=True)
class Cleaned:
    """A text as it is kept; `changed` when something was taken out of it: tell its author."""

    text: str
    changed: bool


def cleaned(raw: str) -> Cleaned:
    """The text in NFC, with plain line breaks, at most one blank line at a time, nothing invisible, and no
    pile of marks on one letter.

    Empty where nothing of it can be seen: joiners and spaces alone say nothing.
    """
    broken = _BREAK.sub("\n", raw)
    visible = _INVISIBLE.sub("", broken)
    whole = unicodedata.normalize("NFC", _MANY_BREAKS.sub("\n\n", visible).strip())
    text = _without_piles(whole)
    return Cleaned(text if any(map(is_seen, text)) else "", visible != broken or text != whole)


def _without_piles(text: str) -> str:
    """At most so many marks on one letter; what nobody sees between them begins no new letter."""
    if text.isascii():
        return text
    kept: list[str] = []
    pile = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            pile += 1
        elif category != "Cf":
            pile = 0
        if pile <= MOST_MARKS or category == "Cf":
            kept.append(character)
    return "".join(kept)


def is_seen(character: str) -> bool:
    """Whether it shows something by itself: a letter, a digit, a sign or a symbol."""
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANKS


def cleaned_line(raw: str) -> str:
    """As `cleaned`, for one line: every run of white space is one space."""
    return " ".join(cleaned(raw).text.split())
