"""Reading: the list of petitions, a petition, and its count for whoever wants to show it."""

from flask import current_app, jsonify, render_template, request
from werkzeug.wrappers import Response

from app.core import clock
from app.core.headers import same_for_everybody
from app.core.languages import current_language
from app.petitions import queries
from app.petitions.models import Petition
from app.petitions.reading import kept
from app.petitions.reading.blueprint import enter, petitions, settings
from app.petitions.reading.pages import PetitionPage, petition_page
from app.petitions.rules import next_step, reached_step
from app.petitions.signatures.counting import EVERY
from app.petitions.signatures.forms import SignForm


@petitions.page("/petitions/")
def index() -> str:
    """What can be signed now, and what could be signed before."""
    now = clock.now()
    found = queries.public_petitions(current_language(), now)
    return render_template(
        "petitions/index.html", open_now=queries.still_open(found), closed=queries.closed_before(found)
    )


@petitions.page("/petitions/<slug>/")
def show(slug: str) -> str | Response:
    """The petition, with the form to sign it."""
    found = enter(slug)
    if not kept.may_keep():
        return render_petition(found.petition, found.slug)
    page = petition_page(found.petition, found.slug, settings())
    shelf: kept.Shelf = current_app.extensions["petition_pages"]
    return kept.kept_page(page, clock.today(), lambda: _rendered(page), shelf)


def render_petition(
    petition: Petition, slug: str, form: SignForm | None = None, *, is_preview: bool = False
) -> str:
    """The page of a petition; with a form that was refused, what was filled in and the reasons.

    `is_preview`: as visitors will read it, before they can.
    """
    return _rendered(petition_page(petition, slug, settings(), form), is_preview=is_preview)


def _rendered(page: PetitionPage, *, is_preview: bool = False) -> str:
    return render_template("petitions/show.html", page=page, is_preview=is_preview)


@petitions.page("/petitions/<slug>/count.json")
def count(slug: str) -> Response:
    """The count as everybody may show it, on any site.

    `confirmed` by mail and `paper` make `total`; `held` are being checked and don't count; `corrections`: by
    how much the count was corrected so far; `counted_at`; `step`: the number to reach, above `total`;
    `reached`: the one before it, 0 where there is none.
    """
    found = enter(slug)
    same_for_everybody()
    counted = queries.count_of(found.petition.id)
    total = counted.total if counted else 0
    answer = jsonify(
        confirmed=counted.confirmed if counted else 0,
        held=counted.held if counted else 0,
        paper=counted.paper if counted else 0,
        corrections=counted.corrections if counted else 0,
        total=total,
        step=next_step(total, found.petition.step),
        reached=reached_step(total, found.petition.step),
        counted_at=counted.counted_at.isoformat() if counted else None,
    )
    answer.headers["Cache-Control"] = f"public, max-age={EVERY.seconds}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.add_etag()
    return answer.make_conditional(request)
