"""The figures counted the plain way: each definition read word by word over all rows; nothing of app/."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

COUNTING = set(
    "sign comment answer attend signup contact_decision_maker host_session coordinate_group create_action "
    "moderate".split()
)
ORGANISING = {"host_session", "coordinate_group", "create_action", "moderate"}
GOALS = ["1", "2", "3", "4", "5", "6", "7", "T", "22.1", "22.2", "22.3", "22.4", "22.5"]
COLUMNS = "event_uid person type object occurred_at received_at status goals group source retracts".split()
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Event:
    person: str
    type: str
    object: str
    day: date
    goals: frozenset[str]


def counted(rows: Iterable[dict[str, str]], as_of: datetime | None, merged: dict[str, str]) -> list[Event]:
    """Rule 1 and 2: the events that count, each person under the name they were merged into."""
    chosen: dict[str, dict[str, str]] = {}
    for row in rows:
        if as_of is not None and moment(row["received_at"]) > as_of:
            continue
        uid, held = row["event_uid"], chosen.get(row["event_uid"])
        if held is None or order(row) < order(held):
            chosen[uid] = row
    gone = {row["retracts"] for row in chosen.values() if row["type"] == "retract"}
    return [
        Event(
            person=root(row["person"], merged),
            type=row["type"],
            object=row["object"],
            day=moment(row["occurred_at"]).astimezone(AMSTERDAM).date(),
            goals=frozenset(row["goals"].split(";")) - {""},
        )
        for uid, row in chosen.items()
        if row["type"] in COUNTING and row["status"] == "confirmed" and uid not in gone
    ]


def order(row: dict[str, str]) -> tuple[datetime, str]:
    return moment(row["received_at"]), ",".join(row[column] for column in COLUMNS)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def root(person: str, merged: dict[str, str]) -> str:
    while person in merged:
        person = merged[person]
    return person


def tertial(day: date) -> tuple[int, int]:
    return day.year, (day.month + 3) // 4


def before(period: tuple[int, int]) -> tuple[int, int]:
    return (period[0], period[1] - 1) if period[1] > 1 else (period[0] - 1, 3)


def after(period: tuple[int, int]) -> tuple[int, int]:
    return (period[0], period[1] + 1) if period[1] < 3 else (period[0] + 1, 1)


def report(
    rows: list[dict[str, str]], ref: date, as_of: datetime | None, merged: dict[str, str]
) -> dict[str, Any]:
    """The report as JSON values, without `as_of`."""
    everything = counted(rows, as_of, merged)
    with_person = [event for event in everything if event.person]
    events = [event for event in with_person if event.day <= ref]
    first = {p: min(e.day for e in events if e.person == p) for p in {e.person for e in events}}
    actions = actions_of(events)
    periods = periods_until(ref, first)
    return {
        "ref": ref.isoformat(),
        "counted_events": len(everything),
        "distinct_actions": len({(e.person, e.type, e.object) for e in with_person}),
        "active_28d": len({e.person for e in events if e.day >= ref - timedelta(days=27)}),
        "active_year": {
            str(year): len({e.person for e in events if e.day.year == year})
            for year in range(periods[0][0], ref.year + 1)
        },
        "tertials": [flow(events, first, period) for period in periods],
        "activation_90d": {name(period): activation(actions, first, period, ref) for period in periods},
        "ladder": ladder(actions, first, ref),
        **goals(events, actions, ref),
    }


def name(period: tuple[int, int]) -> str:
    return f"{period[0]}T{period[1]}"


def periods_until(ref: date, first: dict[str, date]) -> list[tuple[int, int]]:
    periods = [tertial(min([*first.values(), ref]))]
    while periods[-1] != tertial(ref):
        periods.append(after(periods[-1]))
    return periods


def actions_of(events: list[Event]) -> dict[tuple[str, str, str], date]:
    """Rule 5: each distinct action with its day."""
    found: dict[tuple[str, str, str], date] = {}
    for event in events:
        place = (event.person, event.type, event.object)
        found[place] = min(event.day, found.get(place, event.day))
    return found


def active_in(events: list[Event], period: tuple[int, int]) -> set[str]:
    return {event.person for event in events if tertial(event.day) == period}


def flow(events: list[Event], first: dict[str, date], period: tuple[int, int]) -> dict[str, Any]:
    now, then = active_in(events, period), active_in(events, before(period))
    new = {person for person in now if tertial(first[person]) == period}
    return {
        "tertial": name(period),
        "active": len(now),
        "new": len(new),
        "returning": len(now & then),
        "reactivated": len(now - new - then),
        "lapsed": len(then - now),
    }


def activation(
    actions: dict[tuple[str, str, str], date], first: dict[str, date], period: tuple[int, int], ref: date
) -> dict[str, Any]:
    cohort = {person for person, day in first.items() if tertial(day) == period}
    mature = {person for person in cohort if first[person] + timedelta(days=90) <= ref}
    activated = set()
    for person in mature:
        days = sorted(day for (who, _, _), day in actions.items() if who == person)
        if len(days) > 1 and days[1] <= first[person] + timedelta(days=90):
            activated.add(person)
    rate = len(activated) / len(mature) if mature else None
    return {
        "mature": len(mature),
        "activated": len(activated),
        "immature": len(cohort - mature),
        "rate": rate,
    }


def ladder(actions: dict[tuple[str, str, str], date], first: dict[str, date], ref: date) -> dict[str, int]:
    steps = {"organiser": 0, "active": 0, "participant": 0, "dormant": 0}
    for person in first:
        window = [
            (kind, day)
            for (who, kind, _), day in actions.items()
            if who == person and ref - timedelta(days=364) <= day <= ref
        ]
        organising = [day for kind, day in window if kind in ORGANISING]
        if len(organising) >= 2 and len(set(organising)) >= 2:
            steps["organiser"] += 1
        elif len(window) >= 3 and len({day for _, day in window}) >= 2:
            steps["active"] += 1
        elif window:
            steps["participant"] += 1
        else:
            steps["dormant"] += 1
    return steps


def goals(events: list[Event], actions: dict[tuple[str, str, str], date], ref: date) -> dict[str, Any]:
    period = tertial(ref)
    served = {
        (event.person, event.type, event.object, goal)
        for event in events
        for goal in event.goals
        if tertial(actions[event.person, event.type, event.object]) == period
    }
    active = len(active_in(events, period))
    found = {}
    for goal in GOALS:
        persons = {person for person, _, _, its in served if its == goal}
        number = len([each for each in served if each[3] == goal])
        if persons:
            found[goal] = {
                "persons": len(persons),
                "actions": number,
                "depth": number / len(persons),
                "breadth": len(persons) / active,
            }
    of_person: dict[str, set[str]] = {}
    for person, _, _, goal in served:
        of_person.setdefault(person, set()).add(goal)
    multi = sum(len(theirs) > 1 for theirs in of_person.values())
    return {
        "goals_ref_tertial": found,
        "multi_goal_share_ref_tertial": multi / active if active else None,
    }


# --- what the office page shows beside the report -----------------------------------------------------------


def window(rows: list[dict[str, str]], ref: date, merged: dict[str, str]) -> dict[str, int]:
    """The 28 days up to `ref`, compared with the 28 before."""
    events = [event for event in counted(rows, None, merged) if event.person]

    def active(first: date, last: date) -> set[str]:
        return {event.person for event in events if first <= event.day <= last}

    now = active(ref - timedelta(days=27), ref)
    then = active(ref - timedelta(days=55), ref - timedelta(days=28))
    ever = active(date.min, ref - timedelta(days=28))
    return {
        "active": len(now),
        "new": len(now - ever),
        "returning": len(now & then),
        "reactivated": len((now & ever) - then),
        "lapsed": len(then - now),
    }


def year(rows: list[dict[str, str]], ref: date, merged: dict[str, str]) -> dict[str, int]:
    """The calendar year of `ref` up to that day, compared with the whole year before."""
    events = [event for event in counted(rows, None, merged) if event.person]
    now = {event.person for event in events if event.day.year == ref.year and event.day <= ref}
    then = {event.person for event in events if event.day.year == ref.year - 1}
    ever = {event.person for event in events if event.day.year < ref.year}
    return {
        "active": len(now),
        "new": len(now - ever),
        "returning": len(now & then),
        "reactivated": len((now & ever) - then),
        "lapsed": len(then - now),
    }


def acts_per_month(rows: list[dict[str, str]], merged: dict[str, str]) -> dict[tuple[str, str | None], int]:
    """Acts by month (`2026-05`) and goal; None for the total. Acts without a person count."""
    found: dict[tuple[str, str | None], int] = {}
    for event in counted(rows, None, merged):
        for goal in [None, *event.goals]:
            place = (event.day.isoformat()[:7], goal)
            found[place] = found.get(place, 0) + 1
    return found
