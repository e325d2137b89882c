"""One row of a file: what it may hold, and what becomes of it. Written for speed: a million rows come by."""

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import lt
from typing import NamedTuple

from flask import Flask

from app.core.tokens import normalised_address, person_hmac
from app.core.types import new_id
from app.goals.catalogue import goal
from app.participation.imports.moments import (
    REMEMBERED,
    BadRow,
    Days,
    KnownParts,
    Moments,
    UnusualError,
    moment_staged,
    shown,
)
from app.participation.ledger.digests import SEPARATOR, digest_key
from app.participation.ledger.models import (
    GOALS_LENGTH,
    RETRACT,
    SILENT_TYPES,
    STATUS_LENGTH,
    TEXT_LENGTH,
    Channel,
)
from app.participation.ledger.rules import COUNTING_TYPES
from app.people.participants.queries import code_key

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
_STATUS, _GOALS = COLUMNS.index("status"), COLUMNS.index("goals")
KNOWN_TYPES = COUNTING_TYPES | SILENT_TYPES | {RETRACT}
# Few enough rows to stay in the fast memory of a processor while their columns are looked at.
LOOKED_AT_ONCE = 250


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
# Line, `event_uid` and what it takes back.
StagedRetraction = tuple[str, str, str]
# How far an id counts up before its first part, which all ids of an import share, would change.
_COUNTED_BYTES = 6
_COUNTED = 1 << 8 * _COUNTED_BYTES


@dataclass(frozen=True)
class Batch:
    """Rows of a file, each with the line it begins on; as columns, in the order of `FileRow`.

    `wrong` has the lines between them that are no rows, and why.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    wrong: Sequence[tuple[int, str]] = ()


class Preparation:
    """Checks rows and prepares them, a batch at a time. What it remembers to be quick is bounded.

    A batch is looked at column by column: whether everything in it is as usual. If not, its rows are looked
    at one by one.
    """

    def __init__(self, app: Flask) -> None:
        self._keyed = hashlib.blake2b(digest_key(app), digest_size=8)
        # Ids count on from a fresh one: the time it begins with keeps them in order, its random middle apart.
        # Half of the numbers at its end are still to come, more than any file has rows.
        shared, counted = divmod(new_id().int, _COUNTED)
        self._shared, self._counted = f"{shared:0{32 - 2 * _COUNTED_BYTES}x}", counted // 2
        self.new_retractions: list[StagedRetraction] = []
        self._people = _People(app.extensions["settings"].person_key.encode())
        self._goals: set[str] = {""}
        self._hours, self._seconds, self._days = (
            KnownParts("{}:00:00Z"),
            KnownParts("2000-01-01T00{}"),
            Days(),
        )

    @property
    def new_people(self) -> list[StagedPerson]:
        """Number, key and code of people since this list was last emptied."""
        return self._people.fresh

    def prepared(self, batch: Batch) -> tuple[list[StagedRow], list[tuple[int, str]]]:
        """The rows that can be taken, and of the others the line and why."""
        if not batch.lines:
            return [], list(batch.wrong)
        try:
            moments = self._usual(batch.columns)
            contents = _contents(batch.columns, moments)
            _check_usual_lengths(batch.columns, contents)
        except UnusualError:
            good, wrong = self._one_by_one(batch)
            return good, sorted([*batch.wrong, *wrong])
        return self._staged(batch.lines, batch.columns, moments, contents), list(batch.wrong)

    def _usual(self, columns: Sequence[Sequence[str]]) -> Moments:
        """When each row happened and came.

        Raises:
            UnusualError: something is not as usual; it may be wrong.
        """
        uids, _, types, _, occurred, received, _, goals, _, _, retracts, _ = columns
        if not KNOWN_TYPES.issuperset(types) or "" in uids:
            raise UnusualError
        taking_back = [row for row, target in enumerate(retracts) if target]
        if len(taking_back) != types.count(RETRACT):
            raise UnusualError
        if any(types[row] != RETRACT or uids[row] == retracts[row] for row in taking_back):
            raise UnusualError
        if not self._goals.issuperset(goals):
            self._learn_goals(goals)
        happened = self._moments(occurred)
        later = [row for row, moment in enumerate(received) if moment != occurred[row]]
        came = happened
        if later:
            came = happened.copy()
            for row, moment in zip(later, self._moments([received[row] for row in later]), strict=True):
                came[row] = moment
            if any(map(lt, came, happened)):
                raise UnusualError
        return Moments(happened, came, self._days_of(happened))

    def _days_of(self, happened: Iterable[str]) -> list[str]:
        days = self._days
        return [days[moment[:13]] for moment in happened]

    def _moments(self, given: Sequence[str]) -> list[str]:
        """Moments as they are staged."""
        try:
            # Looked up, a part of a moment is as usual; all are rewritten at once.
            self._hours.know({moment[:13] for moment in given})
            self._seconds.know({moment[13:] for moment in given})
            return "\n".join(given).replace("T", " ").replace("Z", ".000000").split("\n")
        except UnusualError:
            pass
        try:
            return [moment_staged(moment, "") for moment in given]
        except BadRow:
            raise UnusualError from None

    def _learn_goals(self, texts: Iterable[str]) -> None:
        for goals in set(texts) - self._goals:
            if _unknown_goal(goals) is not None:
                raise UnusualError
            if len(self._goals) < REMEMBERED:
                self._goals.add(goals)

    def _one_by_one(self, batch: Batch) -> tuple[list[StagedRow], list[tuple[int, str]]]:
        lines, rows, wrong = [], [], []
        both: list[tuple[str, str]] = []
        for line, *values in zip(batch.lines, *batch.columns, strict=True):
            try:
                both.append(_checked(FileRow._make(values)))
            except BadRow as bad:
                wrong.append((line, str(bad)))
            else:
                lines.append(line)
                rows.append(values)
        if not rows:
            return [], wrong
        columns = list(zip(*rows, strict=True))
        happened, came = zip(*both, strict=True)
        moments = Moments(happened, came, self._days_of(happened))
        return self._staged(lines, columns, moments, _contents(columns, moments)), wrong

    def _staged(
        self,
        lines: Sequence[int],
        columns: Sequence[Sequence[str]],
        moments: Moments,
        contents: list[str],
    ) -> list[StagedRow]:
        uids, persons, types, objects, _, _, statuses, goals, groups, sources, retracts, channels = columns
        if any(retracts):
            named = zip(map(str, lines), uids, retracts, strict=True)
            self.new_retractions += [each for each in named if each[2]]
        shared, first = self._shared, self._counted
        self._counted += len(uids)
        return list(
            zip(
                [shared + n.to_bytes(_COUNTED_BYTES).hex() for n in range(first, self._counted)],
                uids,
                map(self._people.__getitem__, persons),
                types,
                objects,
                *moments,
                statuses,
                goals,
                groups,
                sources,
                retracts,
                channels,
                map(str, self._digests(contents)),
                strict=True,
            )
        )

    def _digests(self, contents: list[str]) -> tuple[int, ...]:
        empty = self._keyed.copy
        found: list[bytes] = []
        add = found.append
        for content in map(str.encode, contents):
            hashed = empty()
            hashed.update(content)
            add(hashed.digest())
        return struct.unpack(f">{len(found)}q", b"".join(found))


def _contents(columns: Sequence[Sequence[str]], moments: Moments) -> list[str]:
    """Each row as its digest is taken of it: all that a file tells, and both moments as they are staged."""
    return list(map(SEPARATOR.join, zip(*columns[:4], *moments[:2], *columns[6:11], strict=True)))


def _check_usual_lengths(columns: Sequence[Sequence[str]], contents: list[str]) -> None:
    """Raises UnusualError where a field is too long, or holds what PostgreSQL can't."""
    # A row this short has no field that is too long.
    if max(map(len, contents)) > TEXT_LENGTH and any(_longest(each) > TEXT_LENGTH for each in columns):
        raise UnusualError
    if _longest(columns[_STATUS]) > STATUS_LENGTH or _longest(columns[_GOALS]) > GOALS_LENGTH:
        raise UnusualError
    if "\0" in "".join(contents):
        raise UnusualError


