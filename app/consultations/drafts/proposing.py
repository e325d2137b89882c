"""Which paragraphs of a new document come from which of the version before: proposed by how they read. Pure.

What reads the same in both languages (or in one, when the other was added) is the same paragraph, wherever
it stands. For the rest each explanation gets a mark, the likeness of what it puts together: one paragraph
reworded, one split into several, several merged into one. The best explanations that don't contradict one
another win; what nothing explains is new or dropped. No paragraph is compared with all others: only with
those that share its rarest words.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.consultations.drafts.similarity import Bag, Weights
from app.core.bilingual import Bilingual

# From this likeness on, two paragraphs that have nothing else in common count as one, reworded.
REWORDED = 0.34
# Where both neighbours of the one are neighbours of the other, less will do.
REWORDED_IN_PLACE = 0.14
# A part of a split, or of a merge, is for this share found in the whole; less will do beside the other parts.
PART = 0.5
PART_IN_PLACE = 0.4
# A split or merge must explain this much more than its best part alone.
GAIN = 0.06
# A part is found this near to the others.
NEAR = 3
CANDIDATES = 8
RAREST = 40
MOST_HOLDERS = 60

KeyOf = Callable[[Bilingual], object]
# Per part: how much of it is in the whole, and how alike both are.
Parts = dict[int, tuple[float, float]]


@dataclass(frozen=True)
class Proposal:
    """Where each paragraph of the new document comes from.

    `origins` holds per new paragraph the places (from 0) of earlier ones, in their order; none: it is new.
    `alike` says how alike each is to what it comes from, from 0 to 1. `work` counts what was looked at.
    """

    origins: tuple[tuple[int, ...], ...]
    alike: tuple[float, ...]
    earlier_count: int
    work: int

    @property
    def dropped(self) -> tuple[int, ...]:
        """The places of earlier paragraphs from which nothing comes."""
        used = {place for own in self.origins for place in own}
        return tuple(place for place in range(self.earlier_count) if place not in used)


@dataclass(order=True, frozen=True)
class Explanation:
    """These earlier paragraphs became these later ones; the better, the smaller `rank`."""

    rank: tuple[float, int, int]
    mark: float = field(compare=False)
    earlier: tuple[int, ...] = field(compare=False)
    later: tuple[int, ...] = field(compare=False)


def propose(earlier: Sequence[Bilingual], later: Sequence[Bilingual]) -> Proposal:
    """Propose the lineage of every paragraph of `later`, in a time that grows with the length of both."""
    search = Search(earlier, later)
    search.pair_what_reads_the_same()
    search.explain_the_rest()
    return search.proposal()


class Search:
    """The state of one proposal: what is paired so far, from either side."""

    def __init__(self, earlier: Sequence[Bilingual], later: Sequence[Bilingual]) -> None:
        self.earlier, self.later = earlier, later
        self.origins: list[tuple[int, ...]] = [()] * len(later)
        self.alike = [0.0] * len(later)
        self.used: dict[int, tuple[int, ...]] = {}
        self.work = 0

    def proposal(self) -> Proposal:
        return Proposal(tuple(self.origins), tuple(self.alike), len(self.earlier), self.work)

    def _take(self, earlier: tuple[int, ...], later: tuple[int, ...], mark: float) -> None:
        for place in later:
            self.origins[place], self.alike[place] = earlier, mark
        for place in earlier:
            self.used[place] = later

    def _is_free(self, earlier: int, later: int) -> bool:
        return earlier not in self.used and not self.origins[later]

    # --- the same text -------------------------------------------------------------

    def pair_what_reads_the_same(self) -> None:
        """In both languages first; then in one, where that text stands once on either side."""
        self._pair_by(lambda text: text, repeated=True)
        self._pair_by(lambda text: text.nl, repeated=False)
        self._pair_by(lambda text: text.en, repeated=False)

    def _pair_by(self, key: KeyOf, *, repeated: bool) -> None:
        here, there = _places(self.earlier, key), _places(self.later, key)
        for words, places in there.items():
            known = here.get(words, [])
            if len(known) == len(places) == 1 and self._is_free(known[0], places[0]):
                self._take((known[0],), (places[0],), 1.0)
        if repeated:
            for words, places in there.items():
                self._pair_repeated(here.get(words, []), places)

    def _pair_repeated(self, known: list[int], places: list[int]) -> None:
        """A text that stands several times: first what goes along with a neighbour, then in reading order."""
        free = {place: None for place in known if place not in self.used}
        for step in (1, -1):
            for place in places[::step]:
                beside = self.origins[place - step] if 0 <= place - step < len(self.later) else ()
                match = beside[0] + step if len(beside) == 1 else -1
                if match in free and not self.origins[place]:
                    self._take((match,), (place,), 1.0)
                    del free[match]
        waiting = [place for place in places if not self.origins[place]]
        for match, place in zip(list(free), waiting, strict=False):
            self._take((match,), (place,), 1.0)

    def _neighbours(self, earlier: int, later: int) -> int:
        """How many of the two neighbours of the one became neighbours of the other (an edge is one too)."""
        return sum(self._goes_along(earlier + step, later + step) for step in (-1, 1))

    def _goes_along(self, earlier: int, later: int) -> bool:
        inside = 0 <= earlier < len(self.earlier), 0 <= later < len(self.later)
        if not all(inside):
            return inside == (False, False)
        return earlier in self.origins[later]

    # --- the rest ------------------------------------------------------------------

    def explain_the_rest(self) -> None:
        """Take explanations from the best down, until none is left that would do."""
        here = [place for place in range(len(self.earlier)) if place not in self.used]
        there = [place for place in range(len(self.later)) if not self.origins[place]]
        if not here or not there:
            return
        comparing = Comparing(self.earlier, self.later, here, there)
        for explanation in sorted(comparing.explanations()):
            if all(self._is_free(one, other) for one in explanation.earlier for other in explanation.later):
                self._take_if_it_will_do(explanation)
        self._add_parts_left(comparing)
        # What stands between neighbours that are known by now needs less to be recognised.
        for explanation in sorted(comparing.pairs()):
            (one,), (other,) = explanation.earlier, explanation.later
            in_place = self._is_free(one, other) and self._neighbours(one, other) == 2
            if in_place and explanation.mark >= REWORDED_IN_PLACE:
                self._take(explanation.earlier, explanation.later, explanation.mark)
        self.work += comparing.work

    def _add_parts_left(self, comparing: "Comparing") -> None:
        """What is left over and largely stands in (or came from) a paragraph beside which it belongs."""
        for (one, other), found in comparing.measured.items():
            here, there = self.origins[other], self.used.get(one, ())
            if not there and found.earlier_covered >= PART_IN_PLACE and _is_beside(one, here):
                wider = tuple(sorted((*here, one)))
                if all(self.used[place] == (other,) for place in here):
                    self._take(wider, (other,), comparing.mark_of(other, wider, is_split=False))
            elif not here and found.later_covered >= PART_IN_PLACE and _is_beside(other, there):
                wider = tuple(sorted((*there, other)))
                if all(self.origins[place] == (one,) for place in there):
                    self._take((one,), wider, comparing.mark_of(one, wider, is_split=True))

    def _take_if_it_will_do(self, explanation: Explanation) -> None:
        if explanation.mark >= REWORDED:
            self._take(explanation.earlier, explanation.later, explanation.mark)


class Comparing:
    """Likeness between the paragraphs that are left on both sides."""

    def __init__(
        self,
        earlier: Sequence[Bilingual],
        later: Sequence[Bilingual],
        here: Sequence[int],
        there: Sequence[int],
    ) -> None:
        bags_before, bags_after = [Bag.of(text) for text in earlier], [Bag.of(text) for text in later]
        # Weighed over both whole documents: what every paragraph says tells none of them apart.
        self.weights = Weights([*bags_before, *bags_after])
        self.before = {place: bags_before[place] for place in here}
        self.after = {place: bags_after[place] for place in there}
        self.work = 0
        self.measured = {
            (one, other): self.weights.measure(self.before[one], self.after[other])
            for one, other in self._candidates()
        }
        self.work += len(self.measured)
        self.parts_of_earlier: dict[int, Parts] = defaultdict(dict)
        self.parts_of_later: dict[int, Parts] = defaultdict(dict)
        for (one, other), found in self.measured.items():
            self.parts_of_earlier[one][other] = (found.later_covered, found.alike)
            self.parts_of_later[other][one] = (found.earlier_covered, found.alike)

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Per later paragraph the few earlier ones that share most of its rarest words."""
        holders: dict[str, list[int]] = defaultdict(list)
        for place, bag in self.before.items():
            for feature in self._rarest(bag):
                holders[feature].append(place)
        for place, bag in self.after.items():
            shared: Counter[int] = Counter()
            for feature in self._rarest(bag):
                found = holders.get(feature, ())[:MOST_HOLDERS]
                self.work += len(found)
                shared.update(found)
            nearest = sorted((-count, abs(each - place), each) for each, count in shared.items())
            yield from ((each, place) for _count, _distance, each in nearest[:CANDIDATES])

    def _rarest(self, bag: Bag) -> list[str]:
        holders = self.weights.holders
        known = (feature for feature in bag.features if holders[feature] > 1)
        return sorted(known, key=lambda feature: (holders[feature], feature))[:RAREST]

    def explanations(self) -> Iterator[Explanation]:
        """Every pair, and every split and merge that explains more than its best pair."""
        yield from self.pairs()
        for place in self.before:
            yield from self._together(place, is_split=True)
        for place in self.after:
            yield from self._together(place, is_split=False)

    def pairs(self) -> Iterator[Explanation]:
        for (one, other), found in self.measured.items():
            yield self._explained((one,), (other,), found.alike)

    def _together(self, whole: int, *, is_split: bool) -> Iterator[Explanation]:
        """One earlier paragraph in parts, or one later paragraph of parts."""
        marks = (self.parts_of_earlier if is_split else self.parts_of_later)[whole]
        parts = [part for part, (covered, _alike) in marks.items() if covered >= PART]
        if len(parts) < 2:
            return
        best = max(alike for _covered, alike in marks.values())
        chosen = self._grow(whole, sorted(parts, key=lambda part: -marks[part][1]), is_split=is_split)
        mark = self.mark_of(whole, chosen, is_split=is_split)
        if len(chosen) > 1 and mark >= best + GAIN:
            yield self._explained(*self._sides(whole, chosen, is_split=is_split), mark)

    def _grow(self, whole: int, parts: Iterable[int], *, is_split: bool) -> tuple[int, ...]:
        """The parts that make the whole more complete, beginning with the largest, near to each other."""
        chosen: tuple[int, ...] = ()
        mark = 0.0
        for part in parts:
            if chosen and min(abs(part - each) for each in chosen) > NEAR:
                continue
            wider = tuple(sorted((*chosen, part)))
            found = self.mark_of(whole, wider, is_split=is_split)
            if found > mark:
                chosen, mark = wider, found
        return chosen

    def mark_of(self, whole: int, parts: tuple[int, ...], *, is_split: bool) -> float:
        """How alike a paragraph and these parts of it together are."""
        self.work += 1
        if is_split:
            joined = Bag.together(self.after[part] for part in parts)
            return self.weights.measure(self.before[whole], joined).alike
        joined = Bag.together(self.before[part] for part in parts)
        return self.weights.measure(joined, self.after[whole]).alike

    @staticmethod
    def _sides(
        whole: int, parts: tuple[int, ...], *, is_split: bool
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return ((whole,), parts) if is_split else (parts, (whole,))

    @staticmethod
    def _explained(earlier: tuple[int, ...], later: tuple[int, ...], mark: float) -> Explanation:
        # Of equally good ones the nearest, so that repeated texts stay in order.
        return Explanation((-round(mark, 6), abs(earlier[0] - later[0]), later[0]), mark, earlier, later)


def moved(origins: Sequence[tuple[int, ...]]) -> set[int]:
    """The places of paragraphs that went elsewhere: those outside the largest part that kept its order.

    `origins` holds per paragraph the places it comes from. What was split or merged counts for the order, but
    isn't called moved itself.
    """
    children = Counter(place for own in origins for place in own)
    leading: dict[int, int] = {}
    for at, own in enumerate(origins):
        if own:
            leading.setdefault(own[0], at)
    places = sorted(leading.values())
    weights = [max(len(origins[at]), children[origins[at][0]]) for at in places]
    staying = {places[index] for index in _heaviest_rising([origins[at][0] for at in places], weights)}
    return {
        at for at, own in enumerate(origins) if len(own) == 1 and children[own[0]] == 1 and at not in staying
    }


def _heaviest_rising(values: Sequence[int], weights: Sequence[int]) -> set[int]:
    """The indexes of a rising subsequence of the greatest weight; no value stands twice."""
    # The best that ends at or below a value, kept for prefixes of the values (a Fenwick tree).
    best: list[tuple[int, int]] = [(0, -1)] * (max(values, default=0) + 2)
    before: list[int] = []
    heaviest = (0, -1)
    for index, (value, weight) in enumerate(zip(values, weights, strict=True)):
        below = (0, -1)
        at = value
        while at > 0:
            below = max(below, best[at])
            at -= at & -at
        before.append(below[1])
        mine = (below[0] + weight, index)
        heaviest = max(heaviest, mine)
        at = value + 1
        while at < len(best):
            best[at] = max(best[at], mine)
            at += at & -at
    found: set[int] = set()
    here = heaviest[1]
    while here >= 0:
        found.add(here)
        here = before[here]
    return found


def _places(texts: Sequence[Bilingual], key: KeyOf) -> dict[object, list[int]]:
    """Where each text stands."""
    found: dict[object, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        if key(text):
            found[key(text)].append(place)
    return found


def _is_beside(place: int, others: tuple[int, ...]) -> bool:
    return place - 1 in others or place + 1 in others
