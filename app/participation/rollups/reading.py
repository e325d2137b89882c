"""Counting the whole ledger in one pass, person by person."""

from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, text

from app.core.statements import fetch
from app.participation.ledger.models import RETRACT
from app.participation.ledger.rules import COUNTING_TYPES, Row, winner
from app.participation.rollups.footprint import Acts, Counters, Moves

Told = Callable[[int], None]
ROWS_AT_ONCE, COUNTED_AT_ONCE = 5_000, 20_000
ROOMY_KILOBYTES, USUAL_KILOBYTES = 256_000, 2_000
PERSON = 2
ROW_COLUMNS = (
    "l.id, l.event_uid, l.person_id, l.type, l.object_ref, l.day, l.status, l.goals, l.retracts, "
    "l.received_at, l.occurred_at, l.group_ref, l.source"
)


@dataclass
class Counted:
    """The counters of a ledger, and the latest `received_at` in it as the database gives it."""

    counters: Counters = field(default_factory=dict)
    counted_until: datetime | None = None


def count_ledger(connection: Connection, as_of: datetime | None = None, told: Told | None = None) -> Counted:
    """The counters of all rows received until `as_of`, people merged as they are now.

    The connection should see one state of the database throughout (see `one_state`). `told` hears how many
    counting rows were read so far.
    """
    ledger = _Ledger(connection, as_of)
    chosen = ledger.chosen_among_several()
    taken_back = ledger.taken_back(chosen)
    found = Counted(counted_until=ledger.last_received())
    moves, number = Moves(), 0
    for held in _whole_people(ledger.by_person()):
        rows = held
        if taken_back or chosen:
            rows = [row for row in held if row[0] not in taken_back and chosen.get(row[0], row[1]) == row[1]]
        moves.put_in(Acts.of_rows(rows, PERSON))
        if told is not None:
            number += len(held)
            told(number)
    found.counters = moves.counters()
    return found


def roomy(connection: Connection, *, more: bool = True) -> None:
    """Give SQLite a page cache for millions of rows, or the small one back (`more=False`)."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = {-ROOMY_KILOBYTES if more else -USUAL_KILOBYTES}")


@cache
def _ordinal_of_text(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def ordinal(day: Any) -> int:
    """The ordinal of a day as either database gives it."""
    return _ordinal_of_text(day) if isinstance(day, str) else day.toordinal()


def _whole_people(rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """Rows that come person by person, in pieces that hold all of everybody in them.

    Those of nobody count one by one, and are cut anywhere.
    """
    held: list[Any] = []
    for some in rows:
        held += some
        if len(held) < COUNTED_AT_ONCE:
            continue
        last, cut = held[-1][PERSON], len(held)
        if last is not None:
            cut = bisect(held, False, key=lambda row: row[PERSON] == last)
        if cut:
            yield held[:cut]
            del held[:cut]
    if held:
        yield held


class _Ledger:
    """The statements of one pass."""

    def __init__(self, connection: Connection, as_of: datetime | None) -> None:
        self.connection = connection
        self.until = "TRUE"
        if as_of is not None:
            utc = as_of.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
            moment = f"TIMESTAMPTZ '{utc}+00'" if connection.dialect.name == "postgresql" else f"'{utc}'"
            self.until = f"l.received_at <= {moment}"

    def stream(self, sql: str) -> Iterator[Any]:
        return chain.from_iterable(fetch(self.connection, sql, ROWS_AT_ONCE))

    def chosen_among_several(self) -> dict[str, int]:
        """Of each `event_uid` that several rows carry, the digest of the row that counts."""
        several = f"""
            SELECT {ROW_COLUMNS}, l.digest FROM ledger_events l
            WHERE {self.until} AND l.event_uid IN (
                SELECT l.event_uid FROM ledger_events l WHERE {self.until}
                GROUP BY l.event_uid HAVING COUNT(*) > 1)
            ORDER BY l.event_uid"""  # noqa: S608 fixed words
        code_of = codes_asked(self.connection)
        found: dict[str, int] = {}
        for event_uid, same in groupby(self.stream(several), key=itemgetter(1)):
            rows = {Row(*row[:-1]): row[-1] for row in same}
            found[event_uid] = rows[winner(rows.keys(), code_of)]
        return found

    def taken_back(self, chosen: dict[str, int]) -> set[str]:
        """Each `event_uid` that a retraction which counts takes back."""
        sql = f"""
            SELECT l.event_uid, l.digest, l.retracts FROM ledger_events l
            WHERE {self.until} AND l.type = '{RETRACT}' AND l.retracts IS NOT NULL"""  # noqa: S608 fixed words
        return {
            retracts
            for event_uid, digest, retracts in self.stream(sql)
            if chosen.get(event_uid, digest) == digest
        }

    def by_person(self) -> Iterator[list[Any]]:
        """Lists of rows of counting types, person by person: uid, digest, who, type, object, day, goals.

        The day is its ordinal: said by the database, it needs no Python for each of ten million rows.
        """
        types = ", ".join(f"'{each}'" for each in sorted(COUNTING_TYPES))
        person, day = "COALESCE(p.merged_into, l.person_id)", "CAST(julianday(l.day) - 1721424.5 AS INTEGER)"
        shown = person
        if self.connection.dialect.name == "postgresql":
            shown, day = f"CAST({person} AS VARCHAR)", "l.day - DATE '0001-01-01' + 1"
        sql = f"""
            SELECT l.event_uid, l.digest, {shown}, l.type, l.object_ref, {day}, l.goals
            FROM ledger_events l LEFT JOIN participants p ON p.id = l.person_id
            WHERE {self.until} AND l.status = 'confirmed' AND l.type IN ({types})
            ORDER BY {person}"""  # noqa: S608 fixed words
        return fetch(self.connection, sql, ROWS_AT_ONCE)

    def last_received(self) -> datetime | None:
        sql = f"SELECT MAX(l.received_at) FROM ledger_events l WHERE {self.until}"  # noqa: S608 fixed words
        [(found,)] = self.stream(sql)
        return moment(found)


def moment(found: Any) -> datetime | None:
    """A moment as either database gives it, in UTC."""
    if isinstance(found, str):
        found = datetime.fromisoformat(found)
    if found is None:
        return None
    kept: datetime = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return kept


def id_text(row_id: Any) -> str:
    """An id as 32 hexadecimal digits, whatever the database gives."""
    return str(row_id).replace("-", "")


def codes_asked(connection: Connection) -> Callable[[Any], str]:
    """By which code a file named a participant, asked only when two rows tie."""
    known: dict[Any, str] = {}

    def code_of(person: Any) -> str:
        if person not in known:
            asked = text("SELECT code FROM person_codes WHERE participant_id = :person")
            known[person] = connection.execute(asked, {"person": person}).scalar() or id_text(person)
        return known[person]

    return code_of
