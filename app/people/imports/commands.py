"""`flask --app app people import FILE`: read a list of people in from a file on the server."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from app.core import clock
from app.core.languages import LANGUAGES, Language
from app.core.refusals import Refused
from app.core.speaking import in_language
from app.core.transactions import reading
from app.extensions import db
from app.people.commands import people
from app.people.imports import wording
from app.people.imports.models import Outcome
from app.people.imports.operations import load_now
from app.people.imports.planning import Plan, PlannedRow, plan
from app.people.imports.reading import PeopleList, Progress, read_list

SHOWN = (Outcome.NEW, Outcome.CHANGED, Outcome.REPEATED, Outcome.REFUSED)


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what each row would do.")
@click.option("--good-rows", is_flag=True, help="Load the good rows although others are refused.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_people(file: Path, dry_run: bool, good_rows: bool, language: Language, as_json: bool) -> None:
    """Read the people in FILE (CSV) in, all or nothing. Exits with 1 when nothing was loaded for a reason."""
    with in_language(language):
        try:
            found = read_list(file.read_bytes())
            planned, loaded = _done(found, dry_run=dry_run, good_rows=good_rows)
        except Refused as refused:
            raise click.ClickException(str(refused.refusal)) from None
        facts = _facts(found, planned, loaded=loaded)
        click.echo(json.dumps(facts, ensure_ascii=False) if as_json else _as_text(facts))
    if not (loaded or dry_run):
        sys.exit(1)


def _done(found: PeopleList, *, dry_run: bool, good_rows: bool) -> tuple[Plan, bool]:
    now = clock.now()
    rows = found.rows(clock.local_day(now), _progress(found.row_count))
    if dry_run:
        with reading():
            return plan(rows, clock.local_day(now)), False
    planned, loaded = load_now(rows, only_good_rows=good_rows, now=now)
    db.session.commit()
    return planned, loaded


def _progress(total: int) -> Progress:
    def told(done: int) -> None:
        end = "\n" if done + 200 > total else ""
        click.echo(f"\r{done} of {total} rows read{end}", err=True, nl=False)

    return told


def _facts(found: PeopleList, planned: Plan, *, loaded: bool) -> dict[str, Any]:
    return {
        "loaded": loaded,
        "encoding": found.table.encoding,
        "separator": found.table.separator,
        "unknown_columns": found.unknown_columns,
        "rows": found.row_count,
        **{outcome.value: planned.count(outcome) for outcome in Outcome},
        "lines": [_line(row) for row in planned.rows if row.outcome in SHOWN],
    }


def _line(row: PlannedRow) -> dict[str, Any]:
    facts: dict[str, Any] = {"line": row.line, "outcome": row.outcome.value}
    if row.refusals:
        facts["reasons"] = [refusal.name for refusal in row.refusals]
    text = wording.row_text(row.outcome, row.details())
    return {**facts, "text": text} if text else facts


def _as_text(facts: dict[str, Any]) -> str:
    lines = [
        f"Line {line['line']}: {line['outcome']}{': ' + line['text'] if 'text' in line else ''}"
        for line in facts["lines"]
        if line["outcome"] != Outcome.NEW.value
    ]
    counts = ", ".join(f"{facts[outcome.value]} {outcome.value}" for outcome in Outcome)
    if facts["unknown_columns"]:
        lines.append(f"Columns not read: {', '.join(facts['unknown_columns'])}.")
    ending = "Loaded." if facts["loaded"] else "Nothing was loaded."
    return "\n".join([*lines, f"{facts['rows']} rows: {counts}. {ending}"])
