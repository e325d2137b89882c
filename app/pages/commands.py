"""`flask --app app pages load`: the first texts of the information pages."""

import json

import click
from flask.cli import AppGroup

from app.core import clock
from app.extensions import db
from app.pages import operations

group = AppGroup("pages", help="The information pages: about, privacy, house rules and the others.")


@group.command("load")
@click.option(
    "--if-empty", is_flag=True, expose_value=False, help="What always holds: only pages without a text."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def load(as_json: bool) -> None:
    """Load the texts that come with the product for each page that has none; staff's texts stay."""
    loaded = operations.load_missing(clock.now())
    db.session.commit()
    if as_json:
        click.echo(json.dumps({"loaded": loaded}))
    else:
        click.echo(f"Loaded: {', '.join(loaded)}." if loaded else "Nothing to load: every page has its text.")
