"""Backup and restore: database, files and development secrets in one file, the same for either database.

    flask --app app backup PATH         while the site runs
    flask --app app restore PATH        into a new or empty database, SQLite or PostgreSQL

The file is a tar: `tables/<name>/<part>.jsonl` (a row a line, values in the order of the manifest's columns),
`files/<sha256>`, `secrets.json` and last `manifest.json` with the revision, the counts and every hash.
"""

from flask import Flask

from app.core.backup.commands import backup, restore


def init_app(app: Flask) -> None:
    app.cli.add_command(backup)
    app.cli.add_command(restore)
