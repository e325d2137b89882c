"""Words as a searcher types them: without accents and case; and the piece of a text around what was found."""

import re
import unicodedata
from collections.abc import Iterator

WORD = re.compile(r"\w+")
MOST_WORDS = 12
LONGEST_WORD = 60
# A word and its inflection share their beginning; shorter beginnings say too little.
SHARED_LETTERS = 4

Pieces = list[tuple[str, bool]]


def folded(text: str) -> str:
    """Lower case without accents, each character at its own place, so that a hit can be shown as written."""
    return "".join(_fold(character) for character in text)


def _fold(character: str) -> str:
    if character < "\x80":
        return character.lower() if character != "\0" else " "
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 and base != "\0" else character


def words_of(query: str) -> list[str]:
    """The words of a query: letters and digits alone, so that no operator of a search language is left."""
    found = (word.replace("_", "")[:LONGEST_WORD] for word in WORD.findall(folded(query[:500])))
    return [word for word in found if word][:MOST_WORDS]


def highlighted(text: str, words: list[str]) -> Pieces:
    """`text` cut into (piece, is_match): a word matches that begins like a searched one, or it like that."""
    pieces: Pieces = []
    end = 0
    for start, stop in _matches(folded(text), words):
        if start > end:
            pieces.append((text[end:start], False))
        pieces.append((text[start:stop], True))
        end = stop
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces


def snippet(text: str, words: list[str], length: int = 220) -> Pieces:
    """About `length` characters of `text` around the first match, in whole words, dots where it was cut."""
    first = next(_matches(folded(text), words), (0, 0))[0]
    start = 0 if first < length // 2 else text.rfind(" ", 0, first - length // 3) + 1
    stop = len(text)
    if stop - start > length:
        stop = max(text.rfind(" ", start, start + length), start + 1)
    middle = " ".join(text[start:stop].split())
    return highlighted(("… " if start else "") + middle + (" …" if stop < len(text) else ""), words)


def _matches(text: str, words: list[str]) -> Iterator[tuple[int, int]]:
    for found in WORD.finditer(text):
        if any(_alike(found.group(), word) for word in words):
            yield found.span()


def _alike(written: str, searched: str) -> bool:
    return written.startswith(searched) or (len(written) >= SHARED_LETTERS and searched.startswith(written))
