"""`flask --app app settings`: every setting, its default and what it means."""

import json
from dataclasses import Field
from typing import Any

import click
from flask import Flask

from app.settings import environment_name, settings_fields


def init_app(app: Flask) -> None:
    app.cli.add_command(settings)


@click.command("settings")
@click.option("--markdown", "as_markdown", is_flag=True, help="As the table of the README.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def settings(as_markdown: bool, as_json: bool) -> None:
    """Print every setting: name, default, meaning. Values are never printed."""
    rows = [_row(item) for item in settings_fields()]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    elif as_markdown:
        click.echo("| setting | default | meaning |\n|---|---|---|")
        for row in rows:
            click.echo(f"| `{row['name']}` | {_default(row)} | {row['meaning']} |")
    else:
        for row in rows:
            click.echo(f"{row['name']:30} {_default(row).replace('`', '')}\n{'':30} {row['meaning']}")


def _row(item: "Field[Any]") -> dict[str, Any]:
    facts = item.metadata
    return {
        "name": environment_name(item),
        "default": facts["shown_default"] or facts["default"],
        "meaning": facts["meaning"],
        "secret": facts["secret"] is not None,
        "required_in_production": facts["required_in_production"],
    }


def _default(row: dict[str, Any]) -> str:
    if row["secret"]:
        return "made once in `VAR_DIR`; required in production"
    default = row["default"]
    shown = "none" if not default else default if "`" in default or " in " in default else f"`{default}`"
    return f"{shown}; required in production" if row["required_in_production"] else shown
