"""The register of what is kept, as the privacy page shows it: read from the rules, so always true."""

from flask import Flask, render_template
from markupsafe import Markup

from app.core.languages import current_language
from app.pages.placeholders import register_part
from app.privacy.queries import retention_table


def init_app(app: Flask) -> None:
    register_part(app, "retention_table", draw)


def draw() -> Markup:
    """The register as a table, in the language of the page."""
    rows = retention_table(current_language())
    return Markup(render_template("privacy/register.html", rows=rows))  # noqa: S704 the template escapes
