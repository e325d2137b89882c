"""Bursts: one network that signs far more, within ten minutes, than its share of all signatures explains.

**Formula.** A cell is one prefix p in one window w, with x signatures; T is the total of that window over all
prefixes. Given T, x is beta-binomial:

    x | T ~ BetaBinomial(T, m s, m (1 - s))          s = (X + 1/2) / (N + 1)        expected = T s

X and N are the signatures of p and of everybody in the other windows (the baseline), and 1/2 is Jeffreys'
prior. Because T is given, a surge that reaches all networks raises T and x alike and cancels. The precision m
has two sources of spread, added up: how far networks stray from their share (rho), and how little is known of
that share (1 / N):

    1 / m = rho + 1 / (N + 1)                        rho = c1 + c2 s

The over-dispersion rho comes from the data by the method of moments: for each prefix, the squares beyond
the binomial, sum (x - T s)^2 - T s (1 - s), are in expectation rho s (1 - s) sum T (T - 1); weighted least
squares over the prefixes gives c1 (signers who arrive together, the same for all) and c2 (a network whose
traffic swings in proportion to its size), neither below 0.

A cell is flagged where x >= 10, x >= 5 times expected, and P(X >= x | T) < 1e-6.

**Iteration.** A flagged cell belongs to no baseline: it is taken out of X, of N, of the rho estimate and of
the window's total as other prefixes see it. The search starts with every cell set aside that meets the first
two conditions beside windows more than an hour away: so a large burst can't hide itself or another by raising
rho, and one of several windows isn't its own measure. It stops when the set stays the same.

**Sources.** The conditions and thresholds: the indicator registry, E (ours). Beta-binomial: Skellam 1948, see
`beta_binomial.py`. Moments for over-dispersed proportions: Kleinman, "Proportions with extraneous variance",
JASA 68 (1973); Williams, "Extra-binomial variation in logistic linear models", Appl. Stat. 31 (1982).

**Example.** 143 windows with 100 signatures each, of which prefix A has 2, and one with 120 of which A has
22. X = 286 and N = 14,300, so s = 286.5 / 14,301 = 0.02003 and A's share of 120 is 2.4 expected. 22 is 9.2
times that; where the other networks keep exactly to their share, rho = 0 and m = 14,301, and the chance of 22
or more is 1.8e-14: flagged. Were the window 1,100 with all networks ten times as busy, A's 22 would be what
is expected: not flagged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from app.petitions.integrity.beta_binomial import upper_tail

WINDOW = timedelta(minutes=10)
# Who signs in the hour around a burst doesn't speak for a network's share of the rest of the day.
AFAR = timedelta(hours=1)
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Thresholds:
    """Version 1 of when a cell is flagged."""

    signatures: int = 10
    times_expected: float = 5.0
    tail: float = 1e-6
    version: int = 1


CURRENT = Thresholds()
# A set that goes round is settled by what its last two rounds agree on.
MOST_ROUNDS = 25


@dataclass(frozen=True)
class Cell:
    """How many signatures one prefix gave in one window of ten minutes."""

    window_start: datetime
    prefix: str
    signatures: int


@dataclass(frozen=True)
class Flag:
    """A cell that chance doesn't explain; `expected` as its share in other windows foretells."""

    window_start: datetime
    prefix: str
    signatures: int
    expected: float
    tail: float


def bursts(cells: Iterable[Cell], thresholds: Thresholds = CURRENT) -> list[Flag]:
    """The flagged cells, by window and prefix. Two cells of one prefix and window are added up.

    The order of the cells doesn't matter. One window alone has no baseline, and flags nothing.
    """
    table = _Table.of(cells)
    if table is None:
        return []
    aside = table.striking(table.shares_from_afar(), thresholds)
    before = aside
    for _round in range(MOST_ROUNDS):
        found = table.flagged(aside, thresholds)
        if np.array_equal(found, aside):
            break
        before, aside = aside, found
    else:
        aside &= before
    return table.flags(aside)


