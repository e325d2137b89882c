"""The demo shows audiences side by side, within the rule that protects small groups."""

import pytest

from app.core.disclosure import side_by_side
from app.demo.readers import DIVIDED
from app.people.audiences.models import Audience


@pytest.mark.parametrize("number", DIVIDED)
def test_two_audiences_can_be_told_apart_beside_one_that_is_never_shown(number: int) -> None:
    rows = {audience.value: row for audience, row in DIVIDED[number].items()}
    rows[Audience.YOUTH_COUNCIL.value] = (0, 0, 0)
    shown = side_by_side([rows], {Audience.YOUTH_COUNCIL.value})
    assert set(shown) == {Audience.MEMBER.value, Audience.VOLUNTEER.value}
