"""The page of a petition as bytes that are kept for everybody who isn't signed in.

Twice over. The view keeps rendered, compressed bytes under a fingerprint of everything the page shows, so a
change shows at the next look. Before Flask stands `KeptPages`, which repeats such an answer for half a second
without asking the database; in the process that wrote something it forgets at the commit.

No cookie goes in and none comes out: whoever brings another cookie than that of the language gets a page of
their own. The page holds no token (its form proves itself by Origin), so nobody's token can be kept.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import brotli
from flask import Flask, g, has_app_context, make_response, request
from sqlalchemy import event, inspect
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response
from wtforms import Form, HiddenField

from app.core.languages import LANGUAGE_COOKIE, LANGUAGES, current_language, localised_path
from app.core.prometheus import answered
from app.extensions import Model, db
from app.petitions.reading.pages import PetitionPage

FRESH_FOR = timedelta(seconds=0.5)
# While somebody fetches the newer one.
PATIENCE = timedelta(seconds=2)
# So many pages in so many languages, from so many newsletters.
MOST = 512
LONGEST_QUERY = 300
KEEP = "samenspraak.keep_until"
ENDPOINT = "petitions.show"
NEVER = datetime.max.replace(tzinfo=UTC)

StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class Shelf:
    """The newest so many of something, by key; threads share it."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._most, self._lock = most, Lock()

    def get(self, key: Any) -> Any:
        return self._kept.get(key)

    def put(self, key: Any, value: Any) -> None:
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def init_app(app: Flask) -> None:
    app.extensions["petition_pages"] = Shelf()
    app.wsgi_app = KeptPages(app, app.wsgi_app)  # type: ignore[method-assign]


# The rendered bytes, under a fingerprint of what they show.


def may_keep() -> bool:
    """Whether the page is asked as everybody gets it: by GET, without a cookie that tells people apart."""
    return request.method in ("GET", "HEAD") and set(request.cookies) <= {LANGUAGE_COOKIE}


def kept_page(page: PetitionPage, today: Any, render: Callable[[], str], shelf: Shelf) -> Response:
    """The page as everybody gets it, rendered once for each state it shows and each way to compress it."""
    way = _way(request.headers.get("Accept-Encoding", ""))
    state = hashlib.sha256(repr((current_language(), today, shown(page))).encode()).hexdigest()[:32]
    body = shelf.get((state, way))
    if body is None:
        plain = shelf.get((state, "")) or render().encode()
        shelf.put((state, ""), plain)
        body = _pressed(plain, way)
        shelf.put((state, way), body)
    answer = make_response(body)
    answer.mimetype = "text/html"
    if way:
        answer.headers["Content-Encoding"] = way
    # `public` also says: no cookie for whoever switched languages, since caches may share this page.
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.headers["Vary"] = "Accept-Encoding, Cookie"
    answer.set_etag(f"{state}-{way}")
    request.environ[KEEP] = page.petition.ends_at if page.is_open else NEVER
    return answer.make_conditional(request)


def page_stays() -> None:
    """Say that the commit to come changes nothing a page shows: a signature that waits for its mail, or
    whose name stays private (the worker counts it).

    Else every signer would have the page made anew for all who read it.
    """
    g.page_stays = True


def _way(accepted: str) -> str:
    return "" if "q=0" in accepted else "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _pressed(plain: bytes, way: str) -> bytes:
    # Made once and sent often: worth more effort than a page made for one reader.
    if way == "br":
        return bytes(brotli.compress(plain, quality=6))
    return gzip.compress(plain, 6, mtime=0) if way == "gzip" else plain


