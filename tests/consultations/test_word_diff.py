"""Two texts word by word: exact by the definition of “draft changed”, whatever the texts."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.consultations.drafts.groups import Group, groups
from app.consultations.drafts.word_diff import What, common, compare, compare_parts, tokens

WORDS = st.lists(st.sampled_from("abcd"), max_size=14)
TEXTS = st.text(alphabet="ab éé.,’ \n1", max_size=40)


def longest(one: list[str], other: list[str]) -> int:
    """The length of a longest common subsequence, by the book."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


def test_the_worked_example_of_the_definition():
    found = compare(
        "Wij beschermen de maatschappelijke ruimte.",
        "Wij beschermen en vergroten de maatschappelijke ruimte in Nederland.",
    ).counted
    assert (found.deleted, found.inserted, found.total) == (0, 4, 16)
    assert found.share == 4 / 16


@given(WORDS, WORDS)
def test_what_stays_is_a_longest_common_subsequence(one, other):
    pairs = common(one, other)
    assert len(pairs) == longest(one, other)
    assert all(one[here] == other[there] for here, there in pairs)
    assert pairs == sorted(set(pairs))
    assert len({here for here, _there in pairs}) == len({there for _here, there in pairs}) == len(pairs)


@given(TEXTS, TEXTS)
@example("1 1", ".1")
@example("a 1", "a.1")
def test_the_marked_text_holds_both_texts(before, after):
    spans = compare(before, after).spans
    for unwanted, text in ((What.INSERTED, before), (What.DELETED, after)):
        shown = "".join(span.lead + span.text for span in spans if span.what is not unwanted)
        assert [each.word for each in tokens(shown)] == [each.word for each in tokens(text)]


@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_parts_are_counted_as_one_text(before, after):
    found = compare_parts(before, after)
    words = [[each.word for text in texts for each in tokens(text)] for texts in (before, after)]
    assert len(found.parts) == max(1, len(after))
    assert found.counted.same == longest(*words)
    assert found.counted.same + found.counted.deleted == len(words[0])
    assert found.counted.same + found.counted.inserted == len(words[1])


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("", "a b", 1),
        ("a b", "a b", 0),
        ("Café", unicodedata.normalize("NFD", "Café"), 0),
        ("ja  nee", "ja\nnee", 0),
        ("Ja.", "ja.", 0.5),
        ("a, b", "a; b", 2 / 6),
    ],
)
def test_tokens_are_words_and_single_marks_in_one_form(before, after, share):
    assert compare(before, after).counted.share == share


def test_a_lonely_word_between_changes_is_shown_with_them():
    spans = compare("Zij lopen de straat over.", "Wij fietsen de brug op.").spans
    assert [(span.what.value, span.text) for span in spans] == [
        ("deleted", "Zij lopen de straat over"),
        ("inserted", "Wij fietsen de brug op"),
        ("same", "."),
    ]
    assert compare("Zij lopen de straat over.", "Wij fietsen de brug op.").counted.same == 2


def test_ten_thousand_words_beside_others_take_no_long_walk():
    """Rows of bits, not cells of a table: as many steps as there are words."""
    found = compare("een " * 10_000, "twee " * 10_000).counted
    assert (found.deleted, found.inserted) == (10_000, 10_000)


class TestGroups:
    def test_what_was_dropped_stands_behind_what_it_stood_behind(self):
        found = groups([(0,), (2,)], 4)
        assert [(group.earlier, group.later) for group in found] == [
            ((0,), (0,)),
            ((1,), ()),
            ((2,), (1,)),
            ((3,), ()),
        ]

    def test_what_was_dropped_first_stands_first(self):
        assert [group.earlier for group in groups([(1,)], 2)] == [(0,), (1,)]
        assert [group.earlier for group in groups([], 2)] == [(0,), (1,)]

    def test_what_hangs_together_is_one_group(self):
        (group,) = groups([(0, 1), (1,)], 2)
        assert group == Group((0, 1), (0, 1))
        assert group.is_rearranged

    @given(st.lists(st.sets(st.integers(0, 5), max_size=3), max_size=6))
    def test_every_paragraph_stands_in_exactly_one(self, origins):
        found = groups([tuple(sorted(own)) for own in origins], 6)
        assert sorted(place for group in found for place in group.earlier) == list(range(6))
        assert sorted(place for group in found for place in group.later) == list(range(len(origins)))
