"""What may be published of how people divide: the one rule behind every table that tells groups apart. Pure.

The rule is the "10-5" rule of the British statistics office with additions of our own [indicators, B]:

- a cell of 1 to 9 people is never shown; what is shown is rounded to 5, totals on their own;
- fewer than 30 people are never divided;
- a row of which 90 % or more is in one cell is withheld: it would tell of everybody in it what they think;
- a body too small for numbers (`never`) is not shown at all, and can't be had as all minus the others.

The total over everybody is public elsewhere, to the person. So what is left over after the shown rows is a
table too: it must be wide enough by itself, without the people of a `never` body. Where it is not, the
smallest shown row is withheld as well, until it is, or nothing is left to show.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

Row = tuple[int, ...]


@dataclass(frozen=True)
class DisclosureRule:
    """The thresholds, in people; `version` is another as soon as one of them is."""

    version: int
    smallest_cell: int
    smallest_base: int
    rounded_to: int
    largest_share: float


RULE = DisclosureRule(version=1, smallest_cell=10, smallest_base=30, rounded_to=5, largest_share=0.9)


def rounded(count: int, rule: DisclosureRule = RULE) -> int:
    """The count as it is shown: the nearest multiple."""
    step = rule.rounded_to
    return (count + step // 2) // step * step


def told(count: int, rule: DisclosureRule = RULE) -> int | None:
    """How many people there are, undivided, as it is told: rounded; None where they are few."""
    return rounded(count, rule) if count >= rule.smallest_cell else None


def may_show_row(row: Row, rule: DisclosureRule = RULE) -> bool:
    """Whether a group may be divided like this: enough people, in no cell few, not (almost) all in one."""
    base = sum(row)
    return (
        base >= rule.smallest_base
        and all(cell == 0 or cell >= rule.smallest_cell for cell in row)
        and max(row) < rule.largest_share * base
    )


def shown_rows(
    rows: Mapping[str, Row], never: AbstractSet[str] = frozenset(), rule: DisclosureRule = RULE
) -> dict[str, Row]:
    """How groups divide over the same cells, rounded: those that may be shown, beside the total of all.

    `rows` has every group that could take part, also when none of it did: who is missing from a table is
    part of it. `never`: the groups that are never shown as numbers.
    """
    open_ones = [name for name, row in rows.items() if name not in never and may_show_row(row, rule)]

    def is_wide(rest: Row) -> bool:
        return may_show_row(rest, rule) and min(rest) >= rule.smallest_cell

    shown = _protected(rows, open_ones, never, is_wide)
    return {name: tuple(rounded(cell, rule) for cell in rows[name]) for name in rows if name in shown}


def side_by_side(
    tables: Iterable[Mapping[str, Row]], never: AbstractSet[str] = frozenset(), rule: DisclosureRule = RULE
) -> dict[str, Row]:
    """Groups beside each other over several tables that stand apart, because not everybody sees each.

    What may be shown of each table is added up, so that who sees one more learns no more than that one tells.
    Empty where fewer than two groups are left: one alone is no comparison.
    """
    found: dict[str, Row] = {}
    for rows in tables:
        for name, row in shown_rows(rows, never, rule).items():
            found[name] = _added([found.get(name, (0,) * len(row)), row])
    return found if len(found) > 1 else {}


def divided(
    counts: Mapping[str, int], never: AbstractSet[str] = frozenset(), rule: DisclosureRule = RULE
) -> dict[str, int]:
    """How many people of each group, rounded: the groups that may be shown; empty where none may.

    `never` is left out of the base too.
    """
    base = sum(count for name, count in counts.items() if name not in never)
    largest = max((count for name, count in counts.items() if name not in never), default=0)
    if base < rule.smallest_base or largest >= rule.largest_share * base:
        return {}
    rows = {name: (count,) for name, count in counts.items()}
    open_ones = [n for n, count in counts.items() if n not in never and count >= rule.smallest_cell]
    shown = _protected(rows, open_ones, never, lambda rest: rest[0] >= rule.smallest_cell)
    return {name: rounded(counts[name], rule) for name in counts if name in shown}


def _protected(
    rows: Mapping[str, Row],
    open_ones: Iterable[str],
    never: AbstractSet[str],
    is_wide: Callable[[Row], bool],
) -> set[str]:
    """Those of the open rows that may be shown together, given what is left over beside them."""
    by_size = sorted(open_ones, key=lambda name: (sum(rows[name]), name))
    has_small_body = any(name in never for name in rows)
    while by_size:
        rest = _added(row for name, row in rows.items() if name not in by_size and name not in never)
        if not has_small_body and not any(rest):
            break
        if rest and is_wide(rest):
            break
        by_size.pop(0)
    return set(by_size)


def _added(rows: Iterable[Row]) -> Row:
    return tuple(sum(cells) for cells in zip(*rows, strict=True))
