"""Everything one person moves in the figures, from their acts alone; the definitions stand here.

The mover takes out what a person's acts were worth before and puts in what they are worth after; the rebuild
puts in everybody's. Days are ordinals. Lists of places, counted at the end, cost half of counting one by one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from operator import itemgetter
from typing import NamedTuple

from app.participation.ledger.models import ORGANISING
from app.participation.rollups import figures
from app.participation.rollups.figures import (
    ACTIVATION_DAYS,
    ACTIVE,
    DORMANT,
    LADDER_DAYS,
    ORGANISER,
    PARTICIPANT,
    WINDOW_DAYS,
    Places,
    tertial_name,
    tertial_of,
)

Counters = dict[tuple[str, str, int], int]
Span = tuple[int, int]  # from a day until, not including, a day


class Act(NamedTuple):
    """An act that counts; `goals` as the ledger has them, joined by semicolons."""

    day: int
    type: str
    object_ref: str
    goals: str


# Same person, type and object: its first day, whether it organises, the first day of each of its goals.
Action = tuple[int, bool, dict[str, int]]


class Moves:
    """Counters as they grow: how often each place goes up and down."""

    def __init__(self) -> None:
        self.up: Counter[int] = Counter()
        self.down: Counter[int] = Counter()
        self._ups: list[int] = []
        self._downs: list[int] = []

    def add(self, moved: "Moved") -> None:
        self._ups += moved.up
        self._downs += moved.down
        if len(self._ups) + len(self._downs) > AT_ONCE:
            self._count()

    def take_out(self, moved: "Moved") -> None:
        self.add(Moved(moved.down, moved.up))

    def _count(self) -> None:
        self.up.update(self._ups)
        self.down.update(self._downs)
        self._ups.clear()
        self._downs.clear()

    def counters(self) -> Counters:
        """What each place moved on balance; places that didn't are left out."""
        self._count()
        self.up.subtract(self.down)
        self.down.clear()
        whole = {figures.place_of(place): number for place, number in self.up.items()}
        for (figure, _, day), number in list(whole.items()):
            if figure == figures.ACTS_TYPE:
                total = (figures.ACTS, "", day)
                whole[total] = whole.get(total, 0) + number
        return {place: number for place, number in whole.items() if number}


class Moved(NamedTuple):
    """The places that some acts move up by one, and those they move down (see `figures.Places`)."""

    up: list[int]
    down: list[int]


AT_ONCE = 20_000
_ACTS_TYPE, _ACTS_GOAL = Places(figures.ACTS_TYPE), Places(figures.ACTS_GOAL)
_GOAL_ACTIONS, _GOAL_PERSONS = Places(figures.GOAL_ACTIONS), Places(figures.GOAL_PERSONS)
_LADDER, _FIRST, _ACTIVATED = Places(figures.LADDER), Places(figures.FIRST), Places(figures.ACTIVATED)
_TERTIAL = (Places(figures.TERTIAL_RETURNING), Places(figures.TERTIAL_REACTIVATED))
_YEAR = (Places(figures.YEAR_RETURNING), Places(figures.YEAR_REACTIVATED))
_ACTIONS, _MULTI_GOAL = Places(figures.ACTIONS)[""], Places(figures.MULTI_GOAL)[""]
_ACTIVE28, _RETURN28 = Places(figures.ACTIVE28)[""], Places(figures.RETURN28)[""]
_ORGANISING = frozenset(act.value for act in ORGANISING)
_DAY = itemgetter(0)


def of_acts(acts: Sequence[Act]) -> Moved:
    """What acts move by themselves, also those without a person. Their total is the sum over their types."""
    up = [_ACTS_TYPE[act_type] + day for day, act_type, _, _ in acts]
    for day, _, _, goals in acts:
        if not goals:
            continue
        if ";" in goals:
            up += [_ACTS_GOAL[goal] + day for goal in set(goals.split(";"))]
        else:
            up.append(_ACTS_GOAL[goals] + day)
    return Moved(up, [])


def of_person(acts: Sequence[Act]) -> Moved:
    """What all acts of one person move together."""
    moved = of_acts(acts)
    if not acts:
        return moved
    actions = actions_of(acts)
    _cover(moved, sorted({act[0] for act in acts}))
    _ladder(moved, actions)
    moved.up.extend([_ACTIONS + action[0] for action in actions])
    _activation(moved.up, actions)
    _goals(moved.up, actions)
    return moved


def actions_of(acts: Iterable[Act]) -> list[Action]:
    """The distinct actions in order of their days."""
    found: dict[tuple[str, str], Action] = {}
    for act in sorted(acts, key=_DAY):
        day, act_type, object_ref, goals = act
        place = (act_type, object_ref)
        if place not in found:
            served = dict.fromkeys(goals.split(";"), day) if goals else {}
            found[place] = (day, act_type in _ORGANISING, served)
        elif goals:
            for goal in goals.split(";"):
                found[place][2].setdefault(goal, day)
    return list(found.values())


