"""What the lines of one text say about how it was laid out: wrapped or not, how wide, which gaps matter.

Everything is learned from the *sure continuations* of the text itself: two neighbouring lines of which
the first ends no sentence and the second starts with a small letter can only be one sentence.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.consultations.drafts.sources.lines import (
    Line,
    bullet,
    closes,
    ends_with_hyphen,
    is_capitals,
    number_marker,
    starts_lower,
)
from app.consultations.drafts.sources.model import DropReason
from app.consultations.drafts.sources.widths import Measure, monospaced, proportional

FITS = 0.05
"""Share of the line width that must be left over before a word counts as one that would have fitted.

Text is measured in another face than it was set in; below this the measure can't tell."""

# Furniture in the middle of which a sentence may run on; a signature or a drawing ends it.
_OF_THE_PAGE = frozenset(
    {
        DropReason.PAGE_NUMBER,
        DropReason.RUNNING_HEAD,
        DropReason.CAPTION,
        DropReason.FOOTNOTE,
        DropReason.SEPARATOR,
    }
)
_WRAPPED_SHARE = 0.2
_LONG_LINE = 40
_WINDOW = 8
_JOINABLE_SHARE = 0.15
_RARE = 0.03
_ENOUGH = 20
_TELLING = 4
_NEAR_LABELS = 15
_LONGEST_WORD = 60


class Gap(IntEnum):
    """What stands between two lines that were kept."""

    NONE = 0
    EMPTY = 1
    SPACED = 2
    SEVERAL = 3
    INTERRUPTED = 4
    """Furniture of the page stood there, or a new page begins."""


@dataclass(frozen=True, slots=True)
class Layout:
    wrapped: bool
    joinable: frozenset[Gap]
    """Gaps over which a paragraph of this text may run on."""

    ending_trails: frozenset[int]
    """Numbers of trailing spaces (0, 1, 2 for more) that lines inside a paragraph never have."""

    room: tuple[float, ...]
    """For each line but the last: width left when the next line's first word is set on it too, as a
    share of the width of the lines around it. Negative: it did not fit. Zeros when nothing is wrapped."""

    labelled: frozenset[int]
    """Indexes of lines that begin a paragraph with a word and a colon, as at least two near ones do."""


def learn(lines: Sequence[Line], gaps: Sequence[Gap]) -> Layout:
    """The layout of `lines`; `gaps[i]` stands between line i and line i + 1."""
    sure = [at for at in range(len(lines) - 1) if surely_continues(lines[at].text, lines[at + 1].text)]
    wrapped = _is_wrapped(lines, sure)
    joinable = _joinable(gaps, sure) if wrapped else frozenset({Gap.NONE})
    return Layout(
        wrapped=wrapped,
        joinable=joinable,
        ending_trails=_ending_trails(lines, sure) if wrapped else frozenset(),
        room=_room(lines, gaps, joinable, sure) if wrapped else (0.0,) * len(gaps),
        labelled=_labelled(lines),
    )


def gaps_between(lines: Sequence[Line]) -> tuple[list[Line], list[Gap]]:
    """The kept lines, and the gap between each two of them."""
    kept: list[Line] = []
    gaps: list[Gap] = []
    dropped: set[DropReason] = set()
    for line in lines:
        if line.reason:
            dropped.add(line.reason)
            continue
        if kept:
            gaps.append(_gap(line, dropped))
        kept.append(line)
        dropped = set()
    return kept, gaps


def surely_continues(text: str, after: str) -> bool:
    """Whether `after` can only be the continuation of the sentence in `text`."""
    return (
        starts_lower(after)
        and not closes(text)
        and not ends_with_hyphen(text)
        and not is_capitals(text)
        and not bullet(after)
        and not number_marker(after)
    )


def trail(line: Line) -> int:
    return min(line.trailing, 2)


def _label(text: str) -> bool:
    """Whether `text` begins with one word and a colon ("Betrouwbaar: ...")."""
    head, colon, rest = text[:40].partition(":")
    return bool(colon) and rest.startswith(" ") and head[:1].isupper() and " " not in head


