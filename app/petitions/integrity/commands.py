"""`flask --app app petitions bursts FILE.csv`: the detector of the integrity job, on counts in a file."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from app.petitions.integrity.bursts import Flag, bursts
from app.petitions.integrity.counts_file import Counts, Unreadable, read_counts

petitions_commands = AppGroup("petitions", help="Petitions and their signatures.")


def init_app(app: Flask) -> None:
    app.cli.add_command(petitions_commands)


@petitions_commands.command("bursts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "in_json", is_flag=True, help="Print the flags as JSON.")
def bursts_command(file: Path, in_json: bool) -> None:
    """Find the networks that signed far more in ten minutes than their share of all signatures explains.

    FILE is CSV with the columns window_start_utc, ip_prefix and signatures.
    """
    counts = _read(file)
    flags = bursts(counts.cells)
    if in_json:
        click.echo(json.dumps({"flags": [_as_json(flag, counts) for flag in flags]}, indent=1))
        return
    click.echo("\n".join(_as_lines(flags, counts)))


def _read(file: Path) -> Counts:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return read_counts(lines)
    except Unreadable as unreadable:
        raise click.ClickException(f"{file.name}: {unreadable}") from unreadable
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name}: not UTF-8 at byte {error.start}.") from error


def _as_json(flag: Flag, counts: Counts) -> dict[str, str | int]:
    start = counts.spelled[flag.window_start]
    return {"prefix": flag.prefix, "window_start": start, "signatures": flag.signatures}


def _as_lines(flags: list[Flag], counts: Counts) -> Iterator[str]:
    if not flags:
        yield f"No bursts in {len(counts.cells)} rows."
        return
    width = max(len("network"), *(len(flag.prefix) for flag in flags))
    yield f"{'window (UTC)':<25}  {'network':<{width}}  {'signatures':>10}  {'expected':>9}  {'chance':>8}"
    for flag in flags:
        yield (
            f"{counts.spelled[flag.window_start]:<25}  {flag.prefix:<{width}}  {flag.signatures:>10}"
            f"  {flag.expected:>9.2f}  {flag.tail:>8.1e}"
        )
