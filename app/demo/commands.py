"""`flask --app app demo load`, `demo sign-ins`, `demo code`."""

import json
from dataclasses import asdict

import click
from flask import current_app
from flask.cli import AppGroup

from app.core import clock
from app.core.speaking import in_language
from app.core.transactions import reading
from app.demo import loading, sign_ins
from app.extensions import db

demo = AppGroup("demo", help="Demo content: invented people, drafts and comments.")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when the database holds people already.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def load(if_empty: bool, as_json: bool) -> None:
    """Fill an empty database with the demo; never that of a real site."""
    if not current_app.extensions["settings"].development:
        raise click.ClickException(
            "The demo is for development alone: its people can sign in. MODE is production."
        )
    if not loading.is_empty():
        if not if_empty:
            raise click.ClickException("The database holds people already; the demo goes into an empty one.")
        click.echo(json.dumps({"loaded": False}) if as_json else "Nothing loaded: the database is in use.")
        return
    with in_language("nl"):
        summary = loading.load(clock.now())
    db.session.commit()
    facts = asdict(summary)
    click.echo(json.dumps({"loaded": True, **facts}) if as_json else f"Loaded the demo: {facts}.")


@demo.command("sign-ins")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def show_sign_ins(as_json: bool) -> None:
    """Print whom you can sign in as, and where the mailed link and the office codes are."""
    with reading(), in_language("en"):
        people = sign_ins.people(clock.now())
    if as_json:
        click.echo(json.dumps([asdict(person) for person in people], ensure_ascii=False, indent=1))
        return
    base = current_app.extensions["settings"].base_url
    if not people:
        click.echo("No demo people in this database.")
        return
    click.echo(f"Sign in with one of these addresses; the mail with the link is at {base}/dev/mail/\n")
    for person in people:
        click.echo(f"  {person.address:24} {person.name:20} {', '.join(person.labels)}")
    click.echo(f"\nThe office also asks a code of an authenticator app: find it at {base}/dev/people/")


@demo.command("code")
@click.argument("address")
def code(address: str) -> None:
    """Print the office code that is right at this moment for the demo person at ADDRESS."""
    with reading(), in_language("en"):
        found = [person for person in sign_ins.people(clock.now()) if person.address == address]
    if not found or found[0].code is None:
        raise click.ClickException(f"No demo person with an office code at {address}.")
    click.echo(found[0].code)
