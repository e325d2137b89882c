"""Security headers of every answer: nothing from elsewhere, no inline script or style."""

from flask import Flask, g, request
from flask import Response as Answer
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.wrappers import Response

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types enhance",
    "report-uri /csp-report",
)
POLICY = "; ".join(DIRECTIVES)


class _CookiesWhereNeeded(SecureCookieSessionInterface):
    """No session, and no word of one, in an answer that is the same for everybody."""

    def save_session(self, app: Flask, session: SessionMixin, response: Answer) -> None:
        if not g.get("same_for_everybody"):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    app.session_interface = _CookiesWhereNeeded()
    app.after_request(add_headers)


def same_for_everybody() -> None:
    """Say that this answer depends on its address alone: it sets no session cookie and varies by none."""
    g.same_for_everybody = True


def add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if response.mimetype == "text/html":
        # Pages hold a visitor's own state; a page that may be cached says so itself.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Vary", "Cookie")
    return response
