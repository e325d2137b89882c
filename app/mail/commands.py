"""`flask --app app mail bounces`."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from app.core import clock
from app.extensions import db
from app.mail.bounces import Unreadable, bounces_in, note

mail = AppGroup("mail", help="Mail.")


def init_app(app: Flask) -> None:
    app.cli.add_command(mail)


@mail.command("bounces")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def read_bounces(path: Path, as_json: bool) -> None:
    """Read what came back: a Maildir, an mbox file, or a .jsonl file of message_id and code.

    The files stay as they are; reading them twice changes nothing more.
    """
    try:
        read = note(bounces_in(path), clock.now())
    except Unreadable as wrong:
        raise click.ClickException(str(wrong)) from None
    db.session.commit()
    if as_json:
        click.echo(json.dumps(asdict(read)))
    else:
        click.echo(
            f"{read.reports} reports: {read.bounced} mails bounced, {read.held_back} addresses held back."
        )
