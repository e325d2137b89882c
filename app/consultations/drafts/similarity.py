"""How alike paragraphs are: the share of words in common; rare words and word pairs weigh more. Pure."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES

WORD = re.compile(r"\w+")
# Words are compared by their beginning, so that "groep" and "groepen" are alike.
STEM = 6


@dataclass(frozen=True)
class Measured:
    """Two texts beside each other, each figure between 0 and 1."""

    alike: float
    """Twice what they share, over both together (Dice)."""
    earlier_covered: float
    """How much of the earlier text is in the later one."""
    later_covered: float


NOTHING_ALIKE = Measured(0.0, 0.0, 0.0)


class Bag:
    """The words and word pairs of one text (or of several together), by language, each as one string."""

    def __init__(self, by_language: dict[str, Counter[str]]) -> None:
        self.by_language = by_language
        self.totals: dict[str, float] = {}

    @classmethod
    def of(cls, text: Bilingual) -> "Bag":
        return cls({each: _features(each, written) for each in LANGUAGES if (written := text.get(each))})

    @classmethod
    def together(cls, bags: Iterable["Bag"]) -> "Bag":
        """One bag of all these."""
        joined: dict[str, Counter[str]] = defaultdict(Counter)
        for bag in bags:
            for language, features in bag.by_language.items():
                joined[language].update(features)
        return cls(dict(joined))

    @property
    def features(self) -> list[str]:
        return [feature for features in self.by_language.values() for feature in features]


def _features(language: str, text: str) -> Counter[str]:
    words = [word[:STEM] for word in WORD.findall(unicodedata.normalize("NFC", text).casefold())]
    found = Counter(f"{language} {word}" for word in words)
    found.update(f"{language} {first} {second}" for first, second in pairwise(words))
    return found


class Weights:
    """What each feature weighs, from how many paragraphs have it; what all have weighs next to nothing."""

    def __init__(self, bags: Sequence[Bag]) -> None:
        self.holders = Counter(feature for bag in bags for feature in bag.features)
        total = len(bags) + 1
        by_count = {count: math.log(total / count) for count in set(self.holders.values())}
        self._weight = {feature: by_count[count] for feature, count in self.holders.items()}

    def measure(self, earlier: Bag, later: Bag) -> Measured:
        """How alike two bags are in the languages that both have."""
        common = before = after = 0.0
        for language in earlier.by_language.keys() & later.by_language.keys():
            common += self._shared(earlier.by_language[language], later.by_language[language])
            before += self._total(earlier, language)
            after += self._total(later, language)
        if not before or not after:
            return NOTHING_ALIKE
        return Measured(2 * common / (before + after), common / before, common / after)

    def _total(self, bag: Bag, language: str) -> float:
        if language not in bag.totals:
            weight = self._weight
            items = bag.by_language[language].items()
            bag.totals[language] = sum(weight[feature] * count for feature, count in items)
        return bag.totals[language]

    def _shared(self, one: Counter[str], other: Counter[str]) -> float:
        weight = self._weight
        return sum(
            weight[feature] * min(one[feature], other[feature]) for feature in one.keys() & other.keys()
        )