class _People(dict[str, str]):
    """The number of each person, by the code a file has for them; nobody is 0."""

    def __init__(self, person_key: bytes) -> None:
        super().__init__({"": "0"})
        self.fresh: list[StagedPerson] = []
        self._person_key, self._seen = person_key, 0

    def __missing__(self, person: str) -> str:
        if len(self) > REMEMBERED:
            self.clear()
            self[""] = "0"
        self._seen += 1
        number = self[person] = str(self._seen)
        key, code = _address(person) or (code_key(self._person_key, person), person)
        self.fresh.append((number, key, code))
        return number


def _address(person: str) -> tuple[str, str] | None:
    """The key of a person whose code is a mail address; the address itself is kept nowhere."""
    if "@" not in person:
        return None
    try:
        return person_hmac(normalised_address(person)), ""
    except ValueError:
        return None


def _longest(values: Iterable[str]) -> int:
    return max(map(len, set(values)))


def _checked(row: FileRow) -> tuple[str, str]:
    """Both moments of a row, in UTC as they are staged.

    Raises:
        BadRow: it can't be taken.
    """
    wrong = _wrong_kind(row)
    if wrong is not None:
        raise BadRow(wrong)
    unknown = _unknown_goal(row.goals)
    if unknown is not None:
        raise BadRow(f"unknown goal {shown(unknown)}" if unknown else "an empty goal between semicolons")
    happened, came = (
        moment_staged(row.occurred_at, "occurred_at"),
        moment_staged(row.received_at, "received_at"),
    )
    if came < happened:
        raise BadRow(f"received_at {row.received_at} is before occurred_at {row.occurred_at}")
    _check_lengths(row)
    if "\0" in "".join(row):
        raise BadRow("a field holds a NUL character")
    if row.event_uid == row.retracts:
        raise BadRow("a retraction can't take itself back")
    return happened, came


def _unknown_goal(goals: str) -> str | None:
    """The first of these goals that isn't one."""
    return next((code for code in goals.split(";") if goal(code) is None), None) if goals else None


def _wrong_kind(row: FileRow) -> str | None:
    if not row.event_uid:
        return "there is no event_uid"
    if row.type not in KNOWN_TYPES:
        return f"unknown type {shown(row.type)}"
    if row.retracts and row.type != RETRACT:
        return "retracts is only for rows of type retract"
    if row.type == RETRACT and not row.retracts:
        return "a retraction names in retracts which event it takes back"
    return None


def _check_lengths(row: FileRow) -> None:
    longest = {"status": STATUS_LENGTH, "goals": GOALS_LENGTH}
    for column, value in zip(COLUMNS, row, strict=False):
        most = longest.get(column, TEXT_LENGTH)
        if len(value) > most:
            raise BadRow(f"{column} has {len(value)} characters; at most {most} fit")
