"""How a petition was counted, the photo of its hand-over, and the end of mails with news."""

from typing import Any

from flask import abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from app.consents.operations import choose
from app.consents.texts import Purpose
from app.core import clock, files
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.signed_links import read
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.petitions import queries
from app.petitions.after.messages import NO_MORE_NEWS
from app.petitions.after.queries import hand_over_of
from app.petitions.corrections import corrections_of
from app.petitions.reading.blueprint import enter, petitions
from app.settings import Settings

PHOTO_SECONDS = 24 * 60 * 60


@petitions.page("/petitions/<slug>/how-we-count/")
def counting(slug: str) -> str:
    """How the signatures of a petition are counted, what counts now, and every correction."""
    found = enter(slug)
    settings: Settings = current_app.extensions["settings"]
    return render_template(
        "petitions/counting.html",
        petition=found.petition,
        slug=found.slug,
        counted=queries.count_of(found.petition.id),
        corrections=corrections_of(found.petition.id),
        days=settings.signature_days,
    )


@petitions.page("/petitions/<slug>/hand-over/photo/")
def hand_over_photo(slug: str) -> Response:
    """The photo of a hand-over; it has its own words on the page."""
    found = enter(slug)
    handed = hand_over_of(found.petition.id)
    if handed is None or handed.photo_id is None:
        abort(404)
    stored = files.stored(handed.photo_id) or abort(404)
    answer = make_response(files.read(stored.id))
    answer.mimetype = stored.media_type
    answer.set_etag(stored.sha256)
    answer.headers["Cache-Control"] = f"public, max-age={PHOTO_SECONDS}"
    return answer.make_conditional(request)


@petitions.page("/unsubscribe/petitions/<signed_id>/", also_posts=CsrfClass.SIGNED_URL)
def no_more_news(signed_id: str) -> Any:
    """No more mails with news of petitions: a button for people, one POST for mail programs (RFC 8058)."""
    participant_id = read(NO_MORE_NEWS, signed_id) or abort(404)
    if request.method == "POST":
        choose(
            participant_id,
            Purpose.NEWS,
            given=False,
            source="link",
            language=current_language(),
            now=clock.now(),
        )
        db.session.commit()
    return not_stored(render_template("petitions/no_more_news.html", done=request.method == "POST"))
