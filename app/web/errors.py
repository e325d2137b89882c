"""Error pages: in the visitor's language, with what was typed, and never more than the visitor may know.

An anonymous visitor gets the same bytes for an address that does not exist and for one that is restricted.
So everything on that page is derived from the address itself, the link to the other language included.
"""

import math
import time
from contextlib import suppress
from urllib.parse import urlsplit

import structlog
from flask import Flask, current_app, g, make_response, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, TooManyRequests
from werkzeug.wrappers import Response

from app.core.access import AnonymousVisitor
from app.core.csrf import ForeignForm
from app.core.languages import LANGUAGES, path_in
from app.core.refusals import Refused
from app.extensions import db
from app.web import error_texts
from app.web.error_texts import ErrorText
from app.web.kept_texts import kept_texts

_A_MINUTE = 60
_A_MOMENT = 10
# States of PostgreSQL: 53100 disk_full, 57P.. the server stops or starts.
_DISK_FULL, _SHUT_DOWN = "53100", "57P"

log = structlog.get_logger("errors")


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, answer)
    app.register_error_handler(Refused, answer_refused)
    app.register_error_handler(InternalServerError, answer_broken)
    app.register_error_handler(OperationalError, answer_database)


def answer(error: HTTPException) -> Response | HTTPException:
    """The page for an HTTP error; redirects and answers that are complete already pass."""
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error
    if code >= 500:
        return answer_broken(error)
    response = page(code, text_for(error))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(seconds_to_wait(error))
    return response


def answer_refused(refused: Refused) -> Response:
    """A refusal that no view showed: the domain's own reason, with what was typed."""
    db.session.rollback()
    return page(refused.refusal.status, error_texts.refused(refused.refusal))


def answer_broken(error: Exception) -> Response:
    """A fault of ours: needs neither database nor visitor, for either may be what is broken."""
    g._login_user = AnonymousVisitor()
    g.demo = False
    try:
        db.session.rollback()
        return page(500, error_texts.broken(g.get("request_id", "0")))
    except Exception:
        current_app.logger.exception("the error page itself failed")
        return Response(_LAST_RESORT, 500, mimetype="text/html")


def answer_database(error: OperationalError) -> Response:
    """The database can't now: held for too long, full or away. Nothing was saved, and it will pass."""
    text = _trouble(error)
    if text is None:
        raise error
    g._login_user = AnonymousVisitor()
    g.demo = False
    with suppress(OperationalError):
        db.session.rollback()
    response = page(503, text)
    response.headers["Retry-After"] = str(_A_MOMENT)
    return response


def _trouble(error: OperationalError) -> ErrorText | None:
    words, state = str(error.orig), getattr(error.orig, "sqlstate", None)
    if "locked" in words:
        return error_texts.busy()
    if "disk is full" in words or state == _DISK_FULL:
        log.error("database_full")
        return error_texts.full()
    # A connection that broke, or that nobody takes while the server starts or stops, has no state of its own.
    postgresql = db.engine.dialect.name == "postgresql"
    if postgresql and (state is None or state.startswith(_SHUT_DOWN)):
        log.error("database_away")
        return error_texts.away()
    return None


def text_for(error: HTTPException) -> ErrorText:
    if isinstance(error, ForeignForm):
        return error_texts.foreign_form()
    if isinstance(error, TooManyRequests):
        return error_texts.too_many(seconds_to_wait(error))
    if error.code == 404:
        known = current_user.is_authenticated
        return error_texts.not_found() if known else error_texts.not_found_anonymous()
    texts = {
        403: error_texts.forbidden,
        405: error_texts.method_not_allowed,
        413: error_texts.too_large,
    }
    return texts.get(error.code or 400, error_texts.bad_request)()


def page(code: int, text: ErrorText) -> Response:
    g.addresses = addresses()
    body = render_template(
        "errors/error.html",
        code=code,
        heading=text.heading,
        explanation=text.explanation,
        kept_texts=kept_texts(),
        sign_in_url=sign_in_url() if offers_sign_in(code) else None,
        page_above=page_above() if code == 405 else None,
    )
    response = make_response(body, code)
    response.headers["Cache-Control"] = "no-store"
    return response


def offers_sign_in(code: int) -> bool:
    return code in (400, 404) and not current_user.is_authenticated


def sign_in_url() -> str:
    """The way in, and back to where the visitor was."""
    return url_for("accounts.sign_in", next=way_back())


def way_back() -> str | None:
    """The address to return to: this one, or for a form the page it stood on."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    page_before = urlsplit(request.referrer or "")
    return page_before.path if page_before.netloc == request.host else None


def page_above() -> str | None:
    """The page that the button which leads here stands on, from the words of the address alone."""
    adapter = current_app.create_url_adapter(request)
    path = request.path
    while adapter is not None and path.count("/") > 3:
        path = f"{path.rstrip('/').rpartition('/')[0]}/"
        if adapter.test(path, "GET"):
            return path
    return None


def addresses() -> dict[str, str]:
    """This page's address in each language, from the words of the address alone; else the front pages."""
    return {
        language: path_in(language, request.path) or url_for("web.home", lang=language)
        for language in LANGUAGES
    }


def seconds_to_wait(error: TooManyRequests) -> int:
    """How long until the visitor may try again."""
    if isinstance(error, RateLimitExceeded):
        return error.limit.limit.get_expiry()
    if error.retry_after is None:
        return _A_MINUTE
    if isinstance(error.retry_after, int):
        return error.retry_after
    return max(1, math.ceil(error.retry_after.timestamp() - time.time()))


_LAST_RESORT = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Er ging iets mis / Something went wrong</title></head>
<body><main><h1>Er ging iets mis</h1><p>De fout ligt bij ons. Probeer het over een paar minuten opnieuw.</p>
<p lang="en">Something went wrong. The fault is ours. Please try again in a few minutes.</p></main></body>
</html>
"""
