"""`flask --app app metrics ...`: print the movement figures of a day, count everything anew."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import func, select

from app.core import clock
from app.core.transactions import reading
from app.extensions import db
from app.metrics import queries
from app.metrics.from_ledger import report_from_ledger
from app.metrics.wording import as_json, as_lines
from app.participation.ledger.models import LedgerEvent
from app.participation.rollups.reading import Told
from app.participation.rollups.rebuilding import rebuild

FIRST_YEAR, LAST_YEAR = 1961, 2099
metrics = AppGroup("metrics", help="Movement figures.")


def init_app(app: Flask) -> None:
    app.cli.add_command(metrics)


def _day(_context: click.Context, _option: click.Parameter, given: str) -> date:
    try:
        day = date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise click.BadParameter(f"{given!r} is no day; write it as 2026-06-14.")
    return day


def _moment(_context: click.Context, _option: click.Parameter, given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise click.BadParameter(f"{given!r} is no moment in UTC; write it as 2026-06-15T00:00:00Z.")
    return moment


@metrics.command("report")
@click.option("--ref", required=True, callback=_day, help="The last day that counts, as 2026-06-14.")
@click.option(
    "--as-of", callback=_moment, help="The last moment of receipt that counts, as 2026-06-15T00:00:00Z."
)
@click.option("--json", "in_json", is_flag=True, help="Print the report as JSON.")
def report_command(ref: date, as_of: datetime | None, in_json: bool) -> None:
    """Print every figure of a day: from the counters, or with --as-of from the ledger itself."""
    if as_of is None:
        with reading():
            found = queries.report(ref)
            db.session.rollback()
    else:
        with _progress() as told:
            found = report_from_ledger(ref, as_of, told)
    click.echo(
        json.dumps(as_json(found), indent=1, ensure_ascii=False) if in_json else "\n".join(as_lines(found))
    )


@metrics.command("rebuild")
@click.option("--json", "in_json", is_flag=True, help="Print the result as JSON.")
def rebuild_command(in_json: bool) -> None:
    """Count everything anew from the ledger; pages keep the old figures until it is done."""
    began = time.monotonic()
    with _progress() as told:
        done = rebuild(clock.now(), told)
    seconds = round(time.monotonic() - began, 1)
    facts = {"counters": len(done.counters), "seconds": seconds}
    click.echo(json.dumps(facts) if in_json else f"{len(done.counters)} counters in {seconds} seconds.")


@contextmanager
def _progress() -> Iterator[Told]:
    """A bar on standard error over the rows of the ledger."""
    with reading():
        rows = db.session.scalar(select(func.count()).select_from(LedgerEvent)) or 0
        db.session.rollback()
    with click.progressbar(length=rows, label="Counting", file=sys.stderr) as bar:
        yield lambda number: bar.update(number - bar.pos)
        bar.update(rows - bar.pos)
