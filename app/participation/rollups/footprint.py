"""Everything people move in the figures, from their acts alone; the definitions stand here.

The mover takes out what people's acts were worth before and puts in what they are worth after; the rebuild
puts in everybody's. Acts are counted as columns, many people at once: ten million rows leave no time each.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from app.participation.ledger.models import ORGANISING
from app.participation.rollups import figures
from app.participation.rollups.figures import (
    ACTIVATION_DAYS,
    LADDER_DAYS,
    STEPS,
    WINDOW_DAYS,
    Places,
    tertial_name,
)

Counters = dict[tuple[str, str, int], int]
Column = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Acts(NamedTuple):
    """Acts that count, as columns: whose (None: nobody's), of which type, done to what, on which day (its
    ordinal), and for which goals as the ledger has them, joined by semicolons.
    """

    persons: Sequence[Any]
    types: Sequence[str]
    objects: Sequence[str]
    days: Sequence[int]
    goals: Sequence[str]

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[Any]], first: int = 0) -> "Acts":
        """From rows that have these five in this order, from their column `first` on."""
        # Twice as quick as zip(*rows).
        return cls(*(list(map(itemgetter(first + each), rows)) for each in range(5)))


class Moves:
    """Counters as they grow: by how much each place moves on balance."""

    def __init__(self) -> None:
        self._balance: dict[int, int] = {}
        self._up: list[Column] = []
        self._down: list[Column] = []

    def put_in(self, acts: Acts) -> None:
        """Add what these acts are worth; of everybody in them, all acts that count."""
        if acts.days:
            worth = _Worth(acts)
            self._hold(worth.up, worth.down)

    def take_out(self, acts: Acts) -> None:
        if acts.days:
            worth = _Worth(acts)
            self._hold(worth.down, worth.up)

    def _hold(self, up: list[Column], down: list[Column]) -> None:
        self._up += up
        self._down += down
        if sum(map(len, self._up)) > HELD:
            self._settle()

    def _settle(self) -> None:
        balance = self._balance
        for held, sign in ((self._up, 1), (self._down, -1)):
            if held:
                places, times = np.unique(np.concatenate(held), return_counts=True)
                for place, number in zip(places.tolist(), times.tolist(), strict=True):
                    balance[place] = balance.get(place, 0) + sign * number
            held.clear()

    def counters(self) -> Counters:
        """What each place moved on balance; places that didn't are left out."""
        self._settle()
        whole = {figures.place_of(place): number for place, number in self._balance.items()}
        for (figure, _, day), number in list(whole.items()):
            if figure == figures.ACTS_TYPE:
                total = (figures.ACTS, "", day)
                whole[total] = whole.get(total, 0) + number
        return {place: number for place, number in whole.items() if number}


class _Numbers(dict[Any, int]):
    """A number for each value that comes by, from 0 on."""

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self)
        return number

    def of(self, values: Sequence[Any]) -> Column:
        return np.fromiter(map(self.__getitem__, values), np.int64, len(values))


_ACTS_TYPE, _ACTS_GOAL = Places(figures.ACTS_TYPE), Places(figures.ACTS_GOAL)
_GOAL_ACTIONS, _GOAL_PERSONS = Places(figures.GOAL_ACTIONS), Places(figures.GOAL_PERSONS)
_LADDER, _FIRST, _ACTIVATED = Places(figures.LADDER), Places(figures.FIRST), Places(figures.ACTIVATED)
_TERTIAL = (Places(figures.TERTIAL_RETURNING), Places(figures.TERTIAL_REACTIVATED))
_YEAR = (Places(figures.YEAR_RETURNING), Places(figures.YEAR_REACTIVATED))
_ACTIONS, _MULTI_GOAL = Places(figures.ACTIONS)[""], Places(figures.MULTI_GOAL)[""]
_ACTIVE28, _RETURN28 = Places(figures.ACTIVE28)[""], Places(figures.RETURN28)[""]
_STEPS = np.array([_LADDER[step] for step in STEPS], np.int64)
_ORGANISER, _ACTIVE, _PARTICIPANT, _DORMANT = range(len(STEPS))
LARGEST, HELD = 1 << 62, 1_000_000
_FIRST_OF_1970 = 719_163
_MONTHS_UNTIL_1970 = 1970 * 12


