"""Passing a petition on: the page with every way to do so, its picture and code, a frame elsewhere."""

import hashlib
from typing import Any

from flask import abort, make_response, render_template, request
from werkzeug.wrappers import Response

from app.core.headers import DIRECTIVES
from app.core.links import public_link
from app.petitions.embedding import frame_ancestors
from app.petitions.queries import Found
from app.petitions.reading.blueprint import enter, petitions, settings
from app.petitions.reading.pages import petition_page
from app.petitions.sharing import code, picture, poster

A_DAY = 24 * 3600
A_MINUTE = 60
EMBED = "petitions.embed"


@petitions.page("/petitions/<slug>/share/")
def share(slug: str) -> str:
    """Every way to pass it on: link, mail, code, poster, frame, card."""
    found = enter(slug)
    page = petition_page(found.petition, found.slug, settings())
    return render_template(
        "petitions/share.html",
        page=page,
        # HTML to copy: a frame with the count, and a card of words alone that loads nothing of ours.
        frame=render_template(
            "petitions/_frame.html", page=page, address=public_link(EMBED, slug=found.slug)
        ),
        card=render_template("petitions/_card.html", page=page, address=address_from(found, "card")),
    )


def address_from(found: Found, source: str) -> str:
    """The address of a petition that says where it stood; in safe mode it says nothing."""
    told: dict[str, Any] = {} if found.petition.safe_mode else {"utm_source": source}
    return public_link("petitions.show", slug=found.slug, **told)


@petitions.page("/petitions/<slug>/picture.png")
def picture_file(slug: str) -> Response:
    """The picture beside a link to it, of words alone."""
    found = enter(slug)
    page = petition_page(found.petition, found.slug, settings())
    return _file(picture.drawn(page.picture), "image/png", elsewhere=True)


@petitions.page("/petitions/<slug>/picture.jpg")
def picture_with_photo(slug: str) -> Response:
    """The picture beside a link to it, with its photo."""
    found = enter(slug)
    page = petition_page(found.petition, found.slug, settings())
    photo = page.photo or abort(404)
    return _file(picture.drawn_with(photo, page.picture), "image/jpeg", elsewhere=True)


@petitions.page("/petitions/<slug>/code.svg")
def code_svg(slug: str) -> Response:
    return _file(code.as_svg(address_from(enter(slug), "qr")), "image/svg+xml")


@petitions.page("/petitions/<slug>/code.png")
def code_png(slug: str) -> Response:
    return _file(code.as_png(address_from(enter(slug), "qr")), "image/png")


def _file(data: bytes, kind: str, *, elsewhere: bool = False) -> Response:
    """A file for everybody. `elsewhere`: other sites may show it."""
    answer = make_response(data)
    answer.mimetype = kind
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY if request.args.get('v') else A_MINUTE}"
    if elsewhere:
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.set_etag(hashlib.sha256(data).hexdigest()[:32])
    return answer.make_conditional(request)


@petitions.page("/petitions/<slug>/poster.pdf")
def poster_file(slug: str) -> Response:
    """The poster, to print."""
    found = enter(slug)
    address = public_link("petitions.show", slug=found.slug)
    made = poster.poster_of(found.petition, address, address_from(found, "poster"), settings().organisation)
    return _file(made, "application/pdf")


@petitions.page("/petitions/<slug>/embed/")
def embed(slug: str) -> Response:
    """The petition in a frame on another site: the count and a link, nothing to fill in and no cookie."""
    found = enter(slug)
    page = petition_page(found.petition, found.slug, settings())
    answer = make_response(
        render_template("petitions/embed.html", page=page, address=address_from(found, "embed"))
    )
    allowed = frame_ancestors(found.petition, settings().embed_sites)
    policy = [each for each in DIRECTIVES if not each.startswith(("frame-ancestors", "form-action"))]
    policy += [f"frame-ancestors {allowed}", "form-action 'none'"]
    answer.headers["Content-Security-Policy"] = "; ".join(policy)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = f"public, max-age={A_MINUTE}"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