def shown(value: Any) -> Any:
    """Everything an object of the page holds, as text can tell it: rows by their columns.

    An object it doesn't know tells its own address, which never comes back: that page is made anew each time.
    """
    if isinstance(value, Model):
        return [(one.key, getattr(value, one.key)) for one in inspect(type(value)).column_attrs]
    if isinstance(value, Form):
        words = [value.consent_words, value.news_words]
        return words + [(one.name, one.data) for one in value if isinstance(one, HiddenField)]
    if is_dataclass(value) and not isinstance(value, type):
        return [(one.name, shown(getattr(value, one.name))) for one in fields(value)]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [shown(each) for each in value]
    if isinstance(value, dict):
        return [(key, shown(each)) for key, each in value.items()]
    return value


# The answer once more, before Flask.


@dataclass(frozen=True)
class Kept:
    """An answer: while `change` is the number of changes this process made, and until the petition `ends`."""

    status: str
    headers: list[tuple[str, str]]
    etag: str
    body: bytes
    change: int
    since: datetime
    ends: datetime

    def holds(self, change: int, now: datetime, within: timedelta) -> bool:
        return self.change == change and self.since <= now < min(self.since + within, self.ends)


class KeptPages:
    """Before the application: what it answered to everybody a moment ago, once more."""

    def __init__(self, app: Flask, inner: Wsgi) -> None:
        self.app, self.inner, self.shelf = app, inner, Shelf()
        self.changes = 0
        self.renewing: set[tuple[str, ...]] = set()
        self.starts = tuple(localised_path("/petitions/", language) for language in LANGUAGES)
        event.listen(db.session, "after_commit", self._forget)

    def _forget(self, _session: Any) -> None:
        if not (has_app_context() and g.pop("page_stays", False)):
            self.changes += 1

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.inner(environ, start_response)
        kept, now = self.shelf.get(key), self.app.extensions["clock"]()
        if kept and kept.holds(self.changes, now, FRESH_FOR if key not in self.renewing else PATIENCE):
            return self._again(kept, environ, start_response)
        # One looks, the others needn't wait: for them the last answer is good a moment longer.
        self.renewing.add(key)
        try:
            return self._look(key, now, environ, start_response)
        finally:
            self.renewing.discard(key)

    def _key(self, environ: dict[str, Any]) -> tuple[str, ...] | None:
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        cookie = environ.get("HTTP_COOKIE", "")
        if environ.get("REQUEST_METHOD") != "GET" or not path.startswith(self.starts):
            return None
        if len(query) > LONGEST_QUERY or (cookie and not _language_alone(cookie)):
            return None
        scheme = environ.get("wsgi.url_scheme", ""), environ.get("HTTP_X_FORWARDED_PROTO", "")
        return (path, query, _way(environ.get("HTTP_ACCEPT_ENCODING", "")), *scheme)

    def _again(self, kept: Kept, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        unchanged = environ.get("HTTP_IF_NONE_MATCH") == kept.etag
        answered(ENDPOINT, "GET", "3xx" if unchanged else "2xx").inc()
        if unchanged:
            left_out = ("content-length", "content-encoding", "content-type")
            told = [(name, value) for name, value in kept.headers if name.lower() not in left_out]
            start_response("304 NOT MODIFIED", told)
            return [b""]
        start_response(kept.status, kept.headers)
        return [kept.body]

    def _look(
        self, key: tuple[str, ...], now: datetime, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        change = self.changes
        told: list[Any] = []

        def note(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            told[:] = [status, headers]
            return start_response(status, headers, *rest)

        answer = self.inner(environ, note)
        ends = environ.get(KEEP)
        if ends is None or not told or not told[0].startswith("200"):
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        self._put(key, Kept(told[0], _shared(told[1]), Headers(told[1])["ETag"], body, change, now, ends))
        return [body]

    def _put(self, key: tuple[str, ...], kept: Kept) -> None:
        if not any(name.lower() == "set-cookie" for name, _value in kept.headers):
            self.shelf.put(key, kept)


def _language_alone(cookie: str) -> bool:
    return all(pair.partition("=")[0].strip() == LANGUAGE_COOKIE for pair in cookie.split(";"))


def _shared(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers without what belongs to one request."""
    return [(name, value) for name, value in headers if name.lower() != "x-request-id"]
