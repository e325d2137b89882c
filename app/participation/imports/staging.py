"""Rows in temporary tables of one connection, until all are good and can be seen at once."""

from datetime import datetime

import uuid_utils
from sqlalchemy import Connection, bindparam, text

from app.core.statements import fill
from app.core.types import UTCDateTime
from app.participation.imports.rows import STAGED, StagedPerson, StagedRow
from app.participation.rollups.reading import roomy
from app.people.participants.models import KEY_VERSION

CHUNK = 5000
_STAGED = ", ".join(f"{name} {kind}" for name, kind in STAGED.items())
# What PostgreSQL reads as its own kind while it is copied in, it needn't take from a text afterwards.
_OWN_KINDS = {"id": "UUID", "occurred_at": "TIMESTAMP", "received_at": "TIMESTAMP", "day": "DATE"}
_STAGED_IN_POSTGRESQL = ", ".join(f"{name} {_OWN_KINDS.get(name, kind)}" for name, kind in STAGED.items())
_TABLES = {
    "staged_events": _STAGED,
    # A person may have several numbers; `fresh_people` holds those nobody knew, with the id each will have.
    "staged_people": "number INTEGER PRIMARY KEY, key TEXT, code TEXT",
    "fresh_people": "id TEXT, key TEXT, code TEXT",
}


class Stage:
    """The temporary tables of one import."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.postgresql = connection.dialect.name == "postgresql"

    def set_up(self) -> None:
        self.take_down()
        roomy(self.connection)
        own = {"staged_events": _STAGED_IN_POSTGRESQL} if self.postgresql else {}
        for table, columns in {**_TABLES, **own}.items():
            self._run(f"CREATE TEMPORARY TABLE {table} ({columns})")

    def take_down(self) -> None:
        for table in _TABLES:
            self._run(f"DROP TABLE IF EXISTS {table if not self.postgresql else 'pg_temp.' + table}")
        roomy(self.connection, more=False)

    def _run(self, sql: str) -> None:
        self.connection.exec_driver_sql(sql)

    def add(self, rows: list[StagedRow], people: list[StagedPerson]) -> None:
        fill(self.connection, "staged_people", people)
        fill(self.connection, "staged_events", rows)

    # --- questions that only the whole file and the ledger together answer ---------------------------------

    def retractions_of_retractions(self, most: int) -> list[int]:
        """The lines that take back a retraction, or are one that the ledger takes back."""
        self._run("CREATE INDEX staged_retractions ON staged_events (event_uid) WHERE type = 'retract'")
        found = self.connection.execute(
            text("""
            SELECT s.line FROM staged_events s
            WHERE s.type = 'retract' AND (
              EXISTS (SELECT 1 FROM staged_events t WHERE t.type = 'retract' AND t.event_uid = s.retracts)
              OR EXISTS (SELECT 1 FROM ledger_events l WHERE l.event_uid = s.retracts AND l.type = 'retract')
              OR EXISTS (
                SELECT 1 FROM ledger_events l WHERE l.retracts = s.event_uid AND l.retracts IS NOT NULL))
            ORDER BY s.line LIMIT :most"""),
            {"most": most},
        )
        return [int(row[0]) for row in found]

    # --- into the ledger -----------------------------------------------------------------------------------

    def make_people(self, now: datetime) -> None:
        """A participant for every code nobody has yet; not for rows that the ledger has already."""
        unknown = self.connection.execute(
            text("""
            SELECT p.key, MIN(p.code) FROM staged_people p
            WHERE NOT EXISTS (
                SELECT 1 FROM participant_keys k WHERE k.key_version = :version AND k.key = p.key)
              AND p.number IN (
                SELECT s.person FROM staged_events s WHERE NOT EXISTS (
                  SELECT 1 FROM ledger_events l WHERE l.event_uid = s.event_uid AND l.digest = s.digest))
            GROUP BY p.key"""),
            {"version": KEY_VERSION},
        )
        for some in unknown.partitions(CHUNK):
            fresh = [(uuid_utils.uuid7().hex, row[0], row[1]) for row in some]
            fill(self.connection, "fresh_people", fresh)
        uuid = "CAST(id AS uuid)" if self.postgresql else "id"
        statement = text(f"INSERT INTO participants (id, created_at) SELECT {uuid}, :now FROM fresh_people")  # noqa: S608 fixed words
        self.connection.execute(statement.bindparams(bindparam("now", now, UTCDateTime())))
        self.connection.execute(
            text(
                "INSERT INTO participant_keys (key_version, key, participant_id) "  # noqa: S608 fixed words
                f"SELECT {KEY_VERSION}, key, {uuid} FROM fresh_people WHERE TRUE ON CONFLICT DO NOTHING"
            )
        )
        self.connection.execute(
            text(
                "INSERT INTO person_codes (participant_id, code) "  # noqa: S608 fixed words
                f"SELECT {uuid}, code FROM fresh_people WHERE code <> ''"
            )
        )

    def into_ledger(self) -> int:
        """Write the rows the ledger doesn't have; how many."""
        done = self.connection.execute(text(_INTO_LEDGER[self.postgresql]))
        return int(done.rowcount)

    def into_pending(self) -> None:
        """Let the written rows wait to be counted."""
        self._run(
            "INSERT INTO pending_events (ledger_id) SELECT s.id FROM staged_events s "
            "WHERE EXISTS (SELECT 1 FROM ledger_events l WHERE l.id = s.id)"
        )


def _into_ledger(moment: str) -> str:
    return f"""
        INSERT INTO ledger_events (
          id, event_uid, person_id, type, object_ref, occurred_at, received_at, day, status, goals, group_ref,
          source, retracts, channel, audiences, digest)
        SELECT s.id, s.event_uid, k.participant_id, s.type, s.object_ref, {moment.format("occurred_at")},
          {moment.format("received_at")}, s.day, s.status, s.goals, s.group_ref, s.source,
          NULLIF(s.retracts, ''), s.channel, '', s.digest
        FROM staged_events s
        LEFT JOIN staged_people p ON p.number = s.person
        LEFT JOIN participant_keys k ON k.key_version = {KEY_VERSION} AND k.key = p.key
        WHERE TRUE
        ON CONFLICT (event_uid, digest) DO NOTHING"""  # noqa: S608 fixed words


_INTO_LEDGER = {True: _into_ledger("s.{} AT TIME ZONE 'UTC'"), False: _into_ledger("s.{}")}
