"""The worked examples of the definitions of feedback and its follow-up."""

import pytest

from app.consultations.outcomes.measures import (
    CONCENTRATED,
    Waiting,
    gini,
    median_days_to_answer,
    share_of_the_busiest,
)


def waits(*days: str) -> list[Waiting]:
    """`"10+"` waited ten days and still waits."""
    return [Waiting(float(each.rstrip("+")), not each.endswith("+")) for each in days]


def test_half_had_an_answer_after_eight_days():
    assert median_days_to_answer(waits("3", "5", "8", "13", "10+", "20+")) == 8


@pytest.mark.parametrize(
    ("days", "median"),
    [
        ((), None),
        (("4+", "9+"), None),
        (("4",), 4),
        (("4", "4", "4+", "4+"), 4),
        (("1", "9+", "9+"), None),
        # What left early can't have waited longer: of the two that could, both were answered.
        (("1+", "1+", "1+", "7", "9"), 7),
    ],
)
def test_what_still_waits_counts_for_as_long_as_it_did(days, median):
    assert median_days_to_answer(waits(*days)) == median


def test_how_unequally_people_contribute():
    assert gini([1, 2, 3, 4, 10]) == pytest.approx(0.40)
    assert gini([10, 1, 4, 3, 2]) == pytest.approx(0.40)
    assert gini([5, 5, 5]) == pytest.approx(0)
    assert gini([0, 0, 0, 12]) == pytest.approx(0.75)
    assert gini([]) is gini([0, 0]) is None


def test_the_busiest_hundredth_is_at_least_one_person():
    assert share_of_the_busiest([1, 2, 3, 4, 10]) == pytest.approx(0.5)
    assert share_of_the_busiest([30, *[1] * 99]) == pytest.approx(30 / 129)
    assert share_of_the_busiest([30, 20, *[1] * 99]) == pytest.approx(50 / 149)
    assert share_of_the_busiest([]) is None
    assert CONCENTRATED == 0.20
