"""`flask --app app participation import FILE`: take a file of events in, whole or not at all."""

import json
import sys
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.logs import error_trail
from app.core.transactions import staging
from app.extensions import db
from app.participation.imports.operations import BATCH, NotTaken, Settled, Wrong, settle, staged
from app.participation.imports.reading import BadFile, EventFile
from app.participation.imports.rows import LOOKED_AT_ONCE
from app.participation.imports.staging import Stage
from app.participation.rollups.moving import move
from app.participation.rollups.rebuilding import rebuild

participation = AppGroup("participation", help="Acts of people: the ledger.")


def init_app(app: Flask) -> None:
    app.cli.add_command(participation)


@participation.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--batch", default=BATCH, show_default=True, type=click.IntRange(1, 100_000), help="Rows at once."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_events(file: Path, batch: int, as_json: bool) -> None:
    """Take the events in FILE (CSV) into the ledger, all or nothing, and count them.

    Rows the ledger has already change nothing. Exits with 1 when a row can't be taken; nothing is taken then.
    """
    try:
        done = _taken_in(file, batch)
    except NotTaken as refused:
        _tell_wrong(refused, as_json=as_json)
        sys.exit(1)
    except SQLAlchemyError as trouble:
        raise click.ClickException(f"Nothing was taken in: {error_trail(trouble)}.") from None
    _count(done)
    facts = {"loaded": True, "rows": done.rows, "new": done.written, "known": done.rows - done.written}
    known = f", {facts['known']} were there already" if facts["known"] else ""
    click.echo(json.dumps(facts) if as_json else f"{done.rows} rows: {done.written} new{known}.")


def _taken_in(file: Path, batch: int) -> Settled:
    now = clock.now()
    with db.engine.connect() as connection, file.open("rb") as opened:
        stage = Stage(connection)
        try:
            rows = _staged(stage, EventFile(opened), file.stat().st_size, batch)
            click.echo(f"Writing {rows} rows into the ledger.", err=True)
            done = settle(stage, rows, now)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            stage.take_down()
            connection.commit()
    return done


def _staged(stage: Stage, events: EventFile, size: int, batch: int) -> int:
    """Stage the file outside the write lock; a commit after each batch keeps the transactions short."""
    number = 0
    with staging():
        stage.set_up()
        with click.progressbar(length=size, label="Reading", file=sys.stderr) as bar:
            try:
                for so_far in staged(stage, events.batches(min(batch, LOOKED_AT_ONCE)), batch):
                    number = so_far
                    stage.connection.commit()
                    bar.update(events.bytes_read - bar.pos)
            except BadFile as bad:
                raise NotTaken([Wrong(bad.line, bad.reason)]) from None
        stage.connection.commit()
    return number


def _count(done: Settled) -> None:
    if done.rebuild:
        click.echo("Counting everything anew.", err=True)
        rebuild(clock.now())
        return
    while move(clock.now()):
        db.session.commit()
    db.session.commit()


def _tell_wrong(refused: NotTaken, *, as_json: bool) -> None:
    if as_json:
        errors = [{"line": each.line, "reason": each.reason} for each in refused.wrong]
        click.echo(json.dumps({"loaded": False, "errors": errors, "more": refused.more}, ensure_ascii=False))
        return
    for each in refused.wrong:
        click.echo(f"Line {each.line}: {each.reason}.", err=True)
    click.echo(f"{'And more. ' if refused.more else ''}Nothing was taken in.", err=True)
