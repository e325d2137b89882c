"""What somebody wrote whose session ended: kept for a day, and given back after signing in."""

from typing import Any
from uuid import UUID

from flask import Flask, after_this_request, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.consultations.comments import kept_texts
from app.consultations.comments.texts import Rewording, cleaned
from app.consultations.processes.rules import Visitor
from app.consultations.reading.blueprint import consultations, enter
from app.consultations.reading.visits import KEPT_COOKIE, own_mark, settings
from app.core import clock
from app.core.csrf import CsrfClass
from app.extensions import db


@consultations.action("/have-your-say/<slug>/kept-text/discard/", csrf=CsrfClass.TOKEN)
def discard_kept_text(slug: str) -> Response:
    """Throw away the text that was kept."""
    visit = enter(slug)
    kept_texts.forget(request.cookies.get(KEPT_COOKIE, ""), own_mark())
    db.session.commit()
    flash(_("The kept text is thrown away."), "success")
    return without_kept_cookie(redirect(url_for("consultations.show", slug=visit.slug), 303))


def keep_and_sign_in(place: str, address: str, paragraph_id: UUID | None = None) -> Response:
    """Keep what somebody wrote who is no longer signed in, and lead them back to it through signing in."""
    answer = redirect(url_for("accounts.sign_in", next=address), 303)
    words = Rewording(request.form.get("text", ""), request.form.get("reason", ""))
    if not cleaned(words.text).text:
        flash(_("Sign in to take part."), "info")
        return answer
    token = kept_texts.keep(
        place,
        words,
        clock.now(),
        paragraph_id=paragraph_id,
        writer=request.form.get("writer"),
        replaces=request.cookies.get(KEPT_COOKIE),
    )
    db.session.commit()
    flash(
        _("You were no longer signed in. We kept your text: sign in with this browser and it is ready."),
        "warning",
    )
    answer.set_cookie(
        KEPT_COOKIE,
        token,
        max_age=settings().retention_kept_text_days * 24 * 3600,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def forget_kept(place: str) -> None:
    """The text was posted: what was kept for this form has served."""
    token = request.cookies.get(KEPT_COOKIE)
    if not token:
        return
    kept = kept_texts.kept(token, clock.now(), own_mark())
    if kept and kept.place == place:
        kept_texts.forget(token, own_mark())


def forget_when_leaving(_app: Flask, *, user: Any, **_more: object) -> None:
    """Who signs out here may leave the browser to somebody else."""
    if KEPT_COOKIE in request.cookies:
        leaving = Visitor.of(user).participant_id
        mark = None if leaving is None else kept_texts.mark_of(leaving)
        kept_texts.forget(request.cookies[KEPT_COOKIE], mark)
        after_this_request(without_kept_cookie)


def without_kept_cookie(answer: Response) -> Response:
    """The answer, taking the cookie away once nothing is kept under it."""
    token = request.cookies.get(KEPT_COOKIE)
    if token is not None and kept_texts.kept(token, clock.now(), own_mark()) is None:
        answer.delete_cookie(
            KEPT_COOKIE, secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax"
        )
    return answer
