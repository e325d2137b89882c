"""The parts of information pages that other rooms own, drawn here because `pages` stands below them."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, render_template
from markupsafe import Markup

from app.core import clock
from app.core.languages import current_language
from app.moderation.queries import Figures, figures
from app.pages import placeholders
from app.privacy.queries import retention_table as register_of_what_is_kept


def init_app(app: Flask) -> None:
    placeholders.register_part(app, "retention_table", retention_table)
    placeholders.register_part(app, "moderation_figures", moderation_figures)


def retention_table() -> Markup:
    """The register of what is kept, as the table on the privacy page; autoescaped by its template."""
    rows = register_of_what_is_kept(current_language())
    return Markup(render_template("pages/retention_table.html", rows=rows))  # noqa: S704  autoescaped


@dataclass(frozen=True)
class Year:
    """What moderators did in a calendar year, in Amsterdam."""

    year: int
    done: Figures


def moderation_figures() -> Markup:
    """How often people reported and moderators decided, this year and the year before."""
    this = clock.today().year
    years = [Year(year, figures(_new_year(year), _new_year(year + 1))) for year in (this, this - 1)]
    return Markup(render_template("moderation/figures.html", years=years))  # noqa: S704  autoescaped


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=clock.AMSTERDAM)