def _gap(line: Line, dropped: set[DropReason]) -> Gap:
    if dropped - _OF_THE_PAGE:
        return Gap.SEVERAL
    if dropped or line.page_start:
        return Gap.INTERRUPTED
    if line.blanks > 1:
        return Gap.SEVERAL
    if line.blanks == 1:
        return Gap.SPACED if line.spaced else Gap.EMPTY
    return Gap.NONE


def _is_wrapped(lines: Sequence[Line], sure: Sequence[int]) -> bool:
    long = sum(len(line.text) >= _LONG_LINE for line in lines)
    return sum(len(lines[at].text) >= _LONG_LINE for at in sure) > _WRAPPED_SHARE * long


def _joinable(gaps: Sequence[Gap], sure: Sequence[int]) -> frozenset[Gap]:
    every, continued = Counter(gaps), Counter(gaps[at] for at in sure)
    often = {gap for gap in Gap if continued[gap] >= 2 and continued[gap] >= _JOINABLE_SHARE * every[gap]}
    return frozenset({Gap.NONE, Gap.INTERRUPTED} | often)


def _ending_trails(lines: Sequence[Line], sure: Sequence[int]) -> frozenset[int]:
    if len(sure) < _ENOUGH:
        return frozenset()
    trails = Counter(trail(lines[at]) for at in sure)
    return frozenset(count for count in (0, 1, 2) if trails[count] <= _RARE * len(sure))


def _room(
    lines: Sequence[Line], gaps: Sequence[Gap], joinable: frozenset[Gap], sure: Sequence[int]
) -> tuple[float, ...]:
    """Room by the measure under which the sure continuations look most like full lines."""
    runs = _runs(gaps, joinable, len(lines))
    measured = [_room_by(lines, runs, measure) for measure in (proportional, monospaced)]
    return min(measured, key=lambda room: sum(min(max(room[at], 0.0), 0.2) for at in sure))


def _runs(gaps: Sequence[Gap], joinable: frozenset[Gap], count: int) -> list[range]:
    """Stretches of lines within which a paragraph could run on."""
    ends = [at + 1 for at, gap in enumerate(gaps) if gap not in joinable] + [count]
    return [range(start, end) for start, end in zip([0, *ends], ends, strict=False)]


def _room_by(lines: Sequence[Line], runs: Sequence[range], measure: Measure) -> tuple[float, ...]:
    widths = [measure(line.text) for line in lines]
    full = _full_widths(lines, widths, runs)
    space = measure(" ")
    room: list[float] = []
    for at in range(len(lines) - 1):
        first_word = lines[at + 1].text[:_LONGEST_WORD].split(" ", 1)[0]
        room.append((full[at] - widths[at] - space - measure(first_word)) / full[at])
    return tuple(room)


def _full_widths(lines: Sequence[Line], widths: Sequence[int], runs: Sequence[range]) -> list[int]:
    """For each line the width that a full line has there: the widest near it in the same run.

    A run of few lines tells nothing about its width (both of its lines may be short), so it borrows
    the median of its neighbours.
    """
    body = [0 if is_capitals(line.text) else width for line, width in zip(lines, widths, strict=True)]
    full = [0] * len(lines)
    for run in runs:
        if len(run) >= _TELLING:
            for at in run:
                full[at] = max(body[max(run.start, at - _WINDOW) : min(run.stop, at + _WINDOW + 1)])
    known = [at for at in range(len(lines)) if full[at]]
    for at in range(len(lines)):
        if not full[at]:
            middle = bisect_left(known, at)
            near = sorted(full[other] for other in known[max(0, middle - _WINDOW) : middle + _WINDOW])
            full[at] = near[len(near) // 2] if near else max(body[max(0, at - _WINDOW) : at + _WINDOW + 1])
            full[at] = max(full[at], widths[at], 1)
    return full


def _labelled(lines: Sequence[Line]) -> frozenset[int]:
    found = [
        at
        for at in range(1, len(lines))
        if _label(lines[at].text) and closes(lines[at - 1].text) and not is_capitals(lines[at].text)
    ]
    return frozenset(
        at
        for place, at in enumerate(found)
        if sum(abs(other - at) <= _NEAR_LABELS for other in found[max(0, place - 2) : place + 3]) >= 3
    )