@dataclass(frozen=True)
class _Baseline:
    """Per cell: its window's total; its share of N in other windows, and that N (`known`)."""

    total: Floats
    share: Floats
    known: Floats

    @property
    def expected(self) -> Floats:
        return self.total * self.share


class _Table:
    """The cells as columns: window, prefix (both as numbers), signatures."""

    def __init__(self, windows: Sequence[datetime], prefixes: Sequence[str], at: dict[tuple[int, int], int]):
        self.windows, self.prefixes = windows, prefixes
        keys = np.array(sorted(at), dtype=np.int64)
        self.w, self.p = keys[:, 0], keys[:, 1]
        self.x = np.array([at[int(w), int(p)] for w, p in keys], dtype=np.float64)

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "_Table | None":
        counted: dict[tuple[datetime, str], int] = {}
        for cell in cells:
            if cell.signatures > 0:
                key = (cell.window_start, cell.prefix)
                counted[key] = counted.get(key, 0) + cell.signatures
        windows = sorted({window for window, _prefix in counted})
        if len(windows) < 2:
            return None
        prefixes = sorted({prefix for _window, prefix in counted})
        w_of = {window: place for place, window in enumerate(windows)}
        p_of = {prefix: place for place, prefix in enumerate(prefixes)}
        at = {(w_of[window], p_of[prefix]): number for (window, prefix), number in counted.items()}
        return cls(windows, prefixes, at)

    def totals(self, aside: Mask) -> Floats:
        """Per window, the signatures that aren't set aside."""
        return _summed(self.w, np.where(aside, 0.0, self.x), len(self.windows))

    def shares(self, aside: Mask) -> _Baseline:
        """What each cell is measured by, its own window left out of its baseline."""
        totals = self.totals(aside)
        # A window in which the prefix itself is set aside tells nothing of its share.
        lost = _summed(self.p, np.where(aside, totals[self.w], 0.0), len(self.prefixes))
        kept = _summed(self.p, np.where(aside, 0.0, self.x), len(self.prefixes))
        own, own_total = np.where(aside, 0.0, self.x), np.where(aside, 0.0, totals[self.w])
        known = totals.sum() - lost[self.p] - own_total
        share = (kept[self.p] - own + 0.5) / (known + 1)
        return _Baseline(totals[self.w] + np.where(aside, self.x, 0.0), np.minimum(share, 1.0), known)

    def shares_from_afar(self) -> _Baseline:
        """What each cell is measured by in windows more than `AFAR` away from its own; nothing is aside."""
        at = np.array([(window - self.windows[0]).total_seconds() for window in self.windows])
        totals, reach = self.totals(np.zeros(len(self.x), dtype=bool)), AFAR.total_seconds()
        near = _between(np.cumsum(totals), at, at[self.w] - reach, at[self.w] + reach)
        # Prefixes lie behind one another on one line, too far apart to reach each other.
        stride = at[-1] + 2 * reach + 1
        line = self.p * stride + at[self.w]
        order = np.argsort(line)
        sums = np.cumsum(self.x[order])
        own = _between(sums, line[order], line - reach, line + reach)
        kept = _summed(self.p, self.x, len(self.prefixes))[self.p] - own
        known = totals.sum() - near
        return _Baseline(totals[self.w], (kept + 0.5) / (known + 1), known)

    def striking(self, base: _Baseline, thresholds: Thresholds) -> Mask:
        """Which cells are large enough to look at, both in number and beside what was expected."""
        enough = (self.x >= thresholds.signatures) & (base.known > 0)
        return enough & (self.x >= thresholds.times_expected * base.expected)

    def flagged(self, aside: Mask, thresholds: Thresholds) -> Mask:
        """The cells that meet all conditions, measured by what isn't set aside."""
        base = self.shares(aside)
        clumping, swinging = self.over_dispersion(aside)
        found = self.striking(base, thresholds)
        for place in np.flatnonzero(found):
            found[place] = self.tail(base, int(place), clumping, swinging) < thresholds.tail
        return found

    def tail(self, base: _Baseline, place: int, clumping: float, swinging: float) -> float:
        """How often chance gives as many as this cell has."""
        share = float(base.share[place])
        spread = clumping + swinging * share + 1 / (float(base.known[place]) + 1)
        precision = min(max(1 / spread - 1, 1e-9), 1e9)
        of = round(float(base.total[place]))
        return upper_tail(int(self.x[place]), of, precision * share, precision * (1 - share) or 1e-9)

    def over_dispersion(self, aside: Mask) -> tuple[float, float]:
        """c1 and c2 of rho = c1 + c2 s, over every prefix and window that isn't set aside, zeros included."""
        totals, n = self.totals(aside), len(self.prefixes)

        def summed(values: Floats, which: Mask) -> Floats:
            return _summed(self.p, np.where(which, values, 0.0), n)

        inside, t = ~aside, totals[self.w]
        first = totals.sum() - summed(t, aside)
        second = (totals**2).sum() - summed(t**2, aside)
        share = summed(self.x, inside) / np.maximum(first, 1.0)
        usable = (share > 0) & (share < 1) & (second > first)
        squares = summed(self.x**2, inside) - 2 * share * summed(self.x * t, inside) + share**2 * second
        # A share that was fitted to the same windows takes one degree of freedom.
        binomial = share * (1 - share) * (first - second / np.maximum(first, 1.0))
        excess, s = (squares - binomial)[usable], share[usable]
        exposure = s * (1 - s) * (second - first)[usable]
        noise = 2 * s**2 * second[usable] + s * first[usable]
        return _two_not_below_zero(exposure, exposure * s, excess, 1 / noise)

    def flags(self, mask: Mask) -> list[Flag]:
        base = self.shares(mask)
        clumping, swinging = self.over_dispersion(mask)
        return [
            Flag(
                window_start=self.windows[self.w[place]],
                prefix=self.prefixes[self.p[place]],
                signatures=int(self.x[place]),
                expected=float(base.expected[place]),
                tail=self.tail(base, place, clumping, swinging),
            )
            for place in map(int, np.flatnonzero(mask))
        ]


