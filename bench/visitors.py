"""Readers who ask pages and post forms as browsers do, and how long each answer took."""

import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.people.accounts.models import Account
from tests.factories.people import sign_in

POSTERS = 16


@dataclass(frozen=True)
class Reader:
    """Somebody signed in: the cookie of their browser, and the proof their forms carry."""

    cookie: str
    token: str = ""


@dataclass(frozen=True)
class Measured:
    """Milliseconds per answer in order, and the bytes of one page as it was sent."""

    took: list[float]
    size: int

    def at(self, share: float) -> float:
        return self.took[min(len(self.took) - 1, int(len(self.took) * share))]


def sign_in_all(app: Flask) -> list[Reader]:
    readers = []
    for account in db.session.scalars(select(Account)).all():
        client = app.test_client()
        sign_in(client, account)
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        readers.append(Reader(f"{cookie.key}={cookie.value}"))
    return readers


def ask(
    connection: http.client.HTTPConnection, reader: Reader, path: str, form: dict[str, str] | None = None
) -> tuple[int, bytes]:
    headers = {"Cookie": reader.cookie, "Accept-Encoding": "br", "Accept-Language": "nl"}
    body = None
    if form is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        body = urlencode({**form, "csrf_token": reader.token})
    try:
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (ConnectionError, http.client.HTTPException):
        # A connection that the server let go of; what was sent on it doesn't count as accepted.
        connection.close()
        return 0, b""


def read_steadily(port: int, page: str, readers: list[Reader], seconds: int) -> Measured:
    """Each reader asks once a second, on a moment of their own within it."""
    took: list[float] = []
    sizes: list[int] = []

    def read(reader: Reader, offset: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        start = time.perf_counter() + offset
        for turn in range(seconds):
            time.sleep(max(0.0, start + turn - time.perf_counter()))
            due = start + turn
            status, body = ask(connection, reader, page)
            if status != 200:
                status, body = ask(connection, reader, page)
            assert status == 200, status
            took.append((time.perf_counter() - due) * 1000)
            sizes.append(len(body))

    apart = 1 / len(readers)
    together([partial(read, reader, n * apart) for n, reader in enumerate(readers)])
    return Measured(sorted(took), max(sizes))


def post_freely(
    port: int, readers: list[Reader], seconds: int, request: Callable[[int], tuple[str, dict[str, str]]]
) -> tuple[int, float]:
    """As many as are accepted: how many, and per second."""
    accepted = [0] * POSTERS
    stop = time.perf_counter() + seconds

    def post(who: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        number = who
        while time.perf_counter() < stop:
            path, form = request(number)
            status, _body = ask(connection, readers[number % len(readers)], path, form)
            accepted[who] += status in (200, 303)
            number += POSTERS

    start = time.perf_counter()
    together([partial(post, who) for who in range(POSTERS)])
    return sum(accepted), sum(accepted) / (time.perf_counter() - start)


def together(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def with_tokens(port: int, page: str, readers: list[Reader]) -> list[Reader]:
    """The same readers with the proof that the forms of this page carry."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    ready = []
    for reader in readers:
        headers = {"Cookie": reader.cookie}
        connection.request("GET", page, headers=headers)
        answer = connection.getresponse()
        found = re.search(rb'name="csrf_token" value="([^"]+)"', answer.read())
        assert found is not None
        # The proof is tied to the session that the answer gives.
        cookie = (answer.headers["Set-Cookie"] or reader.cookie).partition(";")[0]
        ready.append(Reader(cookie, found.group(1).decode()))
    return ready
