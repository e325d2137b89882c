"""Everything one person moves in the figures, from their acts alone; the definitions stand here.

The mover takes out what a person's acts were worth before and puts in what they are worth after; the rebuild
puts in everybody's. Days are ordinals.
"""

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


class Action(NamedTuple):
    """Same person, type and object: its first day, and the first day of each of its goals."""

    day: int
    organising: bool
    goals: dict[str, int]


_ORGANISING = frozenset(act.value for act in ORGANISING)
_DAY = itemgetter(0)


def add_act(counters: Counters, act: Act, sign: int = 1) -> None:
    """What an act moves by itself, also one without a person."""
    day, act_type, _, goals = act
    _add(counters, figures.ACTS, "", day, sign)
    _add(counters, figures.ACTS_TYPE, act_type, day, sign)
    if goals:
        for goal in set(goals.split(";")):
            _add(counters, figures.ACTS_GOAL, goal, day, sign)


def add_person(counters: Counters, acts: Sequence[Act], sign: int = 1) -> None:
    """What all acts of one person move together; `sign` -1 takes it out again."""
    if not acts:
        return
    for act in acts:
        add_act(counters, act, sign)
    days = sorted({act.day for act in acts})
    actions = actions_of(acts)
    _add_cover(counters, days, sign)
    _add_periods(counters, days, sign)
    _add_activation(counters, actions, sign)
    for action in actions:
        _add(counters, figures.ACTIONS, "", action.day, sign)
    for step, since, until in steps(actions):
        _add(counters, figures.LADDER, step, since, sign)
        if until is not None:
            _add(counters, figures.LADDER, step, until, -sign)
    _add_goals(counters, actions, sign)


def _add(counters: Counters, figure: str, key: str, day: int, value: int) -> None:
    place = (figure, key, day)
    counters[place] = counters.get(place, 0) + value


def actions_of(acts: Iterable[Act]) -> list[Action]:
    """The distinct actions in order of their days."""
    found: dict[tuple[str, str], Action] = {}
    for act in sorted(acts, key=_DAY):
        place = (act.type, act.object_ref)
        action = found.get(place)
        if action is None:
            action = found[place] = Action(act.day, act.type in _ORGANISING, {})
        if act.goals:
            for goal in act.goals.split(";"):
                action.goals.setdefault(goal, act.day)
    return list(found.values())


def covers(days: Iterable[int]) -> list[Span]:
    """On which days somebody is active in 28 days; each active day covers itself and the 27 after it."""
    spans: list[Span] = []
    for day in days:
        if spans and day <= spans[-1][1]:
            spans[-1] = (spans[-1][0], day + WINDOW_DAYS)
        else:
            spans.append((day, day + WINDOW_DAYS))
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


def _add_cover(counters: Counters, days: Sequence[int], sign: int) -> None:
    spans = covers(days)
    for since, until in spans:
        _add(counters, figures.ACTIVE28, "", since, sign)
        _add(counters, figures.ACTIVE28, "", until, -sign)
    for since, until in returns(spans):
        _add(counters, figures.RETURN28, "", since, sign)
        _add(counters, figures.RETURN28, "", until, -sign)


def _add_periods(counters: Counters, days: Sequence[int], sign: int) -> None:
    """A person counts in a period from their first active day in it on: so every day in between is exact."""
    first = tertial_of(days[0])
    _add(counters, figures.FIRST, tertial_name(first), days[0], sign)
    tertial, year = first, first // 3
    for day in days[1:]:
        now = tertial_of(day)
        if now == tertial:
            continue
        figure = figures.TERTIAL_RETURNING if now == tertial + 1 else figures.TERTIAL_REACTIVATED
        _add(counters, figure, tertial_name(now), day, sign)
        tertial = now
        if now // 3 != year:
            figure = figures.YEAR_RETURNING if now // 3 == year + 1 else figures.YEAR_REACTIVATED
            _add(counters, figure, str(now // 3), day, sign)
            year = now // 3


def _add_activation(counters: Counters, actions: Sequence[Action], sign: int) -> None:
    first = actions[0].day
    if len(actions) > 1 and actions[1].day <= first + ACTIVATION_DAYS:
        _add(counters, figures.ACTIVATED, tertial_name(tertial_of(first)), first, sign)


def steps(actions: Sequence[Action]) -> list[tuple[str, int, int | None]]:
    """The steps of the ladder somebody stood on: (step, since, until); the last is without end."""
    entering: dict[int, tuple[int, int]] = {}
    for action in actions:
        number, organising = entering.get(action.day, (0, 0))
        entering[action.day] = (number + 1, organising + action.organising)
    moves = [(day, 1, *held) for day, held in entering.items()]
    moves += [(day + LADDER_DAYS, -1, *held) for day, held in entering.items()]
    standing: list[tuple[str, int]] = []
    window = [0, 0, 0, 0]
    for day, sign, number, organising in sorted(moves):
        window[0] += sign * number
        window[1] += sign
        window[2] += sign * organising
        window[3] += sign * (organising > 0)
        step = _step(*window)
        if standing and standing[-1][1] == day:
            # Of several moves on a day the last holds.
            standing.pop()
        if not standing or standing[-1][0] != step:
            standing.append((step, day))
    ends = [since for _, since in standing[1:]]
    return [(step, since, until) for (step, since), until in zip_longest(standing, ends)]


def _step(actions: int, days: int, organising: int, organising_days: int) -> str:
    if organising >= 2 and organising_days >= 2:
        return ORGANISER
    if actions >= 3 and days >= 2:
        return ACTIVE
    return PARTICIPANT if actions else DORMANT


def _add_goals(counters: Counters, actions: Sequence[Action], sign: int) -> None:
    """An action serves its goals in the tertial it is dated in, from the day it first carries each."""
    by_tertial: dict[int, dict[str, int]] = {}
    for action in actions:
        tertial = tertial_of(action.day)
        for goal, day in action.goals.items():
            if day != action.day and tertial_of(day) != tertial:
                continue
            _add(counters, figures.GOAL_ACTIONS, goal, day, sign)
            served = by_tertial.setdefault(tertial, {})
            served[goal] = min(day, served.get(goal, day))
    for served in by_tertial.values():
        for goal, day in served.items():
            _add(counters, figures.GOAL_PERSONS, goal, day, sign)
        if len(served) > 1:
            _add(counters, figures.MULTI_GOAL, "", sorted(served.values())[1], sign)
