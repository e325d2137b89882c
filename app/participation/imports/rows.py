"""One row of a file: what it may hold, and what becomes of it. Written for speed: a million rows come by."""

import hashlib
import re
import struct
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask import Flask

from app.core.clock import local_day
from app.core.tokens import normalised_address, person_hmac
from app.core.types import new_id
from app.goals.catalogue import goal
from app.participation.ledger.digests import SEPARATOR, code_key, digest_key
from app.participation.ledger.models import (
    GOALS_LENGTH,
    RETRACT,
    SILENT_TYPES,
    STATUS_LENGTH,
    TEXT_LENGTH,
    Channel,
)
from app.participation.ledger.rules import COUNTING_TYPES

COLUMNS = (
    "event_uid",
    "person",
    "type",
    "object",
    "occurred_at",
    "received_at",
    "status",
    "goals",
    "group",
    "source",
    "retracts",
)
KNOWN_TYPES = COUNTING_TYPES | SILENT_TYPES | {RETRACT}
FIRST_YEAR, LAST_YEAR = 1961, 2099
REMEMBERED = 100_000
_SIGNED = struct.Struct(">q").unpack


class FileRow(NamedTuple):
    """The columns of the definition, as text; moments in ISO 8601 and UTC. Files don't tell the channel."""

    event_uid: str
    person: str
    type: str
    object: str
    occurred_at: str
    received_at: str
    status: str = "confirmed"
    goals: str = ""
    group: str = ""
    source: str = ""
    retracts: str = ""
    channel: str = Channel.ONLINE.value


# A checked row as it is staged, all text: ids in hexadecimal, moments and days as ISO has them. A person is a
# number of `staged_people`, 0 for nobody.
STAGED = {
    "line": "BIGINT",
    "id": "TEXT",
    "event_uid": "TEXT",
    "person": "BIGINT",
    "type": "TEXT",
    "object_ref": "TEXT",
    "occurred_at": "TEXT",
    "received_at": "TEXT",
    "day": "TEXT",
    "status": "TEXT",
    "goals": "TEXT",
    "group_ref": "TEXT",
    "source": "TEXT",
    "retracts": "TEXT",
    "channel": "TEXT",
    "digest": "BIGINT",
}
StagedRow = tuple[str, ...]
StagedPerson = tuple[str, str, str]


class BadRow(Exception):
    """Why a row can't be taken; one sentence for the person at the console."""


