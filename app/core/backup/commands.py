"""The commands `backup` and `restore`: progress on standard error, one line when it can't be done."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.backup.manifest import Archive, Manifest, Unusable
from app.core.backup.restoring import restore as restore_archive
from app.core.backup.saving import save
from app.core.logs import error_trail
from app.settings import Settings


def _progress(line: str) -> None:
    click.echo(line, err=True)


def _tell(verb: str, path: Path, manifest: Manifest, *, as_json: bool) -> None:
    rows = {table.name: table.rows for table in manifest.tables}
    if as_json:
        summary = {
            "path": str(path),
            "revision": manifest.revision,
            "made_at": manifest.made_at,
            "bytes": path.stat().st_size,
            "files": len(manifest.files),
            "tables": rows,
        }
        click.echo(json.dumps(summary, indent=1))
    else:
        total = sum(rows.values())
        click.echo(f"{verb} {path}: {total} rows in {len(rows)} tables, {len(manifest.files)} files.")


@click.command("backup")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
@with_appcontext
def backup(path: Path, as_json: bool) -> None:
    """Save database, files and development secrets to PATH (a tar), while the site runs."""
    settings: Settings = current_app.extensions["settings"]
    try:
        manifest = save(path, settings, clock.now(), _progress)
    except Unusable as why:
        raise click.ClickException(str(why)) from None
    except (OSError, SQLAlchemyError) as trouble:
        raise click.ClickException(f"Nothing was saved: {error_trail(trouble)}.") from None
    _tell("Saved", path, manifest, as_json=as_json)


@click.command("restore")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
@with_appcontext
def restore(path: Path, as_json: bool) -> None:
    """Fill a new or empty database and the file store from PATH, made by `backup` on either database."""
    settings: Settings = current_app.extensions["settings"]
    try:
        archive = Archive(path)
        try:
            restore_archive(archive, settings, _progress)
        finally:
            archive.close()
    except Unusable as why:
        raise click.ClickException(str(why)) from None
    except (OSError, ValueError, SQLAlchemyError) as trouble:
        raise click.ClickException(f"Nothing was restored: {error_trail(trouble)}.") from None
    _tell("Restored", path, archive.manifest, as_json=as_json)
