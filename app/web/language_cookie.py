"""The language switch is a plain link to the same page in the other language; this remembers the choice.

The cookie matters at `/` and other addresses without a language. A reader chose when a page in one language
was reached from a page of ours in the other: the browser says so (`Referer`, which our own policy lets it
send within the site). So no address of its own, no script, and no cookie on a page that caches share.
"""

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

from app.core.languages import LANGUAGE_COOKIE, LANGUAGES

A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    app.after_request(remember_choice)


def remember_choice(response: Response) -> Response:
    language = chosen_language()
    if language and language != request.cookies.get(LANGUAGE_COOKIE) and not response.cache_control.public:
        response.set_cookie(
            LANGUAGE_COOKIE,
            language,
            max_age=A_YEAR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return response


def chosen_language() -> str | None:
    """The language the visitor just switched to; None when this visit is no switch."""
    if request.method != "GET" or request.endpoint is None:
        return None
    came_from = urlsplit(request.referrer or "")
    before, here = language_of(came_from.path), language_of(request.path)
    return here if before and before != here and came_from.netloc == request.host else None


def language_of(path: str) -> str | None:
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in LANGUAGES else None