class Preparation:
    """Checks rows and prepares them. What it remembers to be quick is bounded."""

    def __init__(self, app: Flask) -> None:
        self._keyed = hashlib.blake2b(digest_key(app), digest_size=8)
        # Ids count on from a fresh one: the time it begins with keeps them in order, its random end apart.
        self._next_id = new_id().int
        self._person_key: bytes = app.extensions["settings"].person_key.encode()
        self._people: dict[str, str] = {"": "0"}
        self._people_seen = 0
        # Number, key and code of people since this list was last emptied.
        self.new_people: list[StagedPerson] = []
        self._goals: set[str] = {""}
        self._hours: dict[str, str] = {}
        self._seconds: dict[str, str] = {}
        self._days: dict[str, str] = {}

    def prepared(self, line: int, row: FileRow) -> StagedRow:
        """The row, checked.

        Raises:
            BadRow: it can't be taken.
        """
        (
            uid,
            person,
            event_type,
            object_ref,
            occurred,
            received,
            status,
            goals,
            group,
            source,
            retracts,
            channel,
        ) = row
        if event_type not in KNOWN_TYPES or not uid or (event_type == RETRACT) != bool(retracts):
            raise BadRow(_wrong_kind(FileRow._make(row)))
        if goals not in self._goals:
            self._learn_goals(goals)
        hour = occurred[:13]
        try:
            same = received == occurred
            occurred = self._hours[hour] + self._seconds[occurred[13:]]
            received = occurred if same else self._hours[received[:13]] + self._seconds[received[13:]]
        except KeyError:
            occurred = self._learn_moment(row[4], "occurred_at")
            received = self._learn_moment(row[5], "received_at")
            hour = f"{occurred[:10]}T{occurred[11:13]}"
        if received < occurred:
            raise BadRow(f"received_at {row[5]} is before occurred_at {row[4]}")
        content = SEPARATOR.join(
            (uid, person, event_type, object_ref, occurred, received, status, goals, group, source, retracts)
        )
        # A row this short has no field that is too long.
        if len(content) > TEXT_LENGTH or len(status) > STATUS_LENGTH or len(goals) > GOALS_LENGTH:
            _check_lengths(row)
        if "\0" in content:
            raise BadRow("a field holds a NUL character")
        if uid == retracts:
            raise BadRow("a retraction can't take itself back")
        number = self._people.get(person) or self._learn_person(person)
        hashed = self._keyed.copy()
        hashed.update(content.encode())
        self._next_id += 1
        return (
            str(line),
            f"{self._next_id:032x}",
            uid,
            number,
            event_type,
            object_ref,
            occurred,
            received,
            self._days.get(hour) or self._learn_day(hour),
            status,
            goals,
            group,
            source,
            retracts,
            channel,
            str(_SIGNED(hashed.digest())[0]),
        )

    def _learn_goals(self, goals: str) -> None:
        for code in goals.split(";"):
            if goal(code) is None:
                raise BadRow(f"unknown goal {_shown(code)}" if code else "an empty goal between semicolons")
        if len(self._goals) < REMEMBERED:
            self._goals.add(goals)

    def _learn_person(self, person: str) -> str:
        if len(self._people) > REMEMBERED:
            self._people = {"": "0"}
        self._people_seen += 1
        number = self._people[person] = str(self._people_seen)
        key, code = self._address(person) or (code_key(self._person_key, person), person)
        self.new_people.append((number, key, code))
        return number

    def _address(self, person: str) -> tuple[str, str] | None:
        """The key of a person whose code is a mail address; the address itself is kept nowhere."""
        if "@" not in person:
            return None
        try:
            return person_hmac(normalised_address(person)), ""
        except ValueError:
            return None

    def _learn_moment(self, given: str, column: str) -> str:
        """The moment in UTC as `YYYY-MM-DD HH:MM:SS.ffffff`, which sorts as time does."""
        moment = _moment(given, column)
        # The usual way to write it: its hour, and its minutes and seconds, are known from now on.
        if len(self._hours) < REMEMBERED and _USUAL.fullmatch(given):
            self._hours[given[:13]] = moment[:13]
            self._seconds[given[13:]] = moment[13:]
        return moment

    def _learn_day(self, hour: str) -> str:
        if len(self._days) > REMEMBERED:
            self._days.clear()
        # Amsterdam differs from UTC by whole hours since 1940, so an hour has one day.
        day = local_day(datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC)).isoformat()
        self._days[hour] = day
        return day


_USUAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def _moment(given: str, column: str) -> str:
    try:
        parsed = datetime.fromisoformat(given)
    except ValueError:
        raise BadRow(f"{column} {_shown(given)} is no date and time, such as 2026-01-10T09:00:00Z") from None
    if parsed.utcoffset() != timedelta(0):
        raise BadRow(f"{column} {_shown(given)} is not in UTC: end it with Z")
    if not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        raise BadRow(f"{column} {_shown(given)} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return parsed.replace(tzinfo=None).isoformat(" ", "microseconds")


def _wrong_kind(row: FileRow) -> str:
    if not row.event_uid:
        return "there is no event_uid"
    if row.type not in KNOWN_TYPES:
        return f"unknown type {_shown(row.type)}"
    if row.retracts:
        return "retracts is only for rows of type retract"
    return "a retraction names in retracts which event it takes back"


def _check_lengths(row: FileRow) -> None:
    longest = {"status": STATUS_LENGTH, "goals": GOALS_LENGTH}
    for column, value in zip(COLUMNS, row, strict=False):
        most = longest.get(column, TEXT_LENGTH)
        if len(value) > most:
            raise BadRow(f"{column} has {len(value)} characters; at most {most} fit")


def _shown(text: str) -> str:
    """A value as an error may repeat it: short, on one line."""
    cut = text if len(text) <= 40 else f"{text[:39]}…"
    return repr(cut)
