"""Words that changed: the share of the indicators, and the longest subsequence against the slow way."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.word_diff import share_changed, tokens, tokens_changed, word_diff

OLD = "Wij beschermen de maatschappelijke ruimte."
NEW = "Wij beschermen en vergroten de maatschappelijke ruimte in Nederland."
WORDS = st.lists(st.sampled_from(["de", "straat", "is", "van", "ons", ".", ","]), max_size=25).map(" ".join)


def test_the_example_of_the_indicators() -> None:
    assert tokens_changed(OLD, NEW) == (4, 16)
    assert share_changed(OLD, NEW) == 0.25


def test_what_went_stands_before_what_came() -> None:
    pieces = [
        (piece.change, piece.text.strip()) for piece in word_diff("Een rode fiets.", "Een blauwe fiets!")
    ]
    assert pieces == [
        ("same", "Een"),
        ("deleted", "rode"),
        ("inserted", "blauwe"),
        ("same", "fiets"),
        ("deleted", "."),
        ("inserted", "!"),
    ]


def test_a_change_that_can_be_told_in_several_ways_is_told_in_one_piece() -> None:
    old = "vraagt binnen een redelijke tijd een eerlijk antwoord"
    pieces = word_diff(old, "vraagt binnen zes maanden een eerlijk antwoord")
    assert [(piece.change, piece.text.strip()) for piece in pieces] == [
        ("same", "vraagt binnen"),
        ("deleted", "een redelijke tijd"),
        ("inserted", "zes maanden"),
        ("same", "een eerlijk antwoord"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foto's, oud-leden", ["Foto's", ",", "oud-leden"]),
        ("cafe\u0301", ["café"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_two_empty_texts_did_not_change() -> None:
    assert share_changed("", " ") == 0
    assert share_changed("", "Iets.") == 1


@given(WORDS, WORDS)
@settings(max_examples=300, deadline=None)
def test_the_pieces_are_both_texts_and_what_stayed_is_as_much_as_can(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert tokens(" ".join(p.text for p in pieces if p.change != "inserted")) == tokens(old)
    assert tokens(" ".join(p.text for p in pieces if p.change != "deleted")) == tokens(new)
    kept = sum(len(tokens(p.text)) for p in pieces if p.change == "same")
    assert kept == longest_common(tokens(old), tokens(new))


def longest_common(old: list[str], new: list[str]) -> int:
    row = [0] * (len(old) + 1)
    for token in new:
        above = row
        row = [0]
        for place, other in enumerate(old, start=1):
            row.append(above[place - 1] + 1 if other == token else max(above[place], row[-1]))
    return row[-1]


def test_two_long_texts_with_nothing_in_common_are_compared_at_once() -> None:
    start = time.process_time()
    word_diff(" ".join(f"a{n}" for n in range(2000)), " ".join(f"b{n}" for n in range(2000)))
    assert time.process_time() - start < 1
