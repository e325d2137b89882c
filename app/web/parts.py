"""The parts of information pages that other rooms own, drawn here because `pages` stands below them."""

from flask import Flask, render_template
from markupsafe import Markup

from app.core.languages import current_language
from app.pages import placeholders
from app.privacy.queries import retention_table as register_of_what_is_kept


def init_app(app: Flask) -> None:
    placeholders.register_part(app, "retention_table", retention_table)


def retention_table() -> Markup:
    """The register of what is kept, as the table on the privacy page; autoescaped by its template."""
    rows = register_of_what_is_kept(current_language())
    return Markup(render_template("pages/retention_table.html", rows=rows))  # noqa: S704  autoescaped