def covers(days: Iterable[int]) -> list[Span]:
    """On which days somebody is active in 28 days; each active day covers itself and the 27 after it."""
    spans: list[Span] = []
    since = until = 0
    for day in days:
        if day > until:
            if until:
                spans.append((since, until))
            since = day
        until = day + WINDOW_DAYS
    if until:
        spans.append((since, until))
    return spans


def returns(spans: Sequence[Span]) -> list[Span]:
    """On which days somebody is active in these 28 days and in the 28 before."""
    found: list[Span] = []
    now = before = 0
    while now < len(spans) and before < len(spans):
        since = max(spans[now][0], spans[before][0] + WINDOW_DAYS)
        until = min(spans[now][1], spans[before][1] + WINDOW_DAYS)
        if since < until:
            found.append((since, until))
        if spans[now][1] < spans[before][1] + WINDOW_DAYS:
            now += 1
        else:
            before += 1
    return found


def _cover(moved: Moved, days: Sequence[int]) -> None:
    spans = covers(days)
    for place, found in ((_ACTIVE28, spans), (_RETURN28, returns(spans))):
        moved.up.extend([place + since for since, _ in found])
        moved.down.extend([place + until for _, until in found])
    _periods(moved.up, days)


def _periods(up: list[int], days: Sequence[int]) -> None:
    """A person counts in a period from their first active day in it on: so every day in between is exact."""
    first = tertial_of(days[0])
    up.append(_FIRST[tertial_name(first)] + days[0])
    tertial, year = first, first // 3
    for day in days:
        now = tertial_of(day)
        if now == tertial:
            continue
        up.append(_TERTIAL[now != tertial + 1][tertial_name(now)] + day)
        tertial = now
        if now // 3 != year:
            up.append(_YEAR[now // 3 != year + 1][str(now // 3)] + day)
            year = now // 3


def _activation(up: list[int], actions: Sequence[Action]) -> None:
    first = actions[0][0]
    if len(actions) > 1 and actions[1][0] <= first + ACTIVATION_DAYS:
        up.append(_ACTIVATED[tertial_name(tertial_of(first))] + first)


def _ladder(moved: Moved, actions: Sequence[Action]) -> None:
    for step, since, until in steps(actions):
        moved.up.append(_LADDER[step] + since)
        if until is not None:
            moved.down.append(_LADDER[step] + until)


def steps(actions: Sequence[Action]) -> list[tuple[str, int, int | None]]:
    """The steps of the ladder somebody stood on: (step, since, until); the last is without end."""
    entering: dict[int, list[int]] = {}
    for day, is_organising, _ in actions:
        held = entering.setdefault(day, [0, 0])
        held[0] += 1
        held[1] += is_organising
    moves = [(day, 1, number, organising) for day, (number, organising) in entering.items()]
    moves += [(day + LADDER_DAYS, -1, -number, -organising) for day, _, number, organising in moves]
    moves.sort()
    standing: list[tuple[str, int]] = []
    days = all_actions = all_organising = organising_days = 0
    for day, sign, number, organising in moves:
        days += sign
        all_actions += number
        if organising:
            all_organising += organising
            organising_days += sign
        if all_organising >= 2 and organising_days >= 2:
            step = ORGANISER
        elif all_actions >= 3 and days >= 2:
            step = ACTIVE
        else:
            step = PARTICIPANT if all_actions else DORMANT
        if standing and standing[-1][1] == day:
            # Of several moves on a day the last holds.
            standing.pop()
        if not standing or standing[-1][0] != step:
            standing.append((step, day))
    ends = [since for _, since in standing[1:]]
    return [(step, since, until) for (step, since), until in zip_longest(standing, ends)]


def _goals(up: list[int], actions: Sequence[Action]) -> None:
    """An action serves its goals in the tertial it is dated in, from the day it first carries each."""
    by_tertial: dict[int, dict[str, int]] = {}
    for first, _, goals in actions:
        if not goals:
            continue
        tertial = tertial_of(first)
        served = by_tertial.setdefault(tertial, {})
        for goal, day in goals.items():
            if day != first and tertial_of(day) != tertial:
                continue
            up.append(_GOAL_ACTIONS[goal] + day)
            if day < served.get(goal, day + 1):
                served[goal] = day
    for served in by_tertial.values():
        up += [_GOAL_PERSONS[goal] + day for goal, day in served.items()]
        if len(served) > 1:
            up.append(_MULTI_GOAL + sorted(served.values())[1])
