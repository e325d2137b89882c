"""How answering goes, in numbers [indicators, D]. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

# From this share on, so few people wrote so much that a page warns about it.
CONCENTRATED = 0.20


@dataclass(frozen=True)
class Waiting:
    """How many days one contribution waited; `is_answered`: for its answer, otherwise until now."""

    days: float
    is_answered: bool


def median_days_to_answer(waits: Iterable[Waiting]) -> float | None:
    """After how many days half had an answer, what still waits counted for as long as it did [Kaplan-Meier].

    None where fewer than half of those that could wait so long were answered, and for nothing at all.
    """
    ordered = sorted(waits, key=lambda each: each.days)
    at_risk, waiting, place = len(ordered), 1.0, 0
    while place < len(ordered):
        days = ordered[place].days
        same = [each for each in ordered[place:] if each.days == days]
        waiting *= 1 - sum(each.is_answered for each in same) / at_risk
        # Products of fractions: half is half, whatever the last bit says.
        if waiting <= 0.5 + 1e-9:
            return days
        at_risk -= len(same)
        place += len(same)
    return None


def gini(counts: Sequence[int]) -> float | None:
    """How unequally contributions are divided over people: 0 everybody as many, towards 1 all by one.

    For everybody who was invited, pass a 0 for who said nothing. None for nobody, or nothing said.
    """
    total, people = sum(counts), len(counts)
    if not total:
        return None
    weighted = sum(rank * count for rank, count in enumerate(sorted(counts), start=1))
    return 2 * weighted / (people * total) - (people + 1) / people


def share_of_the_busiest(counts: Sequence[int], of: float = 0.01) -> float | None:
    """Which share of the contributions came from the busiest 1 % of people, rounded up to whole people."""
    total = sum(counts)
    if not total:
        return None
    busiest = sorted(counts, reverse=True)[: ceil(len(counts) * of)]
    return sum(busiest) / total
