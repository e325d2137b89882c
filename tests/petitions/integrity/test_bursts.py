"""The burst detector: its formula, its worked example, and what must hold whatever the numbers are."""

from datetime import UTC, datetime
from fractions import Fraction
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.petitions.integrity.beta_binomial import upper_tail
from app.petitions.integrity.bursts import WINDOW, Cell, bursts

START = datetime(2026, 3, 1, tzinfo=UTC)


def cell(window: int, prefix: str, signatures: int) -> Cell:
    return Cell(START + window * WINDOW, prefix, signatures)


def everyday(seed: int, windows: int = 288, networks: int = 300, surge: float = 1.0) -> np.ndarray:
    """Signatures per window and network: evening peaks, Zipf shares, a surge of four hours on everybody."""
    random = np.random.default_rng(seed)
    shares = 1 / np.arange(1, networks + 1) ** 1.1
    hour = (np.arange(windows) % 144) / 144
    rate = 90 * (0.1 + np.exp(-(((hour - 0.84) / 0.09) ** 2)))
    rate[100:124] *= surge
    return random.poisson(rate[:, None] * (shares / shares.sum())[None, :])


def cells_of(table: np.ndarray) -> list[Cell]:
    return [cell(int(w), f"10.0.{p}.0/24", int(table[w, p])) for w, p in zip(*np.nonzero(table), strict=True)]


def exact_tail(at_least: int, of: int, a: Fraction, b: Fraction) -> float:
    def rising(x: Fraction, times: int) -> Fraction:
        return prod((x + i for i in range(times)), start=Fraction(1))

    terms = (comb(of, j) * rising(a, j) * rising(b, of - j) for j in range(at_least, of + 1))
    return float(sum(terms, start=Fraction(0)) / rising(a + b, of))


@pytest.mark.parametrize(
    ("at_least", "of", "a", "b"),
    [
        (1, 1, "1/2", "1/2"),
        (3, 20, "2", "50"),
        (12, 60, "1/2", "101/2"),
        (15, 15, "1/100", "40"),
        (5, 90, "7", "3"),
    ],
)
def test_the_tail_is_that_of_exact_fractions(at_least: int, of: int, a: str, b: str) -> None:
    found = upper_tail(at_least, of, float(Fraction(a)), float(Fraction(b)))
    assert found == pytest.approx(exact_tail(at_least, of, Fraction(a), Fraction(b)), rel=1e-9)


def test_the_tail_without_spread_is_the_binomial_one() -> None:
    n, p = 120, 0.02
    binomial = sum(comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(15, n + 1))
    assert upper_tail(15, n, p * 1e9, (1 - p) * 1e9) == pytest.approx(binomial, rel=1e-3)
    assert upper_tail(15, n, p * 1e6, (1 - p) * 1e6) == pytest.approx(binomial, rel=1e-2)


def test_the_tail_at_its_edges() -> None:
    assert upper_tail(0, 5, 1, 1) == 1
    assert upper_tail(6, 5, 1, 1) == 0
    with pytest.raises(ValueError, match="positive"):
        upper_tail(1, 5, 0, 1)


def test_the_worked_example_of_the_docstring() -> None:
    others = [cell(w, f"p{p}", 7) for w in range(144) for p in range(14)]
    calm = [cell(w, "A", 2) for w in range(143)]
    [flag] = bursts([*others, *calm, cell(143, "A", 22)])
    assert (flag.prefix, flag.signatures, flag.window_start) == ("A", 22, START + 143 * WINDOW)
    assert flag.expected == pytest.approx(120 * 286.5 / 14301)
    assert flag.tail == pytest.approx(1.8e-14, rel=0.05)
    surge = [cell(143, f"p{p}", 77) for p in range(14)]
    assert (
        bursts(
            [
                *(each for each in others if each.window_start != START + 143 * WINDOW),
                *calm,
                *surge,
                cell(143, "A", 22),
            ]
        )
        == []
    )


@pytest.mark.parametrize(("signatures", "is_flagged"), [(9, False), (10, True)])
def test_ten_signatures_are_the_fewest(signatures: int, is_flagged: bool) -> None:
    found = bursts([*cells_of(everyday(1)), cell(90, "new", signatures)])
    assert [flag.prefix for flag in found] == (["new"] if is_flagged else [])


def test_less_than_five_times_what_is_expected_is_no_burst() -> None:
    others = [cell(w, f"p{p}", 40) for w in range(288) for p in range(20)]
    own = [cell(w, "A", 40) for w in range(287)]
    assert bursts([*others, *own, cell(287, "A", 200)]) == []
    assert [flag.signatures for flag in bursts([*others, *own, cell(287, "A", 260)])] == [260]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), surge=st.floats(1, 60))
def test_a_surge_on_every_network_flags_next_to_nothing(seed: int, surge: float) -> None:
    # One cell in a million stands out by chance: one in a hundred of these days has such a cell, none two.
    assert len(bursts(cells_of(everyday(seed, surge=surge)))) <= 1


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    size=st.integers(25, 3000),
    first=st.integers(0, 280),
    length=st.integers(1, 6),
    network=st.sampled_from(["203.0.113.0/24", "10.0.40.0/24", "10.0.299.0/24"]),
)
def test_a_burst_of_one_network_is_flagged_and_nobody_else(
    seed: int, size: int, first: int, length: int, network: str
) -> None:
    windows = range(first, min(first + length, 288))
    found = bursts([*cells_of(everyday(seed)), *(cell(w, network, size) for w in windows)])
    assert {flag.prefix for flag in found} == {network}
    assert [flag.window_start for flag in found] == [START + w * WINDOW for w in windows]


def test_a_large_burst_does_not_hide_a_small_one() -> None:
    bursting = [cell(w, "large", 5000) for w in range(60, 66)]
    found = bursts([*cells_of(everyday(3)), *bursting, cell(62, "small", 30)])
    assert [(flag.prefix, flag.signatures) for flag in found if flag.prefix == "small"] == [("small", 30)]
    assert len(found) == 7


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), random=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(seed: int, random: object) -> None:
    rows = [*cells_of(everyday(seed, windows=72)), cell(20, "x", 40), cell(30, "10.0.7.0/24", 60)]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert bursts(shuffled) == bursts(rows)
    halves = [cell(20, "x", 15), cell(20, "x", 25), *(row for row in rows if row.prefix != "x")]
    assert bursts(halves) == bursts(rows)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), times=st.integers(2, 8))
def test_what_stands_out_still_does_when_every_number_is_multiplied(seed: int, times: int) -> None:
    rows = [*cells_of(everyday(seed)), cell(20, "x", 60), cell(130, "y", 90)]
    larger = [Cell(row.window_start, row.prefix, row.signatures * times) for row in rows]
    assert {flag.prefix for flag in bursts(rows)} == {"x", "y"} <= {flag.prefix for flag in bursts(larger)}


@pytest.mark.parametrize(
    "rows", [[], [cell(0, "a", 0)], [cell(0, "a", 900)], [cell(0, "a", 900), cell(0, "b", 2)]]
)
def test_without_other_windows_there_is_nothing_to_measure_by(rows: list[Cell]) -> None:
    assert bursts(rows) == []


def test_networks_that_swing_are_not_bursts() -> None:
    random = np.random.default_rng(5)
    swinging = random.poisson(everyday(5) * random.gamma(2, 0.5, (288, 300)))
    assert bursts(cells_of(swinging)) == []