def tertials(days: Column) -> Column:
    """The tertials of days given as ordinals, numbered as `figures.tertial_index` does."""
    months = (days - _FIRST_OF_1970).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray((months + _MONTHS_UNTIL_1970) // 4, np.int64)


def _differs(*columns: Column) -> Flags:
    """Whether a row differs from the one before it in any of these; the first row does."""
    found = np.ones(len(columns[0]), np.bool_)
    found[1:] = False
    for column in columns:
        found[1:] |= column[1:] != column[:-1]
    return found


def _order(*columns: Column) -> Column:
    """In which order rows sort by these columns, the first one first."""
    key, values = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        span = int(np.ptp(column)) + 1 if len(column) else 1
        values *= span
        if values > LARGEST:
            return np.lexsort(columns[::-1])
        key = key * span + (column - column.min() if span > 1 else 0)
    # One number for all columns sorts in a fifth of the time.
    return np.argsort(key)


def _places(places: Places, numbers: Column, names: Sequence[str]) -> Column:
    """Where each of `numbers` has its counter, by its name."""
    return np.array([places[name] for name in names], np.int64)[numbers]


def _named(places: Places, tertial: Column, name: Any = tertial_name) -> Column:
    """Where each tertial (or year) has its counter."""
    if not len(tertial):
        return tertial
    first = int(tertial.min())
    return _places(places, tertial - first, [name(first + each) for each in range(int(np.ptp(tertial)) + 1)])


class _Worth:
    """The places that acts move up by one, and those they move down, as pieces to be joined."""

    def __init__(self, acts: Acts) -> None:
        self.up: list[Column] = []
        self.down: list[Column] = []
        self._of_acts(acts)

    def _of_acts(self, acts: Acts) -> None:
        persons, types, objects, days, goals = acts
        number = len(days)
        people, kinds, things, goal_texts = _Numbers({None: 0}), _Numbers(), _Numbers(), _Numbers()
        person, kind, day = people.of(persons), kinds.of(types), np.array(days, np.int64)
        thing = kind * number + things.of(objects)
        served = _Served(goal_texts.of(goals), list(goal_texts))
        self.up.append(_places(_ACTS_TYPE, kind, list(kinds)) + day)
        row, goal = served.spread(np.arange(number))
        self.up.append(_places(_ACTS_GOAL, goal, served.names) + day[row])
        organises = np.array([name in ORGANISING for name in kinds], np.bool_)[kind]
        # Those without a person have no more to tell.
        order = _order(person, thing, day)
        order = order[np.searchsorted(person[order], 1) :]
        if len(order):
            person, thing, day = person[order], thing[order], day[order]
            self._of_people(person, day)
            begins = _differs(person, thing)
            self._of_goals(person, day, begins, served, order)
            self._of_actions(person[begins], day[begins], organises[order][begins])

    def _of_people(self, person: Column, day: Column) -> None:
        """What the days move on which somebody was active."""
        order = _order(person, day)
        person, day = person[order], day[order]
        new = _differs(person, day)
        person, day = person[new], day[new]
        self._cover(person, day)
        self._periods(person, day)

    def _cover(self, person: Column, day: Column) -> None:
        """Each active day covers itself and 27 after it; who returns is covered now and 28 days before."""
        begins = _differs(person)
        begins[1:] |= day[1:] > day[:-1] + WINDOW_DAYS
        who, since = person[begins], day[begins]
        until = day[np.append(begins[1:], True)] + WINDOW_DAYS
        self.up.append(_ACTIVE28 + since)
        self.down.append(_ACTIVE28 + until)
        one = np.ones(len(who), np.int64)
        _, moment, (covered,) = _swept(
            np.tile(who, 4),
            np.concatenate((since, until, since + WINDOW_DAYS, until + WINDOW_DAYS)),
            np.concatenate((one, -one, one, -one)),
        )
        both = covered == 2
        before = np.append(False, both[:-1])
        self.up.append(_RETURN28 + moment[both & ~before])
        self.down.append(_RETURN28 + moment[before & ~both])

    def _periods(self, person: Column, day: Column) -> None:
        """A person counts in a period from their first active day in it on: any day in between is exact."""
        tertial = tertials(day)
        newcomer = _differs(person)
        self.up.append(_named(_FIRST, tertial[newcomer]) + day[newcomer])
        for places, period, name in ((_TERTIAL, tertial, tertial_name), (_YEAR, tertial // 3, str)):
            passed = np.append(0, np.diff(period))
            for again, kind in ((passed == 1, 0), (passed > 1, 1)):
                here = again & ~newcomer
                self.up.append(_named(places[kind], period[here], name) + day[here])

    def _of_goals(self, person: Column, day: Column, begins: Flags, served: "_Served", order: Column) -> None:
        """An action serves its goals in the tertial it is dated in, from the first act that carries each."""
        action, tertial = np.cumsum(begins) - 1, tertials(day)
        dated = tertial[begins][action]
        row, goal = served.spread(order)
        here = tertial[row] == dated[row]
        row, goal = row[here], goal[here]
        sort = _order(action[row], goal, day[row])
        row, goal = row[sort], goal[sort]
        new = _differs(action[row], goal)
        row, goal = row[new], goal[new]
        self.up.append(_places(_GOAL_ACTIONS, goal, served.names) + day[row])
        sort = _order(person[row], tertial[row], goal, day[row])
        row, goal = row[sort], goal[sort]
        new = _differs(person[row], tertial[row], goal)
        row, goal = row[new], goal[new]
        self.up.append(_places(_GOAL_PERSONS, goal, served.names) + day[row])
        row = row[_order(person[row], tertial[row], day[row])]
        first = _differs(person[row], tertial[row])
        second = np.append(False, first[:-1]) & ~first
        self.up.append(_MULTI_GOAL + day[row[second]])

    def _of_actions(self, person: Column, day: Column, organises: Flags) -> None:
        """What distinct actions move, each on the day of its first act."""
        self.up.append(_ACTIONS + day)
        order = _order(person, day)
        person, day, organises = person[order], day[order], organises[order]
        first = np.flatnonzero(_differs(person))
        following = np.minimum(first + 1, len(person) - 1)
        soon = (following > first) & (person[following] == person[first])
        soon &= day[following] <= day[first] + ACTIVATION_DAYS
        begun = day[first[soon]]
        self.up.append(_named(_ACTIVATED, tertials(begun)) + begun)
        self._ladder(person, day, organises)

    def _ladder(self, person: Column, day: Column, organises: Flags) -> None:
        """Where somebody comes to stand on a step and leaves it, by their actions in 365 days."""
        begins = np.flatnonzero(_differs(person, day))
        actions = np.diff(np.append(begins, len(person)))
        organising = np.add.reduceat(organises.astype(np.int64), begins)
        who, when = person[begins], day[begins]
        one = np.ones(len(who), np.int64)
        who, moment, (days, number, organised, organised_days) = _swept(
            np.tile(who, 2),
            np.concatenate((when, when + LADDER_DAYS)),
            *(
                np.concatenate((each, -each))
                for each in (one, actions, organising, (organising > 0).astype(np.int64))
            ),
        )
        step = np.select(
            ((organised >= 2) & (organised_days >= 2), (number >= 3) & (days >= 2), number > 0),
            (_ORGANISER, _ACTIVE, _PARTICIPANT),
            _DORMANT,
        )
        arrives = _differs(who, step)
        place = _STEPS[step]
        self.up.append(place[arrives] + moment[arrives])
        leaves = np.flatnonzero(arrives & ~_differs(who))
        self.down.append(place[leaves - 1] + moment[leaves])


class _Served:
    """The goals of acts: each text of goals is taken apart once."""

    def __init__(self, texts: Column, each_text: Sequence[str]) -> None:
        numbers = _Numbers()
        apart = [
            [numbers[goal] for goal in dict.fromkeys(each.split(";"))] if each else [] for each in each_text
        ]
        self._texts = texts
        self._many = np.array([len(each) for each in apart], np.int64)
        self._starts = np.cumsum(self._many) - self._many
        self._flat = np.array([number for each in apart for number in each], np.int64)
        self.names = list(numbers)

    def spread(self, acts: Column) -> tuple[Column, Column]:
        """For these acts a row per goal: which of `acts` it is (its place in them), and the goal's number."""
        texts = self._texts[acts]
        many = self._many[texts]
        row = np.repeat(np.arange(len(acts)), many)
        within = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
        return row, self._flat[self._starts[texts][row] + within]


def _swept(person: Column, day: Column, *amounts: Column) -> tuple[Column, Column, list[Column]]:
    """Person by person and day by day, what the amounts are together so far; each person's end at nought."""
    order = _order(person, day)
    person, day = person[order], day[order]
    begins = np.flatnonzero(_differs(person, day))
    return (
        person[begins],
        day[begins],
        [np.cumsum(np.add.reduceat(each[order], begins)) for each in amounts],
    )
