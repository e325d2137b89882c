"""Each figure of the page beside the same figure by COUNT(DISTINCT) over the ledger, in one run.

python -m bench.figures sqlite|postgresql FILE [--folder FOLDER]
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import text

from app.core.transactions import reading
from app.extensions import db
from app.metrics import queries
from app.metrics.report import Report
from app.participation.ledger.rules import COUNTING_TYPES
from app.participation.rollups.figures import first_day, tertial_index
from bench.databases import fresh_app
from bench.machine import described
from bench.timing import ledger_size, measured, take_in
from tests.factories.people import make_staff, sign_in

REF = date(2026, 9, 30)
RUNS = 20
TYPES = ", ".join(f"'{each}'" for each in sorted(COUNTING_TYPES))
# Rows that count, one per event_uid, not taken back, as plain SQL says it.
COUNTED = f"""
SELECT COALESCE(p.merged_into, l.person_id) AS person, l.type, l.object_ref, l.day, l.goals
FROM ledger_events l
LEFT JOIN participants p ON p.id = l.person_id
WHERE l.status = 'confirmed' AND l.type IN ({TYPES}) AND l.person_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM ledger_events r WHERE r.retracts = l.event_uid AND r.retracts IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1 FROM ledger_events o WHERE o.event_uid = l.event_uid
    AND (o.received_at < l.received_at OR o.received_at = l.received_at AND o.type < l.type))
"""


def distinct(condition: str, what: str = "person") -> str:
    return f"SELECT COUNT(DISTINCT {what}) FROM ({COUNTED}) counted WHERE {condition}"


Beside = tuple[str, Callable[[Report], int], str]


def comparisons(ref: date) -> list[Beside]:
    tertial, window = first_day(tertial_index(ref)), ref - timedelta(days=27)
    action = "person || '|' || type || '|' || object_ref"
    if db.engine.dialect.name == "postgresql":
        action = "CAST(person AS VARCHAR) || '|' || type || '|' || object_ref"
    return [
        ("active in 28 days", lambda r: r.active_28d, distinct(f"day BETWEEN '{window}' AND '{ref}'")),
        (
            "active in the tertial",
            lambda r: r.tertials[-1].active,
            distinct(f"day BETWEEN '{tertial}' AND '{ref}'"),
        ),
        (
            "active in the year",
            lambda r: r.active_year[str(ref.year)],
            distinct(f"day BETWEEN '{ref.year}-01-01' AND '{ref}'"),
        ),
        ("distinct actions", lambda r: r.distinct_actions, distinct("TRUE", action)),
    ]


def seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def scalar(sql: str) -> int:
    return int(db.session.execute(text(sql)).scalar() or 0)


def page(client: FlaskClient) -> None:
    """The office page with everything on it, as a member of staff gets it."""
    answer = client.get("/en/office/movement/", query_string={"ref": REF.isoformat()})
    assert answer.status_code == 200, answer.status_code


def staff_client() -> FlaskClient:
    client = current_app.test_client()
    sign_in(client, make_staff(), second_factor=True)
    return client


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", choices=("sqlite", "postgresql"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--folder", type=Path, help="Where the database may grow.")
    chosen = parser.parse_args()
    print(f"{described()}; {chosen.database}; load {os.getloadavg()[0]:.1f}", flush=True)
    with fresh_app(chosen.database, chosen.folder) as app:
        with chosen.file.open("rb") as opened:
            events = sum(1 for _ in opened) - 1
        measured(f"import and count {events}", lambda: take_in(app, chosen.file), events)
        print(f"{ledger_size()} rows in the ledger, figures of {REF}")
        compare()


def compare() -> None:
    """Print each figure beside the same by plain counting, and how long the page takes."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    client = staff_client()
    print(f"{ledger_size()} rows in the ledger, figures of {REF}")
    with reading():
        report = queries.report(REF)
        by_counters = statistics.median(seconds(lambda: queries.report(REF)) for _ in range(RUNS))
        print(f"all figures of a day from counters: {by_counters * 1000:.1f} ms (median of {RUNS})")
        for name, value, sql in comparisons(REF):
            began = time.perf_counter()
            shown, plain = value(report), scalar(sql)
            taken = time.perf_counter() - began
            print(
                f"{name:24} {shown:>9} from counters, {plain:>9} by COUNT(DISTINCT) in {taken * 1000:.0f} ms",
                flush=True,
            )
        db.session.rollback()
    pages = sorted(seconds(lambda: page(client)) for _ in range(100))
    print(f"the page of the office: median {pages[50] * 1000:.0f} ms, p95 {pages[95] * 1000:.0f} ms")


if __name__ == "__main__":
    main()
