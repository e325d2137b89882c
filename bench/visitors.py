"""Readers who ask pages and post forms as browsers do, and how long each answer took."""

import asyncio
import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.people.accounts.models import Account
from bench.connections import Connections
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


def ask(connection: http.client.HTTPConnection, reader: Reader, path: str) -> tuple[int, bytes]:
    headers = {"Cookie": reader.cookie, "Accept-Encoding": "br", "Accept-Language": "nl"}
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (ConnectionError, http.client.HTTPException):
        # A connection that the server let go of.
        connection.close()
        return 0, b""


def read_steadily(
    port: int, page: str, readers: list[Reader], seconds: int, *, anew: bool = False
) -> Measured:
    """Each reader asks once a second, on a moment of their own within it.

    `anew`: over another connection each time, so that they come to every process of the server.
    """
    took: list[float] = []
    sizes: list[int] = []

    def read(reader: Reader, offset: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        start = time.perf_counter() + offset
        for turn in range(seconds):
            time.sleep(max(0.0, start + turn - time.perf_counter()))
            due = start + turn
            if anew:
                connection.close()
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
    port: int,
    readers: list[Reader],
    seconds: int,
    request: Callable[[int], tuple[str, dict[str, str]]],
    first: int = 0,
) -> tuple[int, float]:
    """As many as are accepted: how many, and per second. The requests are numbered from `first`."""

    async def everybody() -> int:
        connections, accepted, stop = Connections(port), 0, time.perf_counter() + seconds

        async def post(number: int) -> None:
            nonlocal accepted
            while time.perf_counter() < stop:
                path, form = request(number)
                who = readers[number % len(readers)]
                form["csrf_token"] = who.token
                status, _body = await connections.post(path, form, "127.0.0.1", who.cookie)
                accepted += status in (200, 303)
                number += POSTERS

        await asyncio.gather(*(post(first + number) for number in range(POSTERS)))
        connections.close()
        return accepted

    start = time.perf_counter()
    accepted = asyncio.run(everybody())
    return accepted, accepted / (time.perf_counter() - start)


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
