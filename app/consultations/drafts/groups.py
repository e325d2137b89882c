"""What belongs together in two versions: paragraphs tied by where the later ones come from. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.consultations.drafts.proposing import moved
from app.consultations.drafts.word_diff import WordDiff, compare_parts, unmarked
from app.core.bilingual import Bilingual


@dataclass(frozen=True)
class Group:
    """Earlier paragraphs and the later ones that come from them, by place; one side may be empty."""

    earlier: tuple[int, ...]
    later: tuple[int, ...]
    is_moved: bool = False

    @property
    def is_split(self) -> bool:
        return len(self.earlier) == 1 and len(self.later) > 1

    @property
    def is_merged(self) -> bool:
        return len(self.earlier) > 1 and len(self.later) == 1

    @property
    def is_rearranged(self) -> bool:
        return len(self.earlier) > 1 and len(self.later) > 1

    @property
    def is_new(self) -> bool:
        return not self.earlier

    @property
    def is_dropped(self) -> bool:
        return not self.later

    def read_the_same(self, before: Sequence[Bilingual], after: Sequence[Bilingual]) -> bool:
        """One paragraph that stayed as it was, in both languages."""
        alone = len(self.earlier) == len(self.later) == 1
        return alone and before[self.earlier[0]] == after[self.later[0]]

    def is_untranslated(self, before: Sequence[Bilingual], after: Sequence[Bilingual], language: str) -> bool:
        """Whether one of both versions lacks some of its text in this language, and the other has some."""
        if self.is_new or self.is_dropped:
            return False
        texts = [*(before[place] for place in self.earlier), *(after[place] for place in self.later)]
        there = [bool(text.get(language)) for text in texts]
        return any(there) and not all(there)

    def diff(self, before: Sequence[Bilingual], after: Sequence[Bilingual], language: str) -> WordDiff:
        """What changed in the words of one language; a part per later paragraph.

        A text that isn't translated in one of both versions neither went nor came.
        """
        old = [before[place].get(language) or "" for place in self.earlier]
        new = [after[place].get(language) or "" for place in self.later]
        if self.is_untranslated(before, after, language):
            return unmarked(new)
        return compare_parts(old, new)


def groups(origins: Sequence[Sequence[int]], earlier_count: int) -> list[Group]:
    """Everything of both versions in the reading order of the later one.

    `origins` holds per later paragraph the places it comes from. What was dropped stands behind what came
    before it in the earlier version.
    """
    later_of: dict[int, list[int]] = defaultdict(list)
    for place, own in enumerate(origins):
        for origin in own:
            later_of[origin].append(place)
    elsewhere = moved([tuple(own) for own in origins])
    found: list[Group] = []
    seen: set[int] = set()
    for place in range(len(origins)):
        if place not in seen:
            group = _around(place, origins, later_of, elsewhere)
            seen.update(group.later)
            found.append(group)
    return _with_dropped(found, earlier_count)


def _around(
    start: int, origins: Sequence[Sequence[int]], later_of: dict[int, list[int]], elsewhere: set[int]
) -> Group:
    """Everything that hangs together with one later paragraph."""
    earlier: set[int] = set()
    later = {start}
    waiting = [start]
    while waiting:
        for origin in set(origins[waiting.pop()]) - earlier:
            earlier.add(origin)
            waiting += [place for place in later_of[origin] if place not in later]
            later.update(later_of[origin])
    return Group(tuple(sorted(earlier)), tuple(sorted(later)), start in elsewhere)


def _with_dropped(found: list[Group], earlier_count: int) -> list[Group]:
    used = {place for group in found for place in group.earlier}
    behind: dict[int | None, list[Group]] = defaultdict(list)
    last: int | None = None
    staying = {place for group in found if not group.is_moved for place in group.earlier}
    for place in range(earlier_count):
        if place not in used:
            behind[last].append(Group((place,), ()))
        elif place in staying:
            last = place
    whole = [*behind[None]]
    for group in found:
        whole.append(group)
        for place in group.earlier:
            whole += behind.get(place, ())
    return whole
