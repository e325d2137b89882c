"""The front page, and the door before it that picks a language."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.languages import preferred_language
from app.web.blueprint import web


@web.route("/")
def root() -> Response:
    """To the visitor's own language: the cookie, then Accept-Language, then Dutch."""
    answer = redirect(url_for("web.home", lang=preferred_language(request)), 303)
    answer.headers["Vary"] = "Accept-Language, Cookie"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@web.page("/")
def home() -> str:
    return render_template("web/home.html")
