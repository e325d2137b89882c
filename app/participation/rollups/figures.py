"""The names of the counters, and the periods they speak of. Days are ordinals (`date.toordinal()`) here."""

from datetime import date
from functools import cache

# Every counter is (figure, key, day): how much the figure moves on that day.
ACTS = "acts"  # key "": acts by their day
ACTS_GOAL = "acts.goal"  # key: goal
ACTS_TYPE = "acts.type"  # key: type of act
ACTIONS = "actions"  # key "": distinct actions by the day of their earliest act
ACTIVE28 = "active28"  # key "": +1/-1 where a person's cover of 28 days begins and ends
RETURN28 = "return28"  # key "": as above, for those active in these 28 days and in the 28 before
FIRST = "first"  # key: tertial of the first act ever; people by their first day
ACTIVATED = "activated"  # key: tertial; those of them with a second action within 90 days, by their first day
TERTIAL_RETURNING = "tertial.returning"  # key: tertial; people by their first active day in it
TERTIAL_REACTIVATED = "tertial.reactivated"
YEAR_RETURNING = "year.returning"  # key: year
YEAR_REACTIVATED = "year.reactivated"
LADDER = "ladder"  # key: step; +1/-1 where somebody comes to stand on it and leaves it
GOAL_PERSONS = "goal.persons"  # key: goal; people by the day they first serve it in a tertial
GOAL_ACTIONS = "goal.actions"  # key: goal; actions dated in a tertial, by the day they come to serve it
MULTI_GOAL = "goal.multi"  # key "": people by the day they come to serve a second goal in a tertial

ORGANISER, ACTIVE, PARTICIPANT, DORMANT = "organiser", "active", "participant", "dormant"
STEPS = (ORGANISER, ACTIVE, PARTICIPANT, DORMANT)

WINDOW_DAYS = 28
ACTIVATION_DAYS = 90
LADDER_DAYS = 365


# A place is a figure, a key and a day in one number: counting numbers takes a third of counting tuples.
_DAYS = 1 << 20
_numbered: list[tuple[str, str]] = []


class Places(dict[str, int]):
    """The places of one figure by key; add the ordinal of a day."""

    def __init__(self, figure: str) -> None:
        super().__init__()
        self.figure = figure

    def __missing__(self, key: str) -> int:
        _numbered.append((self.figure, key))
        self[key] = (len(_numbered) - 1) * _DAYS
        return self[key]


def place_of(number: int) -> tuple[str, str, int]:
    """The figure, key and day of a place."""
    numbered, day = divmod(number, _DAYS)
    return (*_numbered[numbered], day)


def tertial_index(day: date) -> int:
    """Tertials numbered on end: three a year, January-April first."""
    return day.year * 3 + (day.month - 1) // 4


def tertial_name(index: int) -> str:
    """As `2026T2`."""
    return f"{index // 3}T{index % 3 + 1}"


def tertial_named(name: str) -> int:
    """The number of a tertial from its name.

    Raises:
        ValueError: it is no such name.
    """
    year, _, part = name.partition("T")
    if part not in ("1", "2", "3") or not (year.isascii() and year.isdigit() and len(year) == 4):
        raise ValueError(f"{name!r} is no tertial: write 2026T2")
    return int(year) * 3 + int(part) - 1


def first_day(index: int) -> date:
    """The first day of a tertial."""
    return date(index // 3, index % 3 * 4 + 1, 1)


def last_day(index: int) -> date:
    """The last day of a tertial."""
    return date.fromordinal(first_day(index + 1).toordinal() - 1)


@cache
def tertial_of(ordinal: int) -> int:
    """The tertial of a day given as its ordinal; some thousand days are all there is."""
    return tertial_index(date.fromordinal(ordinal))
