"""Rows as the tests write them, into the ledger; and people found by the code of a file."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from app.extensions import db
from app.participation.imports.operations import Settled, load_rows
from app.participation.imports.rows import FileRow
from app.participation.rollups.models import MovementCounter
from app.participation.rollups.moving import move
from app.people.participants.queries import participant_with_code

NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)


def load(rows: Iterable[dict[str, str]]) -> Settled:
    return load_rows((FileRow(**row) for row in rows), NOW)


def move_all(batch: int = 1000) -> int:
    moved = 0
    while some := move(NOW, batch):
        moved += some
    return moved


def person(code: str) -> UUID | None:
    """The participant a file knows by a code; None where no row named it yet."""
    found = participant_with_code(code)
    return found.id if found is not None else None


def counters() -> dict[tuple[str, str, str], int]:
    """Every counter that is not zero."""
    rows = db.session.execute(
        db.select(MovementCounter.figure, MovementCounter.key, MovementCounter.day, MovementCounter.value)
    )
    return {(row[0], row[1], row[2].isoformat()): row[3] for row in rows if row[3]}
