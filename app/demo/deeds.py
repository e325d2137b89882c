"""Three years of invented participation: who did what on which day, the same on every load but for the dates.

A plain simulation, made to look like a movement: summers are quiet and Decembers busy, most people come once,
some stay, a few carry the groups; a petition in the news brings thousands at once, now as in earlier years;
paper comes in late. People are numbered in the order in which they came.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.core.clock import local_day

DAYS = 3 * 365
PEOPLE = 6_800
# Petitions of before the site: how many days ago they opened, and how many people signed.
EARLIER_DRIVES = (
    (1010, 1_450),
    (905, 1_700),
    (800, 2_300),
    (700, 1_900),
    (600, 3_100),
    (480, 2_500),
    (395, 4_100),
    (230, 3_400),
    (150, 4_900),
)
# Of those who sign what is in the news, so many do something for the first time; others came this long ago.
FRESH, RECENT = 0.55, timedelta(days=540)
DOMAIN = "demo.example"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# How busy each month is beside an average one, January first.
SEASON = (0.9, 1.0, 1.1, 1.0, 1.0, 0.9, 0.55, 0.6, 1.1, 1.2, 1.1, 1.5)
HOURS = (8, 9, 10, 12, 12, 13, 16, 17, 19, 19, 20, 20, 20, 21, 21, 22)
EARLIER_GOALS = ("22.1", "22.2", "22.3", "22.4", "22.5")
GOALS = ("1", "2", "3", "4", "4", "5", "6", "7", "T")
# Weekly chance of an act, weeks somebody stays on average, share of the people.
HABITS = {
    "once": (0.0, 1, 0.69),
    "now and then": (0.065, 75, 0.23),
    "often": (0.22, 95, 0.07),
    "carries a group": (0.45, 130, 0.01),
}
TYPES = {
    "once": (("sign", 8), ("signup", 1), ("answer", 1)),
    "now and then": (
        ("sign", 6),
        ("comment", 1),
        ("contact_decision_maker", 3),
        ("attend", 1),
        ("answer", 1),
    ),
    "often": (("sign", 4), ("comment", 2), ("contact_decision_maker", 4), ("attend", 3), ("signup", 3)),
    "carries a group": (
        ("host_session", 2),
        ("create_action", 1),
        ("attend", 3),
        ("signup", 2),
        ("comment", 2),
        ("sign", 3),
        ("moderate", 1),
    ),
}


@dataclass(frozen=True)
class Deed:
    """One row of the ledger before it is loaded; `person` is an invented address, None in a safe petition."""

    event_uid: str
    person: str | None
    type: str
    object: str
    occurred_at: datetime
    received_at: datetime
    status: str = "confirmed"
    goals: tuple[str, ...] = ()
    group: str = ""
    source: str = ""
    retracts: str = ""


@dataclass(frozen=True)
class Drive:
    """A petition that `signers` people signed between two days, `withdrawn` of whom took it back."""

    object: str
    opened_on: date
    last_day: date
    signers: int
    goals: tuple[str, ...]
    safe: bool = False
    withdrawn: int = 0


def address_of(number: int) -> str:
    return f"deelnemer{number:05d}@{DOMAIN}"


def deeds(now: datetime, random: Random, drives: list[Drive], groups: list[str]) -> Iterator[Deed]:
    """Everything that happened until `now`, in no particular order; `groups`: the names of local groups."""
    story = _Story(now, random, groups)
    for number in range(PEOPLE):
        yield from story.life_of(number)
    for drive in sorted([*story.earlier_drives(), *drives], key=lambda drive: drive.opened_on):
        yield from story.signatures(drive)


class _Story:
    def __init__(self, now: datetime, random: Random, groups: list[str]) -> None:
        self.now, self.random, self.groups = now, random, groups
        self.today = local_day(now)
        self.begin = self.today - timedelta(days=DAYS)
        self.made = 0
        # On which day each number came, in that order; who never came has none.
        self.came: list[tuple[date, int]] = []
        self.people = PEOPLE

    def life_of(self, number: int) -> Iterator[Deed]:
        """The acts of one invented person, from their first to when they lapse."""
        habit = self.random.choices(list(HABITS), [share for *_rest, share in HABITS.values()])[0]
        chance, weeks, _share = HABITS[habit]
        group = self._group(habit)
        first = self._newcomers_day(number)
        if first is None:
            return
        self.came.append((first, number))
        stays = 1 + int(self.random.expovariate(1 / weeks)) if chance else 1
        for week in range(stays):
            day = first + timedelta(days=7 * week + (self.random.randrange(7) if week else 0))
            if day >= self.today:
                return
            if week == 0 or self.random.random() < chance * SEASON[day.month - 1]:
                yield from self._act(address_of(number), habit, day, group)
        if habit == "carries a group" and group:
            yield from self._coordinates(address_of(number), group, first, first + timedelta(days=7 * stays))

    def earlier_drives(self) -> Iterator[Drive]:
        """Petitions that were signed before the site could tell of them."""
        for days, signers in EARLIER_DRIVES:
            opened = self.today - timedelta(days=days)
            yield Drive(
                object=f"petition:demo-{opened.year}-{opened.month:02d}-news",
                opened_on=opened,
                last_day=opened + timedelta(days=75),
                signers=signers,
                goals=self._goals(opened),
            )

    def signatures(self, drive: Drive) -> Iterator[Deed]:
        """The signatures of one petition; a safe one names nobody."""
        last = min(drive.last_day, self.today - timedelta(days=1))
        people = self._signers(drive)
        length = max((last - drive.opened_on).days, 0)
        for place, number in enumerate(people):
            # Most come in the first days, a wave comes after it was in the news, halfway.
            share = self.random.random() ** 2.2 if place % 3 else 0.5 + self.random.random() ** 3 * 0.2
            day = drive.opened_on + timedelta(days=int(length * min(share, 1.0)))
            at = self._moment(day)
            signed = Deed(
                event_uid=f"demo-sign:{drive.object}:{place}",
                person=None if drive.safe else address_of(number),
                type="sign",
                object=drive.object,
                occurred_at=at,
                received_at=at,
                goals=drive.goals,
                source=self.random.choice(("", "", "newsletter", "news", "friend")),
            )
            yield signed
            if place >= drive.signers:
                yield self._taken_back(signed)

    def _signers(self, drive: Drive) -> list[int]:
        """Who signs: people who came before, not too long ago, and newcomers; each once."""
        total = drive.signers + drive.withdrawn
        about = [number for day, number in self.came if drive.opened_on - RECENT <= day <= drive.opened_on]
        known = self.random.sample(about, min(len(about), int(total * (1 - FRESH))))
        fresh = range(self.people, self.people + total - len(known))
        self.people = fresh.stop
        self.came += [(drive.opened_on, number) for number in fresh]
        signers = [*known, *fresh]
        self.random.shuffle(signers)
        return signers

    def _newcomers_day(self, number: int) -> date | None:
        """The day on which somebody comes for the first time: more lately, fewer in summer."""
        gone = ((number + self.random.random()) / PEOPLE) ** 0.8
        day = self.begin + timedelta(days=int(DAYS * gone))
        return day if self.random.random() * 1.5 < SEASON[day.month - 1] else None

    def _group(self, habit: str) -> str:
        belongs = {"once": 0.0, "now and then": 0.05, "often": 0.35, "carries a group": 0.9}[habit]
        return self.random.choice(self.groups) if self.groups and self.random.random() < belongs else ""

    def _act(self, person: str, habit: str, day: date, group: str) -> Iterator[Deed]:
        words, weights = zip(*TYPES[habit], strict=True)
        kind = self.random.choices(words, weights)[0]
        at = self._moment(day)
        self.made += 1
        done = Deed(
            event_uid=f"demo:{self.made}",
            person=person,
            type=kind,
            object=self._object(kind, day),
            occurred_at=at,
            received_at=self._received(kind, at),
            goals=self._goals(day),
            group=group if kind in ("attend", "host_session", "create_action", "signup") else "",
            source=self.random.choice(("", "", "", "newsletter", "search", "friend")),
        )
        chance = self.random.random()
        if chance < 0.015:
            yield replace(done, event_uid=f"{done.event_uid}:unconfirmed", status="unconfirmed")
        yield done
        if chance > 0.99:
            yield self._taken_back(done)

    def _object(self, kind: str, day: date) -> str:
        month = f"{day.year}-{day.month:02d}"
        number = self.random.randrange(1, 4)
        thing = {
            "sign": "petition",
            "comment": "consultation",
            "answer": "survey",
            "contact_decision_maker": "letter",
            "moderate": "consultation",
            "create_action": "petition",
            "host_session": "session",
        }.get(kind, "event")
        return f"{thing}:demo-{month}-{number}"

    def _goals(self, day: date) -> tuple[str, ...]:
        pool = EARLIER_GOALS if day.year < 2026 else GOALS
        one = self.random.choice(pool)
        other = self.random.choice(pool)
        return (one, other) if other != one and self.random.random() < 0.15 else (one,)

    def _moment(self, day: date) -> datetime:
        at = datetime.combine(
            day,
            time(self.random.choice(HOURS), self.random.randrange(60), self.random.randrange(60)),
            AMSTERDAM,
        )
        return at.astimezone(UTC)

    def _received(self, kind: str, at: datetime) -> datetime:
        """Most is known at once; lists of who came are typed in later, some of them weeks."""
        if kind not in ("attend", "host_session") or self.random.random() < 0.4:
            return at
        return min(at + timedelta(days=self.random.randint(2, 45)), self.now)

    def _taken_back(self, done: Deed) -> Deed:
        at = min(done.occurred_at + timedelta(days=self.random.randint(0, 20), hours=1), self.now)
        at = max(at, done.received_at)
        return Deed(
            event_uid=f"{done.event_uid}:taken-back",
            person=done.person,
            type="retract",
            object="",
            occurred_at=at,
            received_at=at,
            retracts=done.event_uid,
        )

    def _coordinates(self, person: str, group: str, first: date, last: date) -> Iterator[Deed]:
        """Being coordinator counts once per tertial."""
        for year in range(first.year, last.year + 1):
            for tertial in (1, 2, 3):
                day = date(year, 4 * tertial - 3, 2)
                if first <= day <= last and day < self.today:
                    at = self._moment(day)
                    self.made += 1
                    yield Deed(
                        event_uid=f"demo:{self.made}",
                        person=person,
                        type="coordinate_group",
                        object=f"group:{group}:{year}T{tertial}",
                        occurred_at=at,
                        received_at=at,
                        goals=("6",) if year >= 2026 else ("22.1",),
                        group=group,
                    )
