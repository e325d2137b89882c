"""What became of each paragraph of a whole new document is proposed by how it reads."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consultations.drafts.models import Lineage
from app.consultations.drafts.proposing import Proposal, moved, propose
from app.core.bilingual import Bilingual
from tests.factories.labelled_drafts import Labelled, Writer, in_dutch, labelled

MUSEUM = "Het museum is op maandag dicht. Wie toch naar binnen wil, belt aan bij de achterdeur."
MARKET = "Op de markt koop je vis, kaas en bloemen. De laatste kraam sluit om vijf uur."
BRIDGE = "De brug gaat elk half uur open. Fietsers wachten dan bij de rode lijn."


def proposed(fixture: Labelled) -> Proposal:
    return propose(in_dutch(fixture.earlier), in_dutch(fixture.later))


def share_right(fixture: Labelled, found: Proposal, *, only_changed: bool = False) -> float:
    """The share of the new paragraphs for which exactly the right origins are proposed."""
    asked = [at for at, what in enumerate(fixture.lineage) if not only_changed or what is not Lineage.KEPT]
    return sum(found.origins[at] == fixture.origins[at] for at in asked) / len(asked)


@pytest.mark.parametrize("seed", range(1, 7))
def test_at_least_95_percent_of_200_paragraphs_is_proposed_right(seed, capsys):
    fixture = labelled(seed)
    counts = {what: fixture.lineage.count(what) for what in Lineage}
    assert len(fixture.earlier) == len(fixture.later) == 200
    assert (counts[Lineage.REWORDED], counts[Lineage.SPLIT], counts[Lineage.MERGED]) == (30, 20, 10)
    assert (counts[Lineage.NEW], len(fixture.moved), len(fixture.dropped)) == (10, 15, 10)
    found = proposed(fixture)
    everything, changed = share_right(fixture, found), share_right(fixture, found, only_changed=True)
    with capsys.disabled():
        print(f"\nfixture {seed}: {everything:.1%} right; of what isn't kept {changed:.1%}")
    assert everything >= 0.95
    assert changed >= 0.92
    assert fixture.dropped <= set(found.dropped)
    assert len(moved(found.origins) ^ fixture.moved) <= 1


def test_over_all_fixtures_even_of_what_changed_95_percent_is_right():
    shares = []
    for seed in range(1, 13):
        fixture = labelled(seed)
        shares.append(share_right(fixture, proposed(fixture), only_changed=True))
    assert sum(shares) / len(shares) >= 0.95


def test_the_work_grows_with_the_text_not_with_its_square():
    """1,000 paragraphs cost a few comparisons each; `bench/lineage.py` says how long that takes."""
    work = {}
    for size in (250, 1000):
        share = size // 20
        fixture = labelled(
            3, paragraphs=size, reworded=3 * share, split=share, merged=share, dropped=share, new=share
        )
        found = proposed(fixture)
        work[size] = found.work
        assert share_right(fixture, found) >= 0.95
    assert work[1000] < 60 * 1000
    assert work[1000] < 4 * 2 * work[250]


@pytest.mark.parametrize("said", ["Dat is zo.", "Dat is zo. Nummer {n}."])
def test_a_text_that_repeats_itself_costs_no_more(said):
    texts = in_dutch([said.format(n=number) for number in range(2000)])
    found = propose(texts, texts)
    assert found.origins == tuple((place,) for place in range(2000))
    assert found.work == 0


class TestEachWord:
    def test_the_same_text_is_kept_wherever_it_stands(self):
        found = propose(in_dutch([MUSEUM, MARKET, BRIDGE]), in_dutch([BRIDGE, MUSEUM, MARKET]))
        assert found.origins == ((2,), (0,), (1,))
        assert moved(found.origins) == {0}

    def test_repeated_texts_stay_with_their_neighbours(self):
        refrain = "Wat kun je doen?"
        earlier = in_dutch([refrain, MUSEUM, refrain, MARKET, refrain, BRIDGE])
        later = in_dutch([refrain, MARKET, refrain, BRIDGE, refrain, MUSEUM])
        found = propose(earlier, later)
        assert found.origins[1] == (3,)
        assert sorted(found.origins) == [(place,) for place in range(6)]
        assert found.origins[2] == (4,)

    def test_a_refrain_that_went_does_not_shift_the_others(self):
        refrain = "Wat kun je doen?"
        found = propose(in_dutch([refrain, MUSEUM, refrain, MARKET]), in_dutch([MUSEUM, refrain, MARKET]))
        assert found.origins == ((1,), (2,), (3,))
        assert found.dropped == (0,)

    def test_split_and_merged(self):
        first, second = MARKET.split(". ")
        found = propose(
            in_dutch([MARKET, MUSEUM, BRIDGE]), in_dutch([f"{first}.", second, f"{MUSEUM} Let op: {BRIDGE}"])
        )
        assert found.origins == ((0,), (0,), (1, 2))

    def test_nothing_in_common_is_new_and_dropped(self):
        found = propose(in_dutch([MUSEUM]), in_dutch([BRIDGE]))
        assert found.origins == ((),)
        assert found.dropped == (0,)
        assert propose([], in_dutch([BRIDGE])).origins == ((),)
        assert propose(in_dutch([BRIDGE]), []).dropped == (0,)


class TestEitherLanguage:
    ENGLISH = "The museum is closed on Mondays. Who wants in rings at the back door."

    def test_dutch_written_anew_is_known_by_its_english(self):
        earlier = [Bilingual(MARKET, "On the market."), Bilingual(MUSEUM, self.ENGLISH)]
        later = [Bilingual("Maandags is er niemand; bel maar aan.", self.ENGLISH), Bilingual(nl=MARKET)]
        assert propose(earlier, later).origins == ((1,), (0,))

    def test_a_translation_that_is_still_to_come_tells_nothing(self):
        waiting = "Translation follows."
        earlier = [Bilingual(MUSEUM, waiting), Bilingual(MARKET, waiting)]
        later = [Bilingual(BRIDGE, waiting), Bilingual(MARKET, waiting)]
        assert propose(earlier, later).origins == ((), (1,))

    def test_one_language_on_each_side_has_nothing_to_compare(self):
        assert propose([Bilingual(nl=MUSEUM)], [Bilingual(en=self.ENGLISH)]).origins == ((),)

    def test_200_paragraphs_of_which_the_dutch_was_written_anew(self):
        dutch, english = Writer(1), Writer(2)
        texts = [Bilingual(dutch.paragraph(), f"{english.paragraph()} {number}") for number in range(200)]
        anew = [Bilingual(english.paragraph(), each.en) for each in texts]
        assert propose(texts, anew).origins == tuple((place,) for place in range(200))


@pytest.mark.parametrize("text", ["", "…", "\u0000", "a", "😀 😀", "א ב", "   "])
def test_texts_without_words_are_no_trouble(text):
    found = propose([Bilingual(nl=text), Bilingual()], [Bilingual(en=text), Bilingual(nl=text)])
    assert len(found.origins) == 2


@given(st.permutations(range(7)))
def test_as_few_as_can_be_are_called_moved(order):
    stayed = max(
        len(kept) for size in range(8) for kept in combinations(order, size) if list(kept) == sorted(kept)
    )
    gone = moved([(place,) for place in order])
    assert len(gone) == 7 - stayed
    left = [place for at, place in enumerate(order) if at not in gone]
    assert left == sorted(left)


def test_a_paragraph_that_passed_a_merged_one_moved_not_the_merged_one():
    assert moved([(0,), (2, 3), (1,)]) == {2}
    assert moved([(0,), (2,), (2,), (1,)]) == {3}
    assert moved([]) == set()
