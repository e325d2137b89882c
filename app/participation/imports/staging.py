"""Rows in temporary tables of one connection, until all are good and can be seen at once."""

from datetime import datetime

import uuid_utils
from sqlalchemy import Connection, bindparam, text

from app.core.indexes import alone_with, lay_aside, make_again
from app.core.statements import fill
from app.core.types import UTCDateTime
from app.participation.imports.rows import STAGED, StagedPerson, StagedRetraction, StagedRow
from app.participation.rollups.reading import roomy
from app.people.participants.models import KEY_VERSION

CHUNK = 5000
# So many rows come in while the indexes of the ledger stay as they are, whatever it holds.
WITH_INDEXES_AT_MOST = 10_000
SORTING_MEMORY = "256MB"
_LEDGER = "ledger_events"
_WITH_ZONE = "s.{} AT TIME ZONE 'UTC'"
_PASSED_OVER = "WHERE TRUE ON CONFLICT (event_uid, digest) DO NOTHING"
_STAGED = ", ".join(f"{name} {kind}" for name, kind in STAGED.items())
# What PostgreSQL reads as its own kind while it is copied in, it needn't take from a text afterwards.
_OWN_KINDS = {"id": "UUID", "occurred_at": "TIMESTAMP", "received_at": "TIMESTAMP", "day": "DATE"}
_STAGED_IN_POSTGRESQL = ", ".join(f"{name} {_OWN_KINDS.get(name, kind)}" for name, kind in STAGED.items())
_TABLES = {
    "staged_events": _STAGED,
    # A person may have several numbers; `fresh_people` holds those nobody knew, with the id each will have.
    "staged_people": "number INTEGER PRIMARY KEY, key TEXT, code TEXT",
    "fresh_people": "id TEXT, key TEXT, code TEXT",
    "staged_retractions": "line BIGINT, event_uid TEXT, retracts TEXT",
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

    def add(
        self, rows: list[StagedRow], people: list[StagedPerson], retractions: list[StagedRetraction]
    ) -> None:
        fill(self.connection, "staged_people", people)
        fill(self.connection, "staged_retractions", retractions)
        fill(self.connection, "staged_events", rows)

    # --- questions that only the whole file and the ledger together answer ---------------------------------

    def retractions_of_retractions(self, most: int) -> list[tuple[int, str | None]]:
        """The lines that take back a retraction; and those of one that the ledger takes back already,
        with the event there that does.
        """
        self._run("CREATE INDEX staged_retractions_uids ON staged_retractions (event_uid)")
        found = self.connection.execute(
            text("""
            SELECT line, MIN(already) FROM (
              SELECT s.line, NULL AS already FROM staged_retractions s
              WHERE EXISTS (SELECT 1 FROM staged_retractions t WHERE t.event_uid = s.retracts)
                OR EXISTS (
                  SELECT 1 FROM ledger_events l WHERE l.event_uid = s.retracts AND l.type = 'retract')
              UNION ALL
              SELECT s.line, l.event_uid FROM staged_retractions s
              JOIN ledger_events l ON l.retracts = s.event_uid AND l.retracts IS NOT NULL
            ) AS found
            GROUP BY line ORDER BY line LIMIT :most"""),
            {"most": most},
        )
        return [(int(row[0]), row[1]) for row in found]

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

    def into_ledger(self, rows: int) -> int:
        """Write those of the staged `rows` that the ledger doesn't have; how many.

        Where the ledger holds fewer than come in, its indexes are made anew at the end. On PostgreSQL others
        who read the ledger or write to it wait then until the transaction ends. Where one of them is at it
        now, or few rows come, the indexes grow row by row.
        """
        connection = self.connection
        if not self._are_most(rows) or not alone_with(connection, _LEDGER):
            return int(connection.execute(text(_INTO_LEDGER[self.postgresql])).rowcount)
        indexes = lay_aside(connection, _LEDGER)
        if self.postgresql:
            self._run(f"SET LOCAL work_mem = '{SORTING_MEMORY}'")
            # The statistics of a ledger that just grew are old; a loop over it would take days.
            self._run("SET LOCAL enable_nestloop = off")
        done = connection.execute(text(_INTO_BARE_LEDGER if self.postgresql else _INTO_LEDGER[False]))
        if self.postgresql:
            self._run("SET LOCAL enable_nestloop = on")
        make_again(connection, indexes)
        return int(done.rowcount)

    def _are_most(self, rows: int) -> bool:
        """Whether more come in than the ledger holds."""
        if rows <= WITH_INDEXES_AT_MOST:
            return False
        some = text("SELECT COUNT(*) FROM (SELECT 1 FROM ledger_events LIMIT :rows) held")
        return (self.connection.execute(some, {"rows": rows}).scalar() or 0) < rows

    def into_pending(self) -> None:
        """Let the written rows wait to be counted."""
        self._run(
            "INSERT INTO pending_events (ledger_id) SELECT s.id FROM staged_events s "
            "WHERE EXISTS (SELECT 1 FROM ledger_events l WHERE l.id = s.id)"
        )


def _into_ledger(moment: str, staged: str = "staged_events", known: str = _PASSED_OVER) -> str:
    return f"""
        INSERT INTO ledger_events (
          id, event_uid, person_id, type, object_ref, occurred_at, received_at, day, status, goals, group_ref,
          source, retracts, channel, audiences, digest)
        SELECT s.id, s.event_uid, k.participant_id, s.type, s.object_ref, {moment.format("occurred_at")},
          {moment.format("received_at")}, s.day, s.status, s.goals, s.group_ref, s.source,
          NULLIF(s.retracts, ''), s.channel, '', s.digest
        FROM {staged} s
        LEFT JOIN staged_people p ON p.number = s.person
        LEFT JOIN participant_keys k ON k.key_version = {KEY_VERSION} AND k.key = p.key
        {known}"""  # noqa: S608 fixed words


_INTO_LEDGER = {True: _into_ledger(_WITH_ZONE), False: _into_ledger("s.{}")}
# For PostgreSQL without the index that tells a row which is there already.
_INTO_BARE_LEDGER = _into_ledger(
    _WITH_ZONE,
    "(SELECT DISTINCT ON (event_uid, digest) * FROM staged_events ORDER BY event_uid, digest, id)",
    """WHERE NOT EXISTS (
          SELECT 1 FROM ledger_events l WHERE l.event_uid = s.event_uid AND l.digest = s.digest)""",
)
