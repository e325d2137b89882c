"""Moving the counters by what waits: what people were worth comes out, what they are worth goes in."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite

from app.core.statements import upsertable
from app.extensions import db
from app.participation.ledger.rules import CodeOf, Row, counting
from app.participation.rollups.footprint import Acts, Counters, Moves
from app.participation.rollups.models import MovementCounter, RollupState
from app.participation.rollups.reading import ROW_COLUMNS, id_text, moment, ordinal
from app.participation.rollups.turns import turn_to_move

BATCH = 1000


def move(now: datetime, batch: int = BATCH) -> int:
    """Count up to `batch` waiting acts and merges in the caller's transaction; how many were.

    0 also when another process is at it, or a rebuild is due and will count them. Sends the same number of
    statements whatever waits and however large the ledger is.
    """
    connection = db.session.connection()
    if not turn_to_move(connection) or rebuild_due():
        return 0
    waiting = _claim(connection, batch)
    if not waiting:
        return 0
    counters, until = _difference(connection, waiting)
    _apply(connection, counters)
    _let_go(connection, waiting)
    _note(connection, until, now)
    return len(waiting.events) + len(waiting.merges)


def rebuild_due() -> int:
    """The number of the rebuild that is asked for and not done; 0 when none is."""
    state = db.session.execute(select(RollupState.rebuilds_asked, RollupState.rebuilds_done)).first()
    return int(state[0]) if state is not None and state[0] > state[1] else 0


@dataclass(frozen=True)
class _Waiting:
    """What this batch counts: ledger ids, their event uids, ids of merge marks and whom those are about."""

    events: list[Any]
    uids: list[str]
    merges: list[Any]
    merged: list[Any]

    def __bool__(self) -> bool:
        return bool(self.events or self.merges)


# In the database's own form: ids go back in as they came out, without a conversion per row.
def _all(connection: Connection, sql: str, **lists: list[Any]) -> list[Any]:
    statement = text(sql)
    for name, values in lists.items():
        # An empty list has no type: it asks for what is never there.
        never = "" if name == "uids" else UUID(int=0) if _is_postgresql(connection) else UUID(int=0).hex
        statement = statement.bindparams(bindparam(name, values or [never], expanding=True))
    return list(connection.execute(statement))


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


_WAITING_EVENTS = text(
    "SELECT p.ledger_id, l.event_uid FROM pending_events p "
    "LEFT JOIN ledger_events l ON l.id = p.ledger_id ORDER BY p.ledger_id LIMIT :batch"
)
_WAITING_MERGES = text("SELECT id, participant_id FROM pending_merges ORDER BY id LIMIT :batch")


def _claim(connection: Connection, batch: int) -> _Waiting:
    if _is_postgresql(connection):
        # After an import the planner knows nothing yet; every step here is a few rows by an index.
        connection.execute(
            text(
                "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), "
                "set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"
            )
        )
    events = connection.execute(_WAITING_EVENTS, {"batch": batch}).all()
    merges = connection.execute(_WAITING_MERGES, {"batch": batch}).all()
    return _Waiting(
        events=[row[0] for row in events],
        uids=sorted({row[1] for row in events if row[1] is not None}),
        merges=[row[0] for row in merges],
        merged=sorted({row[1] for row in merges}),
    )


def _difference(connection: Connection, waiting: _Waiting) -> tuple[Counters, datetime | None]:
    uids, persons = _concerned(connection, waiting)
    groups = _Groups(connection, persons, waiting.merged)
    read = _all(connection, _ROWS, persons=groups.everybody(), uids=uids)
    claimed = set(waiting.events)
    before = [Row(*row[:-1]) for row in read if not row[-1]]
    after = [Row(*row[:-1]) for row in read if not row[-1] or row[0] in claimed]
    code_of = _codes(connection, read)
    moves = Moves()
    old, new = _acts(before, groups.before, groups, code_of), _acts(after, groups.after, groups, code_of)
    changed = [person for person in old.keys() | new.keys() if old.get(person) != new.get(person)]
    moves.take_out(Acts.of_rows([act for person in changed for act in old.get(person, [])]))
    moves.put_in(Acts.of_rows([act for person in changed for act in new.get(person, [])]))
    groups.keep(connection)
    received = [moment(row[9]) for row in read if row[0] in claimed]
    return moves.counters(), max((each for each in received if each is not None), default=None)


def _concerned(connection: Connection, waiting: _Waiting) -> tuple[list[str], list[Any]]:
    """The event uids that may count differently from now on, and the people on any of their rows."""
    of_uids = "SELECT DISTINCT retracts, person_id FROM ledger_events WHERE event_uid IN :uids"
    same = _all(connection, of_uids, uids=waiting.uids)
    targets = sorted({row[0] for row in same if row[0] is not None} - set(waiting.uids))
    taken = _all(connection, of_uids, uids=targets)
    people = {row[1] for row in [*same, *taken] if row[1] is not None}
    return [*waiting.uids, *targets], sorted(people)


# Each row with whether it waits, in one statement: a row that is committed in between waits, and stays out.
_ROWS = f"""
WITH known AS (
  SELECT event_uid FROM ledger_events WHERE person_id IN :persons
  UNION SELECT event_uid FROM ledger_events WHERE event_uid IN :uids
), wide AS (
  SELECT event_uid FROM known
  UNION SELECT r.event_uid FROM known JOIN ledger_events r ON r.retracts = known.event_uid
  WHERE r.retracts IS NOT NULL
)
SELECT {ROW_COLUMNS}, p.ledger_id IS NOT NULL
FROM wide JOIN ledger_events l ON l.event_uid = wide.event_uid
LEFT JOIN pending_events p ON p.ledger_id = l.id
"""  # noqa: S608 fixed words


def _codes(connection: Connection, read: list[Any]) -> CodeOf:
    """By which code files named the people on rows that share an event uid: one statement."""
    number = Counter(row[1] for row in read)
    sharing = {row[2] for row in read if number[row[1]] > 1 and row[2] is not None}
    sql = "SELECT participant_id, code FROM person_codes WHERE participant_id IN :people"
    known = dict(tuple(row) for row in _all(connection, sql, people=sorted(sharing)))
    return lambda person: known.get(person) or id_text(person)


class _Groups:
    """As whom participants count: as the counters have it (`before`), with these merges (`after`)."""

    def __init__(self, connection: Connection, persons: list[Any], merged: list[Any]) -> None:
        held = _all(
            connection,
            "SELECT participant_id, counted_as FROM counted_with WHERE participant_id IN :people",
            people=[*persons, *merged],
        )
        self.counted: dict[Any, Any] = dict(tuple(row) for row in held)
        into = _all(
            connection,
            "SELECT id, COALESCE(merged_into, id) FROM participants WHERE id IN :merged",
            merged=merged,
        )
        self.moved: dict[Any, Any] = dict(tuple(row) for row in into)
        self.roots = {self.before(each) for each in [*persons, *merged]}
        self.roots |= {self.after(each) for each in [*persons, *merged]}
        members = _all(
            connection,
            "SELECT participant_id, counted_as FROM counted_with WHERE counted_as IN :roots",
            roots=sorted(self.roots),
        )
        self.counted |= dict(tuple(row) for row in members)

    def before(self, person: Any) -> Any:
        return self.counted.get(person, person)

    def after(self, person: Any) -> Any:
        return self.moved.get(person, self.before(person))

    def everybody(self) -> list[Any]:
        """All participants who count as any of the people concerned, before or after."""
        return sorted(
            self.roots | self.moved.keys() | {p for p, c in self.counted.items() if c in self.roots}
        )

    def keep(self, connection: Connection) -> None:
        """Remember as whom the counters now have the participants that were merged."""
        rows = [
            {"participant_id": each, "counted_as": root} for each, root in self.moved.items() if each != root
        ]
        if rows:
            connection.execute(_KEEP, rows)


_KEEP = text(
    "INSERT INTO counted_with (participant_id, counted_as) VALUES (:participant_id, :counted_as) "
    "ON CONFLICT (participant_id) DO UPDATE SET counted_as = excluded.counted_as"
)


def _acts(
    rows: list[Row], root_of: Any, groups: _Groups, code_of: CodeOf
) -> dict[Any, list[tuple[Any, ...]]]:
    """The acts that count, by whom they count for; None for those without a person."""
    found: dict[Any, list[tuple[Any, ...]]] = {}
    for row in counting(rows, code_of):
        root = None if row.person is None else root_of(row.person)
        if root is None or root in groups.roots:
            act = (root, row.type, row.object_ref, ordinal(row.day), row.goals)
            found.setdefault(root, []).append(act)
    for acts in found.values():
        acts.sort()
    return found


def _apply(connection: Connection, counters: Counters) -> None:
    rows = [
        {"figure": figure, "key": key, "day": date.fromordinal(day), "value": value}
        for (figure, key, day), value in sorted(counters.items())
        if value
    ]
    if not rows:
        return
    counter = cast("Table", MovementCounter.__table__)
    upserting = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = upserting(counter)
    added = counter.c.value + statement.excluded.value
    connection.execute(
        statement.on_conflict_do_update(index_elements=["figure", "key", "day"], set_={"value": added}), rows
    )


def _let_go(connection: Connection, waiting: _Waiting) -> None:
    for sql, ids in (
        ("DELETE FROM pending_events WHERE ledger_id IN :ids", waiting.events),
        ("DELETE FROM pending_merges WHERE id IN :ids", waiting.merges),
    ):
        if ids:
            connection.execute(text(sql).bindparams(bindparam("ids", ids, expanding=True)))


def _note(connection: Connection, until: datetime | None, now: datetime) -> None:
    known = connection.execute(select(RollupState.counted_until)).scalar()
    latest = max((each for each in (until, known) if each is not None), default=None)
    values = {"counted_until": latest, "moved_at": now}
    fresh = upsertable(RollupState).values(id=1, rebuilds_asked=0, rebuilds_done=0, **values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=values))
