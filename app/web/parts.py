"""The parts of information pages that other rooms own, drawn here because `pages` stands below them."""

from flask import Flask, current_app, render_template
from markupsafe import Markup

from app.core.retention import retention_rules
from app.pages import placeholders


def init_app(app: Flask) -> None:
    placeholders.register_part(app, "retention_table", retention_table)


def retention_table() -> Markup:
    """The register of what is kept, as the table on the privacy page; autoescaped by its template."""
    settings = current_app.extensions["settings"]
    rows = [
        {"what": rule.what, "purpose": rule.purpose, "period": rule.period(settings), "erased": rule.erased}
        for rule in retention_rules()
    ]
    return Markup(render_template("pages/retention_table.html", rows=rows))  # noqa: S704  autoescaped
