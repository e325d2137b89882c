"""The tests' front door: Flask's client that acts as a browser would, and audits each page it gets."""

import contextvars
import io
import re
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse

from app.extensions import db
from tests.support.audit import audit
from tests.support.page import Form, Page

# Pages of which the audit says nothing, each with the reason.
NOT_AUDITED = {
    r"/dev/mail/[^/]+/body": "a mail is laid out for mail programs: its styles are inline",
}


class PageFaults(AssertionError):
    """A page does not keep to the audit."""


class AuditedResponse(TestResponse):
    """An answer; `page` is its HTML as a tree."""

    @property
    def page(self) -> Page:
        return Page(self.text)


def _close_body(response: TestResponse) -> None:
    """Werkzeug's client spools a body over 500 kB to a file that it never closes itself."""
    for each in (*response.history, response):
        body = each.request.environ.get("wsgi.input")
        if body is not None and not isinstance(body, io.BytesIO):
            body.close()


class AuditedClient(FlaskClient):
    """A visitor with a browser: sends where the form stood, and the token of the last page with a form.

    Each request has an application context of its own, as in production; the test's own session is committed
    before it and sees the request's changes afterwards.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_wrapper = type("Answer", (AuditedResponse, self.response_wrapper), {})
        self.token: str | None = None
        self.language = "nl"
        self.extra_headers: dict[str, str] = {}

    def open(self, *args: Any, proof: bool = True, **kwargs: Any) -> AuditedResponse:
        """Send a request; without `proof` a POST tells neither its token nor where it comes from."""
        if kwargs.get("method") == "POST" and proof:
            self._prove(kwargs)
        if self.extra_headers:
            kwargs["headers"] = {**self.extra_headers, **dict(kwargs.get("headers") or {})}
        if has_app_context():
            db.session.commit()
        # An empty context: the test's own application context would otherwise be this request's too. A
        # streamed answer is read inside it, where it belongs.
        kwargs["buffered"] = True
        response = contextvars.Context().run(super().open, *args, **kwargs)
        _close_body(response)
        if not (args and isinstance(args[0], EnvironBuilder)):  # a redirect being followed: its caller looks
            self._look_at(response)
        return response  # type: ignore[return-value]  # the app's response_wrapper is ours

    def _prove(self, kwargs: dict[str, Any]) -> None:
        headers = dict(kwargs.get("headers") or {})
        headers.setdefault("Sec-Fetch-Site", "same-origin")
        kwargs["headers"] = headers
        data = kwargs.get("data")
        if self.token and "json" not in kwargs and (data is None or isinstance(data, dict)):
            kwargs["data"] = {"csrf_token": self.token, **(data or {})}

    def _look_at(self, response: TestResponse) -> None:
        if response.mimetype != "text/html" or not response.data or 300 <= response.status_code < 400:
            return
        path = response.request.path
        if any(re.fullmatch(pattern, path) for pattern in NOT_AUDITED):
            return
        page = Page(response.text)
        faults = audit(page, status=response.status_code, path=path, method=response.request.method)
        if faults:
            shown = "\n  ".join(faults)
            raise PageFaults(f"{response.request.method} {path} ({response.status_code}):\n  {shown}")
        tokens = [f.values["csrf_token"][0] for f in page.forms if f.values.get("csrf_token")]
        self.token = tokens[0] if tokens else self.token

    def page(self, address: str, *, status: int = 200, **kwargs: Any) -> Page:
        """The page at an address, redirects followed, after checking its status."""
        response = self.get(address, follow_redirects=True, **kwargs)
        assert response.status_code == status, f"{response.status_code} at {address}: {response.text[:2000]}"
        return Page(response.text)

    def submit(
        self,
        address: str,
        data: dict[str, Any] | None = None,
        *,
        to: str | None = None,
        follow: bool = True,
        **kwargs: Any,
    ) -> AuditedResponse:
        """Open a page, fill in its form and send it, as a visitor does.

        `to` is a part of the form's address, needed when the page has several forms that take these fields.
        Fields nobody filled in keep what the page gave them. A field that the form lacks is an error.
        """
        form = self._form(self.page(address), address, data or {}, to)
        filled: dict[str, Any] = {**form.values, **(data or {})}
        return self.post(
            urljoin(address, form.action or address), data=filled, follow_redirects=follow, **kwargs
        )

    @staticmethod
    def _form(page: Page, address: str, data: dict[str, Any], to: str | None) -> Form:
        posts = [form for form in page.forms if form.method == "post"]
        fitting = [f for f in posts if set(data) <= f.fields and (to is None or to in (f.action or address))]
        if to is not None and not fitting:  # a button may send its form elsewhere
            elsewhere = [sent for form in posts for sent in page.sent_elsewhere(form)]
            fitting = [form for form in elsewhere if set(data) <= form.fields and to in form.action]
        if to is None and len(fitting) > 1:
            inside_main = set(map(id, page.main.all("form")))
            fitting = [form for form in fitting if id(form.node) in inside_main] or fitting
        shown = [f"{form.action or address}: {sorted(form.fields)}" for form in posts]
        assert len(fitting) == 1, f"{len(fitting)} forms at {address} take {sorted(data)} (to={to}): {shown}"
        return fitting[0]

    def in_language(self, language: str) -> Self:
        """Prefer a language where an address has none."""
        self.extra_headers["Accept-Language"] = language
        return self


def path_of(url: str) -> str:
    """The path and query of an absolute address, as found in a mail."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
