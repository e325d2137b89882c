"""Everything one person moves in the figures, from their acts alone; the definitions stand here.

The mover takes out what a person's acts were worth before and puts in what they are worth after; the rebuild
puts in everybody's. Days are ordinals. Lists of places, counted at the end, cost half of counting one by one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
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


# Same person, type and object: its first day, and whether it organises.
Action = tuple[int, bool]


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


class _Codes(dict[str, tuple[str, ...]]):
    """The goals of an act as the ledger has them, taken apart; the same few texts come by a million times."""

    def __missing__(self, goals: str) -> tuple[str, ...]:
        self[goals] = tuple(dict.fromkeys(goals.split(";"))) if goals else ()
        return self[goals]


_CODES = _Codes()


def of_acts(acts: Iterable[Act]) -> Moved:
    """What acts move by themselves, also those without a person. Their total is the sum over their types."""
    up: list[int] = []
    for day, act_type, _, goals in acts:
        up.append(_ACTS_TYPE[act_type] + day)
        for goal in _CODES[goals]:
            up.append(_ACTS_GOAL[goal] + day)
    return Moved(up, [])


def of_person(acts: Iterable[Act]) -> Moved:
    """What all acts of one person move together."""
    in_order = sorted(acts)
    moved = of_acts(in_order)
    if in_order:
        days = sorted({act[0] for act in in_order})
        _cover(moved, days)
        _periods(moved.up, days)
        actions = _actions(moved.up, in_order)
        _activation(moved.up, actions)
        _ladder(moved, actions)
    return moved


def _actions(up: list[int], in_order: Iterable[Act]) -> list[Action]:
    """The distinct actions by their days; what they and their goals move is added to `up` on the way.

    An action serves its goals in the tertial it is dated in, from the day of the first act that carries each.
    """
    actions: list[Action] = []
    begun: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}
    served: set[str] = set()
    tertial = 0
    for day, act_type, object_ref, goals in in_order:
        codes, place = _CODES[goals], (act_type, object_ref)
        now = tertial_of(day)
        if now != tertial:
            tertial, served = now, set()
        if place not in begun:
            actions.append((day, act_type in _ORGANISING))
            up.append(_ACTIONS + day)
            begun[place] = (now, codes)
        else:
            since, held = begun[place]
            if since != now or codes == held:
                continue
            codes = tuple(code for code in codes if code not in held)
            begun[place] = (now, held + codes)
        for goal in codes:
            up.append(_GOAL_ACTIONS[goal] + day)
            if goal not in served:
                served.add(goal)
                up.append(_GOAL_PERSONS[goal] + day)
                if len(served) == 2:
                    up.append(_MULTI_GOAL + day)
    return actions


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
    for day, is_organising in actions:
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
