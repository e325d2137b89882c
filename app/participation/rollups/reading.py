"""Counting the whole ledger in one pass, person by person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, bindparam, text

from app.core.types import UTCDateTime
from app.participation.ledger.models import RETRACT
from app.participation.ledger.rules import COUNTING_TYPES, Row, winner
from app.participation.rollups.footprint import Act, Counters, Moves, of_acts, of_person

Told = Callable[[int], None]
TOLD_EVERY = 20_000
ROWS_AT_ONCE = 5000
ROOMY_KILOBYTES, USUAL_KILOBYTES = 256_000, 2_000
_PERSON = itemgetter(0)
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
    moves = Moves()
    for person, theirs in groupby(_told(ledger.by_person(), told), key=_PERSON):
        # A plain tuple does as an Act, and is made in half the time.
        acts = (
            (day, act_type, object_ref, goals)
            for _, event_uid, digest, act_type, object_ref, day, goals in theirs
            if event_uid not in taken_back and chosen.get(event_uid, digest) == digest
        )
        if person is not None:
            moves.add(of_person(cast("list[Act]", list(acts))))
        else:
            while some := list(islice(acts, TOLD_EVERY)):
                moves.add(of_acts(cast("list[Act]", some)))
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


def _told(rows: Iterator[Any], told: Told | None) -> Iterator[Any]:
    if told is None:
        yield from rows
        return
    number = 0
    while some := list(islice(rows, TOLD_EVERY)):
        yield from some
        number += len(some)
        told(number)


class _Ledger:
    """The statements of one pass."""

    def __init__(self, connection: Connection, as_of: datetime | None) -> None:
        self.connection, self.as_of = connection, as_of
        self.until = "TRUE" if as_of is None else "l.received_at <= :as_of"

    def stream(self, sql: str) -> Iterator[Any]:
        statement = text(sql)
        if self.as_of is not None:
            statement = statement.bindparams(bindparam("as_of", self.as_of.astimezone(UTC), UTCDateTime()))
        options = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
        with self.connection.execute(statement, execution_options=options) as result:
            for some in result.partitions(ROWS_AT_ONCE):
                yield from some

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

    def by_person(self) -> Iterator[Any]:
        """Rows of counting types, person by person: who, uid, digest, type, object, day, goals.

        The day is its ordinal: said by the database, it needs no Python for each of ten million rows.
        """
        types = ", ".join(f"'{each}'" for each in sorted(COUNTING_TYPES))
        person, day = "COALESCE(p.merged_into, l.person_id)", "CAST(julianday(l.day) - 1721424.5 AS INTEGER)"
        shown = person
        if self.connection.dialect.name == "postgresql":
            shown, day = f"CAST({person} AS VARCHAR)", "l.day - DATE '0001-01-01' + 1"
        sql = f"""
            SELECT {shown}, l.event_uid, l.digest, l.type, l.object_ref, {day}, l.goals
            FROM ledger_events l LEFT JOIN participants p ON p.id = l.person_id
            WHERE {self.until} AND l.status = 'confirmed' AND l.type IN ({types})
            ORDER BY {person}"""  # noqa: S608 fixed words
        return self.stream(sql)

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
