"""Words that were broken over two lines: is the hyphen part of the word, or only of the line?

The text itself is asked first: does the joined or the hyphenated word occur elsewhere in it? Only
then come the spelling rules (Woordenlijst Nederlandse Taal, Leidraad 6: the hyphen)."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from app.consultations.drafts.sources.characters import SOFT_HYPHEN
from app.consultations.drafts.sources.lines import HYPHENS

_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011’'][^\W_]+)*")
_LAST = re.compile(r"([^\W_]+(?:[-’'][^\W_]+)*)$")
_FIRST = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_COORDINATING = frozenset("en of tot als noch dan plus and or to nor und".split())
_KEEPS = frozenset(
    "niet non oud ex vice bijna quasi pseudo sint st loco pro adjunct aspirant kandidaat leerling "
    "self well all".split()
)
_CLASHING = frozenset("aa ae ai au ee ei eu ie ii oe oi oo ou ui uu ij".split())
_VOWELS_WITH_TREMA = {"a": "ä", "e": "ë", "i": "ï", "o": "ö", "u": "ü"}
_SHORTEST_STEM = 4


class Vocabulary:
    """The unbroken words of one text, to look a broken one up in."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        for text in texts:
            self._words.update(_normal(word) for word in _WORD.findall(text))
        self._sorted = sorted(self._words)

    def count(self, word: str) -> int:
        return self._words[_normal(word)]

    def begins(self, stem: str) -> bool:
        """Whether a word of the text begins with `stem` (four letters at least, hyphens not counted)."""
        stem = _normal(stem)
        if len(stem.replace("-", "")) < _SHORTEST_STEM:
            return False
        at = bisect_left(self._sorted, stem)
        return at < len(self._sorted) and self._sorted[at].startswith(stem)


def join(before: str, after: str, vocabulary: Vocabulary) -> str:
    """`before` ends with a hyphen and goes on in `after`: the two as one text.

    >>> join("recht op mensen-", "rechten voor ieder", Vocabulary([]))
    'recht op mensenrechten voor ieder'
    >>> join("burger-", "en politieke rechten", Vocabulary([]))
    'burger- en politieke rechten'
    """
    stem, sign = before[:-1], before[-1]
    if sign == SOFT_HYPHEN:
        return stem + after
    head, tail = _LAST.search(stem), _FIRST.match(after)
    if not head or not tail:
        return before + after
    if tail.group() in _COORDINATING and vocabulary.count(head.group() + tail.group()) == 0:
        return f"{before} {after}"
    first, second = head.group(1), tail.group()
    middle = _middle(stem[: head.start(1)], first, second, vocabulary)
    if middle == "trema":
        return stem + _VOWELS_WITH_TREMA[after[0]] + after[1:]
    return stem + ("-" if middle == "-" else "") + after


def _middle(context: str, first: str, second: str, vocabulary: Vocabulary) -> str:
    """What stands between the halves: nothing, a hyphen, or a diaeresis on the second one's vowel."""
    joined, hyphenated = first + second, f"{first}-{second}"
    counts = {"": vocabulary.count(joined), "-": vocabulary.count(hyphenated)}
    if second[0] in _VOWELS_WITH_TREMA:
        counts["trema"] = vocabulary.count(first + _VOWELS_WITH_TREMA[second[0]] + second[1:])
    best = max(counts, key=lambda middle: counts[middle])
    if counts[best]:
        return best
    if _must_keep(first, second):
        return "-"
    stem = second[:_SHORTEST_STEM]
    if vocabulary.begins(f"{first}-{stem}"):
        return "-"
    if vocabulary.begins(first + stem):
        return ""
    return "-" if _is_name(context, first, vocabulary) or _clashes(first, second) else ""


def _must_keep(first: str, second: str) -> bool:
    last_part = re.split(r"[-’']", first)[-1]
    abbreviation = len(last_part) > 1 and last_part.isupper() and not second.isupper()
    return (
        abbreviation
        or not last_part.isalpha()
        or not second[0].isalpha()
        or (second[0].isupper() and not last_part.isupper())
        or last_part.lower() in _KEEPS
        or len(last_part) == 1
    )


def _is_name(context: str, first: str, vocabulary: Vocabulary) -> bool:
    """A capital inside a sentence, of a word that also stands on its own: Schiphol-besluit."""
    context = context.rstrip()
    inside = bool(context) and context[-1] not in ".!?:;…"
    return inside and first[0].isupper() and not first.isupper() and vocabulary.count(first) > 0


def _clashes(first: str, second: str) -> bool:
    """Two vowels that would be read as one sound: zee-eend, radio-uitzending (only in compounds)."""
    return len(first) > 3 and len(second) > 3 and (first[-1] + second[0]).lower() in _CLASHING


def _normal(word: str) -> str:
    word = unicodedata.normalize("NFC", word.lower())
    for hyphen in HYPHENS[1:3]:
        word = word.replace(hyphen, "-")
    return word
