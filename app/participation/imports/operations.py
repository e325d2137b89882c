"""Taking rows in: checked and staged in batches, then all of them into the ledger in one transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from flask import Flask, current_app
from sqlalchemy import Connection, func, select, text

from app.extensions import db
from app.participation.imports.rows import LOOKED_AT_ONCE, Batch, FileRow, Preparation, StagedRow
from app.participation.imports.staging import Stage
from app.participation.ledger.models import LedgerEvent
from app.participation.rollups.rebuilding import ask_for_rebuild, rebuild_here

MOST_ERRORS = 20
BATCH = 5000
# Moving costs more per act than counting everything anew, and much less than everything.
MOVED_AT_MOST, SHARE_MOVED = 5_000, 20
_ONE_IMPORT = 20261123
RETRACTION_OF_RETRACTION = "a retraction can't take back a retraction"


@dataclass(frozen=True)
class Wrong:
    """A line that can't be taken, and why."""

    line: int
    reason: str


class NotTaken(Exception):
    """Nothing was taken in; `wrong` holds the first lines that can't be, `more`: there are others."""

    def __init__(self, wrong: list[Wrong], *, more: bool = False) -> None:
        super().__init__("; ".join(f"line {each.line}: {each.reason}" for each in wrong))
        self.wrong, self.more = wrong, more


@dataclass(frozen=True)
class Settled:
    """What an import did: rows read, rows the ledger didn't have, and whether a rebuild is asked for."""

    rows: int
    written: int
    rebuild: bool


def staged(stage: Stage, batches: Iterable[Batch], at_once: int = BATCH) -> Iterator[int]:
    """Check the rows and put them on the stage, `at_once` at a time; gives how many so far after each time.

    Raises:
        NotTaken: some rows can't be taken; up to 20 are named, and reading stops there.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    preparation = Preparation(app)
    wrong: list[Wrong] = []
    ready: list[StagedRow] = []
    number = 0
    for batch in batches:
        good, bad = preparation.prepared(batch)
        wrong += [Wrong(line, reason) for line, reason in bad]
        if len(wrong) > MOST_ERRORS:
            break
        ready += good
        if len(ready) >= at_once:
            number += _put(stage, preparation, ready, wrong)
            yield number
    if wrong:
        raise NotTaken(wrong[:MOST_ERRORS], more=len(wrong) > MOST_ERRORS)
    yield number + _put(stage, preparation, ready, wrong)


def _put(stage: Stage, preparation: Preparation, ready: list[StagedRow], wrong: list[Wrong]) -> int:
    number = len(ready)
    if not wrong:
        stage.add(ready, preparation.new_people, preparation.new_retractions)
    ready.clear()
    preparation.new_people.clear()
    preparation.new_retractions.clear()
    return number


def settle(stage: Stage, rows: int, now: datetime) -> Settled:
    """Move everything from the stage into the ledger, in the caller's transaction.

    Raises:
        NotTaken: a row takes back a retraction.
    """
    connection = stage.connection
    if stage.postgresql:
        # Two files at once could each hold half of a retraction of a retraction.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_IMPORT})
        connection.execute(text("ANALYZE staged_events, staged_people, staged_retractions"))
    lines = stage.retractions_of_retractions(MOST_ERRORS + 1)
    if lines:
        wrong = [Wrong(line, _of_retraction(already)) for line, already in lines[:MOST_ERRORS]]
        raise NotTaken(wrong, more=len(lines) > MOST_ERRORS)
    stage.make_people(now)
    written = stage.into_ledger(rows)
    rebuild = _is_much(connection, written)
    if rebuild:
        ask_for_rebuild(connection)
    else:
        stage.into_pending()
    return Settled(rows, written, rebuild)


def _of_retraction(already: str | None) -> str:
    if already is None:
        return RETRACTION_OF_RETRACTION
    return f"{RETRACTION_OF_RETRACTION}; event {already!r}, taken in earlier, takes back this one"


def _is_much(connection: Connection, written: int) -> bool:
    """Whether counting everything anew is quicker than moving these."""
    if written <= MOVED_AT_MOST:
        return False
    return written * SHARE_MOVED > (
        connection.execute(select(func.count()).select_from(LedgerEvent)).scalar() or 0
    )


def load_rows(rows: Iterable[FileRow], now: datetime) -> Settled:
    """Take rows in and count them, all in the caller's transaction; rows are numbered from 1 in errors.

    Raises:
        NotTaken: some rows can't be taken.
    """
    stage = Stage(db.session.connection())
    stage.set_up()
    number = max(staged(stage, _numbered(rows)))
    done = settle(stage, number, now)
    stage.take_down()
    if done.rebuild:
        rebuild_here(now)
    return done


def _numbered(rows: Iterable[FileRow]) -> Iterator[Batch]:
    coming, first = iter(rows), 1
    while some := list(islice(coming, LOOKED_AT_ONCE)):
        yield Batch(range(first, first + len(some)), list(zip(*some, strict=True)))
        first += len(some)
