"""Text as a PDF of ours can print it: every character that a font of it has, the others said in another way.

A PDF for everybody (PDF/UA) may hold no character without a picture. What is written for us is in Dutch
and English, where this changes nothing; a sign from elsewhere may not stop a file.
"""

import re
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).parent
# Longer than this no word fits on a line: it may break after each so many letters.
LONGEST_WORD, BREAK = 34, "\u200b"
UNKNOWN = "□"
# Made of several characters: skin tones, variation selectors, joiners, flags' tags.
_JOINERS = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f]")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
# So many marks on one letter are read; more would climb over the lines above.
MOST_MARKS = 3


def printable(text: str, *, plain: bool = False) -> str:
    """The text in NFC with line breaks as `\\n`, without control characters and marks of direction.

    A symbol that no font has becomes its name in brackets, a letter that none has becomes □. `plain`: also
    without marks that NFC leaves apart from their letter, which a font may not have together.
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = _JOINERS.sub("", text)
    shown = "".join(_shown(character) for character in text)
    if plain:
        shown = "".join(each for each in shown if not unicodedata.combining(each))
    return _LONG.sub(_breakable, _few_marks(_joined(shown)))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, as on a page: blank lines stand between them."""
    return [block.strip() for block in re.split(r"\n\s*\n", _LINE_ENDS.sub("\n", text)) if block.strip()]


@cache
def known() -> frozenset[int]:
    """What the fonts have, probed once with the library itself (see `tests/consultations/exports`)."""
    found: set[int] = set()
    for piece in (HERE / "characters.txt").read_text(encoding="ascii").split():
        first, _dash, last = piece.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


@cache
def _shown(character: str) -> str:
    if character in "\n\t" or ord(character) in known():
        return character
    kind = unicodedata.category(character)
    if kind == "Zs":
        return " "
    if kind[0] == "C" or kind[0] == "M":
        # Soft hyphens and zero-width spaces are places to break, and stay.
        return character if character in "\u00ad\u200b" else UNKNOWN if kind == "Co" else ""
    if kind[0] == "S" and (name := unicodedata.name(character, "")):
        return f"[{name.lower()}]"
    return UNKNOWN


def _joined(text: str) -> str:
    """A word of a script that no font has is one sign, not ten."""
    return re.sub(f"{UNKNOWN}{{2,}}", UNKNOWN, text)


def _few_marks(text: str) -> str:
    runs = groupby(text, lambda each: bool(unicodedata.combining(each)))
    return "".join("".join(run)[: MOST_MARKS if is_mark else None] for is_mark, run in runs)


def _breakable(match: re.Match[str]) -> str:
    word = match.group()
    return BREAK.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
