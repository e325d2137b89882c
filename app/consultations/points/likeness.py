"""Which remarks are alike: by the words they share, rare words weighing more. Pure.

Remarks are compared within a language as vectors of words (by their beginning, so that "demonstratie" and
"demonstraties" meet) and of pieces of longer words (so that "opvanglocatie" and "locatie" meet), weighted by
how few remarks have them (tf-idf), by the cosine between them. What two remarks say at one place of the text
is sooner the same than at two, so less likeness will do there. Words that say nothing of the subject don't
count. Nothing is learnt from anybody's text but how often each word comes.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

WORD = re.compile(r"[^\W_]+")
STEM = 5
PIECE = 5
# What a piece of a word weighs beside a whole word.
PIECE_WEIGHT = 0.4
# From this likeness on a pair is proposed: said at one place, or at two.
ALIKE_HERE, ALIKE_ELSEWHERE = 0.17, 0.28
# One word in common is a subject, not an opinion.
LEAST_WORDS = 2
# A word that so many remarks have brings nobody together, though it counts.
COMMON_SHARE, COMMON_LEAST, COMMON_MOST = 0.1, 40, 200
MOST, WORTH_A_LOOK = 3, 24
STOP_WORDS: Mapping[str, frozenset[str]] = {
    "nl": frozenset(
        "aan al als altijd ander andere bij daar daardoor dan dat de deze die dit doen door dus een "
        "eens en er erg geen gaat ga geef goed graag had hebben heeft heel hem het hier hij hoe hun "
        "iemand iets ik in is ja je jij jullie juist kan kun kunnen kies laat maak maar mag me meer "
        "men mensen met mij mijn mis moet moeten na naar niet niets niemand nog nu of om omdat ons "
        "ook op over pas plaats plan schrijf sommige soms staat staan steeds te tegen ten ter toch "
        "toe tot uit van veel vind voor waar waarom want was wat we wel werd wie wij wil willen "
        "word worden wordt zelf zich zie zien zij zijn zo zonder zorg zou zet één".split()
    ),
    "en": frozenset(
        "a about add after all also am an and any are as at be because been but by can could did do "
        "does don every everybody for from get give had has have he her here him his how i if in "
        "instead into is it its let like make many me mention missing more must my need no not "
        "nobody nothing now of on one only or our out over paragraph part people please put same "
        "say see she should so somebody someone tell text than that the their them then there these "
        "they this those to too up us very was we well were what when where which while who why "
        "will with without won would you your".split()
    ),
}


@dataclass(frozen=True)
class Remark(Generic[Key]):
    """One remark; `place` is what it is about."""

    key: Key
    language: str
    text: str
    place: Hashable = None


@dataclass(frozen=True)
class Alike(Generic[Key]):
    """Another remark that is alike, and how much (0 to 1)."""

    other: Key
    score: float


@dataclass(frozen=True)
class _Read(Generic[Key]):
    remark: Remark[Key]
    features: Counter[str]
    vector: dict[str, float]


def most_alike(remarks: Iterable[Remark[Key]], most: int = MOST) -> dict[Key, list[Alike[Key]]]:
    """For each remark those that are most like it, the most first; who has none is left out."""
    by_language: dict[str, list[Remark[Key]]] = defaultdict(list)
    for remark in remarks:
        by_language[remark.language].append(remark)
    found: dict[Key, list[Alike[Key]]] = {}
    for some in by_language.values():
        found |= _alike_in_one_language(some, most)
    return found


def features(text: str, language: str) -> Counter[str]:
    """The words of a text by their beginnings, and the pieces of longer words, with how often each comes."""
    stop = STOP_WORDS.get(language, frozenset())
    words = [
        word
        for word in WORD.findall(unicodedata.normalize("NFC", text).casefold())
        if len(word) > 1 and word not in stop
    ]
    found = Counter(word[:STEM] for word in words)
    for word in words:
        for at in range(len(word) - PIECE + 1):
            found["~" + word[at : at + PIECE]] += 1
    return found


def _alike_in_one_language(remarks: Sequence[Remark[Key]], most: int) -> dict[Key, list[Alike[Key]]]:
    read = _read(remarks)
    postings = _postings(read)
    found: dict[Key, list[Alike[Key]]] = {}
    for at, each in enumerate(read):
        scored = [
            (score, other)
            for other in _near(at, each, postings)
            if (score := _cosine(each.vector, read[other].vector)) >= _needed(each, read[other])
        ]
        if best := nlargest(most, scored, key=lambda pair: (pair[0], -pair[1])):
            found[each.remark.key] = [Alike(read[other].remark.key, score) for score, other in best]
    return found


def _postings(read: Sequence[_Read[Key]]) -> dict[str, list[tuple[int, float]]]:
    """Which remarks have each word, and what it weighs there; the most common words left out."""
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, each in enumerate(read):
        for feature, weight in each.vector.items():
            if feature[0] != "~":
                holders[feature].append((at, weight))
    common = min(max(COMMON_LEAST, len(read) * COMMON_SHARE), COMMON_MOST)
    return {feature: some for feature, some in holders.items() if 1 < len(some) <= common}


def _near(at: int, each: _Read[Key], postings: Mapping[str, list[tuple[int, float]]]) -> list[int]:
    """The remarks worth a look: those with most in common by whole words alone."""
    sums: dict[int, float] = defaultdict(float)
    for feature, weight in each.vector.items():
        for other, there in postings.get(feature, ()):
            sums[other] += weight * there
    sums.pop(at, None)
    return nlargest(WORTH_A_LOOK, sums, key=lambda other: (sums[other], -other))


def _needed(one: _Read[Key], other: _Read[Key]) -> float:
    """The likeness from which this pair is proposed."""
    shared = sum(1 for word in one.vector.keys() & other.vector.keys() if word[0] != "~")
    if shared < LEAST_WORDS:
        return math.inf
    return ALIKE_HERE if one.remark.place == other.remark.place else ALIKE_ELSEWHERE


def _read(remarks: Sequence[Remark[Key]]) -> list[_Read[Key]]:
    counted = [features(remark.text, remark.language) for remark in remarks]
    holders = Counter(feature for each in counted for feature in each)
    total = len(remarks) + 1
    weights = {feature: math.log(total / count) for feature, count in holders.items()}
    return [
        _Read(remark, found, _vector(found, weights)) for remark, found in zip(remarks, counted, strict=True)
    ]


def _vector(found: Counter[str], weights: Mapping[str, float]) -> dict[str, float]:
    """Of length one."""
    raw = {
        feature: weights[feature] * (1 + math.log(count)) * (PIECE_WEIGHT if feature[0] == "~" else 1)
        for feature, count in found.items()
    }
    length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return {feature: value / length for feature, value in raw.items()}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other[feature] for feature, value in one.items() if feature in other)


def shared_words(text: str, other: str, language: str, most: int = 4) -> list[str]:
    """The words of a text that another one has too, as this one writes them; the longest first."""
    there = features(other, language)
    found: dict[str, str] = {}
    for word in WORD.findall(unicodedata.normalize("NFC", text)):
        stem = word.casefold()[:STEM]
        if stem in there and stem in features(word, language):
            found.setdefault(stem, word.casefold())
    return sorted(found.values(), key=lambda word: (-len(word), word))[:most]