def _summed(groups: NDArray[np.int64], values: Floats, number: int) -> Floats:
    """The sum of the values of each group."""
    sums: Floats = np.bincount(groups, values, minlength=number).astype(np.float64)
    return sums


def _between(sums: Floats, at: Floats, first: Floats, last: Floats) -> Floats:
    """What was added up in `sums` from `first` to `last`, both included; `at` says where, in order."""
    padded = np.concatenate([[0.0], sums])
    until: Floats = padded[np.searchsorted(at, last, side="right")]
    before: Floats = padded[np.searchsorted(at, first, side="left")]
    return until - before


def _two_not_below_zero(one: Floats, other: Floats, wanted: Floats, weight: Floats) -> tuple[float, float]:
    """Weighted least squares of `wanted` on two columns, neither coefficient below zero."""
    aa, bb = float((weight * one * one).sum()), float((weight * other * other).sum())
    ab = float((weight * one * other).sum())
    ay, by = float((weight * one * wanted).sum()), float((weight * other * wanted).sum())
    determinant = aa * bb - ab * ab
    if determinant > 1e-12 * aa * bb:
        a, b = (ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant
        if a >= 0 and b >= 0:
            return a, b
    # One of both at zero: the one that then leaves the least is the answer.
    alone_a = max(ay / aa, 0.0) if aa > 0 else 0.0
    alone_b = max(by / bb, 0.0) if bb > 0 else 0.0
    return (alone_a, 0.0) if ay * alone_a >= by * alone_b else (0.0, alone_b)
