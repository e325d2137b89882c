"""The front page, and the door before it that picks a language."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.processes import queries
from app.consultations.processes.rules import State, Visitor
from app.core import clock
from app.core.languages import current_language, preferred_language
from app.web.blueprint import web
from app.web.figures import figures

OTHERS_SHOWN = 4


@web.route("/")
def root() -> Response:
    """To the visitor's own language: the cookie, then Accept-Language, then Dutch."""
    answer = redirect(url_for("web.home", lang=preferred_language(request)), 303)
    answer.headers["Vary"] = "Accept-Language, Cookie"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@web.page("/")
def home() -> str:
    now = clock.now()
    known = queries.for_visitor(Visitor.of(current_user), current_language(), now)
    open_now = [listed for listed in known if listed.state is State.OPEN]
    others = [listed for listed in known if listed.state is not State.OPEN and listed.standing.phase]
    return render_template(
        "web/home.html", open_now=open_now, others=others[:OTHERS_SHOWN], figures=figures(now)
    )
