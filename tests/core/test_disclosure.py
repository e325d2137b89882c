"""What tables may tell of groups, and what somebody can't work out from them."""

import random
from itertools import pairwise

import pytest

from app.core.disclosure import RULE, Row, divided, may_show_row, rounded, shown_rows, side_by_side

MEMBERS, VOLUNTEERS, STAFF = "member", "volunteer", "staff"
COUNCIL = "youth-council"
NEVER = frozenset({COUNCIL})


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (102, 100), (103, 105)]
)
def test_what_is_shown_is_rounded_to_five(count, shown):
    assert rounded(count) == shown


@pytest.mark.parametrize(
    ("row", "may"),
    [
        ((10, 10, 10), True),
        ((15, 0, 15), True),
        ((10, 10, 9), False),  # a cell of nine
        ((10, 0, 19), False),  # twenty-nine people
        ((90, 10, 0), False),  # nine of ten think the same
        ((89, 11, 0), True),
        ((0, 0, 0), False),
    ],
)
def test_a_group_is_divided_when_it_is_wide_enough(row, may):
    assert may_show_row(row) is may


def test_two_wide_groups_stand_beside_each_other():
    rows = {MEMBERS: (52, 18, 31), VOLUNTEERS: (12, 11, 22)}
    assert shown_rows(rows) == side_by_side([rows]) == {MEMBERS: (50, 20, 30), VOLUNTEERS: (10, 10, 20)}


def test_one_group_alone_is_no_comparison():
    assert side_by_side([{MEMBERS: (52, 18, 31)}]) == {}


def test_tables_that_not_everybody_sees_are_protected_each_by_itself():
    """The council's own phase beside the one of everybody: what both show is added, nothing else."""
    everybody, council = {MEMBERS: (52, 18, 31), STAFF: (2, 1, 0)}, {"members-council": (12, 14, 19)}
    assert shown_rows(everybody) == {}
    members_again = {MEMBERS: (21, 13, 11)}
    assert side_by_side([everybody, council, members_again]) == {
        "members-council": (10, 15, 20),
        MEMBERS: (20, 15, 10),
    }


def test_a_small_group_takes_another_with_it():
    """Three volunteers would be all minus the others: so the smallest of the others is withheld too."""
    rows = {MEMBERS: (60, 20, 40), STAFF: (30, 12, 28), "supporter": (14, 11, 15), VOLUNTEERS: (1, 0, 2)}
    assert set(shown_rows(rows)) == {MEMBERS, STAFF}
    assert shown_rows({MEMBERS: (60, 20, 40), VOLUNTEERS: (1, 0, 2)}) == {}


def test_the_youth_council_is_never_shown_however_many_it_has():
    rows = {MEMBERS: (60, 20, 40), STAFF: (30, 12, 28), COUNCIL: (30, 30, 30)}
    assert COUNCIL not in shown_rows(rows, NEVER)


@pytest.mark.parametrize("council", [(4, 1, 4), (9, 0, 0), (0, 0, 0), (40, 40, 40)])
def test_the_youth_council_is_not_all_minus_the_others(council):
    """Also when nobody of it reacted: that nobody did is a vote split too."""
    rows = {MEMBERS: (60, 20, 40), VOLUNTEERS: (30, 12, 28), COUNCIL: council}
    assert set(shown_rows(rows, NEVER)) == {MEMBERS}, "volunteers hide the council"
    assert side_by_side([rows], NEVER) == {}
    rows[STAFF] = (12, 14, 13)
    shown = shown_rows(rows, NEVER)
    assert set(shown) == {MEMBERS, VOLUNTEERS}, "staff hides the council"


def test_people_are_counted_per_group_from_thirty_on():
    assert divided({MEMBERS: 20, VOLUNTEERS: 9}) == {}
    assert divided({MEMBERS: 22, VOLUNTEERS: 13}) == {MEMBERS: 20, VOLUNTEERS: 15}
    assert divided({MEMBERS: 95, VOLUNTEERS: 10}) == {}
    assert divided({MEMBERS: 40, VOLUNTEERS: 20, STAFF: 3}) == {MEMBERS: 40}
    assert divided({MEMBERS: 40, VOLUNTEERS: 20, STAFF: 9, "board": 2}) == {MEMBERS: 40, VOLUNTEERS: 20}
    assert divided({MEMBERS: 40, VOLUNTEERS: 20, COUNCIL: 0}, NEVER) == {MEMBERS: 40}
    assert divided({}) == {}


# --- the attack ------------------------------------------------------------------------------------


def intervals(shown: Row) -> list[tuple[int, int]]:
    """What somebody knows of a shown row: each cell to the rounding, and that none holds 1 to 9."""
    found = []
    for cell in shown:
        if cell == 0:
            found.append((0, 0))
        else:
            found.append((max(RULE.smallest_cell, cell - 2), cell + 2))
    return found


def bounds(total: Row, shown: dict[str, Row], hidden: int) -> list[tuple[int, int]]:
    """Per cell, between which numbers one hidden group must lie for who knows the exact total.

    With several hidden groups each may be empty; a lone one is what is left over.
    """
    found = []
    for cell, whole in enumerate(total):
        known = [intervals(row)[cell] for row in shown.values()]
        most = whole - sum(low for low, _high in known)
        least = whole - sum(high for _low, high in known)
        found.append((max(0, least) if hidden == 1 else 0, most))
    return found


def test_nobody_works_out_a_hidden_group_from_the_total_and_the_others():
    """Thousands of tables; an attacker who knows each total to the person, and the rule."""
    chance = random.Random(20261122)
    shown_at_all = 0
    for _round in range(4000):
        names = [MEMBERS, VOLUNTEERS, STAFF, "supporter", "partner"][: chance.randint(2, 5)]
        wide = chance.choice((12, 40, 120))
        rows = {name: tuple(chance.randint(0, wide) for _ in range(3)) for name in names}
        if chance.random() < 0.5:
            rows[COUNCIL] = tuple(chance.randint(0, 3) for _ in range(3))
        shown = shown_rows(rows, NEVER)
        assert COUNCIL not in shown
        if not shown:
            continue
        shown_at_all += 1
        total = tuple(sum(cells) for cells in zip(*rows.values(), strict=True))
        hidden = [name for name in rows if name not in shown]
        if not any(any(rows[name]) for name in hidden) and COUNCIL not in rows:
            continue
        for low, high in bounds(total, shown, len(hidden)):
            assert high - low >= RULE.rounded_to, (rows, shown)
        for name in hidden:
            rest = [sum(rows[other][cell] for other in hidden if other != name) for cell in range(3)]
            if name == COUNCIL:
                assert min(rest) >= RULE.smallest_cell, "the council stands among enough others"
    assert shown_at_all > 500


def test_the_difference_of_two_tables_tells_nothing_new():
    """Two moments between which one person reacted: rounding and thresholds give no cell of one."""
    chance = random.Random(4)
    for _round in range(500):
        before = {name: tuple(chance.randint(0, 60) for _ in range(3)) for name in (MEMBERS, VOLUNTEERS)}
        cell = chance.randrange(3)
        one_more = tuple(count + (place == cell) for place, count in enumerate(before[MEMBERS]))
        tables = [shown_rows({**before, MEMBERS: row}) for row in (before[MEMBERS], one_more)]
        for earlier, later in pairwise(tables):
            for name in earlier.keys() & later.keys():
                steps = {abs(a - b) for a, b in zip(earlier[name], later[name], strict=True)}
                assert steps <= {0, RULE.rounded_to}
