"""A file of plausible events: `python -m bench.events FILE [--events N] [--people N] [--years N]`.

The same seed gives the same file. Most people act once or twice, some for years; weeks with a surge, few acts
in summer; some rows come in late, twice, or are taken back; a few are of types that never count.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

HEADER = "event_uid,person,type,object,occurred_at,received_at,status,goals,group,source,retracts\n"
TYPES = [
    ("sign", 620),
    ("comment", 60),
    ("answer", 90),
    ("signup", 70),
    ("attend", 50),
    ("contact_decision_maker", 60),
    ("host_session", 8),
    ("coordinate_group", 4),
    ("create_action", 4),
    ("moderate", 14),
    ("page_view", 20),
]
KINDS = {
    "sign": ("petition", 400),
    "comment": ("consultation", 30),
    "answer": ("survey", 60),
    "signup": ("event", 3000),
    "attend": ("event", 3000),
    "contact_decision_maker": ("letter", 200),
    "host_session": ("session", 900),
    "coordinate_group": ("group", 150),
    "create_action": ("event", 3000),
    "moderate": ("consultation", 30),
    "page_view": ("page", 50),
}
SOURCES = ["", "", "newsletter", "social", "friend", "event"]
LAST = datetime(2026, 11, 1, tzinfo=UTC)
LATE, TWICE, TAKEN_BACK, NAMELESS = 0.04, 0.02, 0.02, 0.01


def rows(events: int, people: int, years: int, seed: int = 20261121) -> Iterator[str]:
    """The lines of the file, the header first; exactly `events` of them follow."""
    chance = random.Random(seed)
    yield HEADER
    days = _days(chance, years)
    kinds, weights = zip(*TYPES, strict=True)
    bounds = list(accumulate(weights))
    written = 0
    while written < events:
        number = written
        occurred = chance.choice(days) + timedelta(seconds=int(chance.triangular(21_600, 82_800, 68_400)))
        kind = chance.choices(kinds, cum_weights=bounds)[0]
        line = _line(chance, number, people, kind, occurred)
        yield line
        written += 1
        if written < events and chance.random() < TWICE:
            yield line if chance.random() < 0.5 else line.replace(",sign,", ",answer,")
            written += 1
        if written < events and chance.random() < TAKEN_BACK:
            gone = (occurred + timedelta(days=chance.randrange(1, 60))).strftime("%Y-%m-%dT%H:%M:%SZ")
            yield f"r{number},,retract,,{gone},{gone},confirmed,,,,e{number}\n"
            written += 1


def _line(chance: random.Random, number: int, people: int, kind: str, occurred: datetime) -> str:
    # Few do much: the cube of an even number lies near nought.
    person = f"p{int(people * chance.random() ** 2.2)}" if chance.random() > NAMELESS else ""
    thing, many = KINDS[kind]
    object_ref = f"{thing}:{int(many * chance.random() ** 1.5)}"
    received = occurred + timedelta(days=chance.randrange(1, 90)) if chance.random() < LATE else occurred
    status = "unconfirmed" if chance.random() < 0.03 else "confirmed"
    return (
        f"e{number},{person},{kind},{object_ref},{occurred:%Y-%m-%dT%H:%M:%SZ},{received:%Y-%m-%dT%H:%M:%SZ},"
        f"{status},{_goals(chance, occurred)},{'utrecht' if chance.random() < 0.05 else ''},"
        f"{chance.choice(SOURCES)},\n"
    )


def _goals(chance: random.Random, occurred: datetime) -> str:
    codes = ["1", "2", "3", "4", "5", "6", "7", "T"]
    if occurred.year < 2026:
        codes = ["22.1", "22.2", "22.3", "22.4", "22.5"]
    first = chance.choice(codes)
    return f"{first};{chance.choice(codes)}" if chance.random() < 0.15 else first


def _days(chance: random.Random, years: int) -> list[datetime]:
    """Each day as often as it is busy: seasons, and a surge of two weeks now and then."""
    found: list[datetime] = []
    busy = 0
    for back in range(365 * years, 0, -1):
        day = LAST - timedelta(days=back)
        busy = 14 if chance.random() < 0.01 else max(0, busy - 1)
        weight = (4 if day.month in (7, 8) else 10) + (25 if busy else 0)
        found += [day] * weight
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--people", type=int, default=700_000)
    parser.add_argument("--years", type=int, default=5)
    chosen = parser.parse_args()
    with chosen.file.open("w") as file:
        file.writelines(rows(chosen.events, chosen.people, chosen.years))


if __name__ == "__main__":
    main()
