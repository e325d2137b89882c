"""Reading: the list of petitions, a petition, and its count for whoever wants to show it."""

from flask import current_app, jsonify, render_template
from werkzeug.wrappers import Response

from app.core import clock
from app.core.languages import current_language
from app.petitions import queries
from app.petitions.models import Petition
from app.petitions.reading.blueprint import enter, petitions
from app.petitions.reading.pages import petition_page
from app.petitions.rules import next_step
from app.petitions.signatures.counting import EVERY
from app.petitions.signatures.forms import SignForm
from app.settings import Settings


@petitions.page("/petitions/")
def index() -> str:
    """What can be signed now, and what could be signed before."""
    now = clock.now()
    found = queries.public_petitions(current_language(), now)
    return render_template(
        "petitions/index.html", open_now=queries.still_open(found), closed=queries.closed_before(found)
    )


@petitions.page("/petitions/<slug>/")
def show(slug: str) -> str:
    """The petition, with the form to sign it."""
    found = enter(slug)
    return render_petition(found.petition, found.slug)


def render_petition(
    petition: Petition, slug: str, form: SignForm | None = None, *, is_preview: bool = False
) -> str:
    """The page of a petition; with a form that was refused, what was filled in and the reasons.

    `is_preview`: as visitors will read it, before they can.
    """
    page = petition_page(petition, slug, settings(), form)
    return render_template("petitions/show.html", page=page, is_preview=is_preview)


@petitions.page("/petitions/<slug>/count.json")
def count(slug: str) -> Response:
    """The count as everybody may show it, on any site: `confirmed`, `step` (the number to reach), `as_of`."""
    found = enter(slug)
    counted = queries.count_of(found.petition.id)
    confirmed = counted.confirmed if counted else 0
    answer = jsonify(
        confirmed=confirmed,
        step=next_step(confirmed, found.petition.step),
        as_of=counted.counted_at.isoformat() if counted else None,
    )
    answer.headers["Cache-Control"] = f"public, max-age={EVERY.seconds}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
