"""The reading page of a consultation and the acts on it, on PostgreSQL behind granian, beside a raw limit.

    .venv/bin/python -m bench.reading [--seconds 15] [--small 5000] [--large 20000]

First the page of 200 paragraphs is made alone, twenty times, for somebody signed in: its time of the
processor says most where the machine has other work (`--seconds 0` measures only that). Then 30 readers ask
it once a second each, after a warm-up, over the smaller and the larger number of contributions, and comments
and reactions are posted as fast as they are accepted, and counted in the database; beside them one INSERT
and commit per POST by the same server.
"""

import argparse
import os
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete, func, select

from app import create_app
from app.consultations.comments.models import Comment
from app.consultations.reactions.models import Reaction
from app.core import memory
from app.extensions import db
from app.settings import read_settings
from bench.contributions import fill_up, make_content, prose, recount
from bench.machine import described, processor_by_kind
from bench.visitors import Reader, post_freely, read_steadily, sign_in_all, with_tokens
from tests.factories.consultations import paragraphs_of
from tests.support import postgres
from tests.support.server import free_port
from tests.support.settings import environment_for
from tests.support.statements import counted
from tools.dev import running
from tools.dev.environment import ROOT

READERS, ALONE = 30, 20
# Seconds of reading before anything is measured: each process draws each contribution once, which takes
# some 5 s of it for 20,000; afterwards the pieces are there. What a page costs before that is printed too.
WARM_UP = 30
WARM_POSTS, A_LOT = 3, 10_000
KINDS = {"web": "granian", "PostgreSQL": "postgres", "generator": "bench.reading"}
PAGE = "/nl/denk-mee/groot/"


@dataclass(frozen=True)
class Cost:
    """What one page takes: statements, milliseconds of the web server's processor, the first time (every
    contribution in it still to be drawn) and from then on, bytes as they are sent."""

    statements: int
    first: float
    processor: float
    size: int

    def __str__(self) -> str:
        return (
            f"{self.statements} statements, {self.processor:.0f} ms of processor ({self.first:.0f} the first "
            f"time in a process), "
            f"{self.size / 1000:.0f} kB compressed"
        )


@contextmanager
def serving(environ: dict[str, str], target: str = "app.wsgi:app") -> Iterator[int]:
    port = free_port()
    command = running.server("127.0.0.1", port, workers=2)
    command[-1] = target
    with subprocess.Popen(command, env={**os.environ, **environ}, cwd=ROOT) as server:
        try:
            while not running.answers(f"http://127.0.0.1:{port}/readyz"):
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()
            server.wait(20)


def raw_app() -> Callable[..., object]:
    """One INSERT and commit per POST, through a pool: what this server can at most."""
    from psycopg_pool import ConnectionPool

    app = Flask("raw")
    pool = ConnectionPool(os.environ["RAW_DSN"], min_size=4, max_size=8, open=True)

    @app.get("/readyz")
    def ready() -> str:
        return "ok"

    @app.post("/raw")
    def raw() -> tuple[str, int]:
        with pool.connection() as connection:
            connection.execute("INSERT INTO raw_notes (words) VALUES (%s)", ("woord " * 45,))
        return "", 200

    return app


def main() -> None:
    options = argparse.ArgumentParser()
    for name, usual in (("seconds", 15), ("small", 5000), ("large", 20000)):
        options.add_argument(f"--{name}", type=int, default=usual)
    chosen = options.parse_args()
    random.seed(2026)
    print(f"{described()}; load {os.getloadavg()[0]:.1f} before; PostgreSQL without fsync, granian 2 x 4")
    with tempfile.TemporaryDirectory() as folder, postgres.running(Path(folder) / "server") as socket:
        postgres.execute(socket, "CREATE DATABASE bench")
        environ = environment_for(
            postgres.url(socket, "bench"),
            Path(folder) / "var",
            MODE="production",
            BASE_URL="https://samenspraak.example",
            MAIL_URL="smtp://127.0.0.1:1",
            MAIL_FROM="post@samenspraak.example",
            COMMENTS_PER_HOUR="10000",
            READ_LIMIT="1000000 per minute",
        )
        app = create_app(read_settings(environ))
        memory.settle()
        with app.test_request_context():
            upgrade()
            consultation = make_content()
            keys = [each.key for each in paragraphs_of(consultation)]
            readers = sign_in_all(app)
            p95: list[float] = []
            costs: list[Cost] = []
            for wanted in (chosen.small, chosen.large):
                fill_up(consultation, wanted)
                costs.append(cost_of(app, readers[0]))
                print(f"{wanted:6} contributions: {costs[-1]} by itself", flush=True)
                if chosen.seconds:
                    p95.append(reading(environ, readers, wanted, chosen.seconds))
            print(f"ratio of the processor time: {costs[1].processor / costs[0].processor:.2f}")
            if chosen.seconds:
                print(f"ratio of the p95: {p95[1] / p95[0]:.2f}")
                posting(environ, readers, keys, socket, chosen.seconds)
            db.session.remove()
            db.engine.dispose()


def cost_of(app: Flask, reader: Reader) -> Cost:
    """The page for somebody who looked at it before, one at a time in this process."""
    client = app.test_client(use_cookies=False)

    def get() -> tuple[float, int]:
        start = time.process_time()
        answer = client.get(PAGE, headers={"Cookie": reader.cookie, "Accept-Encoding": "br"})
        assert answer.status_code == 200
        return (time.process_time() - start) * 1000, len(answer.data)

    def alone() -> tuple[float, float, int]:
        first = get()[0]
        took = [get() for _turn in range(ALONE)]
        return first, statistics.median(each for each, _size in took), took[0][1]

    client.get(PAGE)
    # In a context of its own: this one would tell every request who came first.
    first, processor, size = Context().run(alone)
    with counted() as sent:
        Context().run(get)
    return Cost(len(sent), first, processor, size)


def reading(environ: dict[str, str], readers: list[Reader], wanted: int, seconds: int) -> float:
    with serving(environ) as port:
        read_steadily(port, PAGE, readers[:READERS], WARM_UP, anew=True)
        found = read_steadily(port, PAGE, readers[:READERS], seconds)
    print(
        f"{wanted:6} contributions: p50 {found.at(0.5):6.0f} ms  p95 {found.at(0.95):6.0f} ms  "
        f"max {found.took[-1]:6.0f} ms  {found.size / 1000:.0f} kB compressed  "
        f"({len(found.took)} pages, load {os.getloadavg()[0]:.1f})"
    )
    return found.at(0.95)


def posting(
    environ: dict[str, str], readers: list[Reader], keys: list[str], socket: str, seconds: int
) -> None:
    with psycopg.connect(host=socket, user=postgres.USER, dbname="bench", autocommit=True) as connection:
        connection.execute("CREATE TABLE raw_notes (id bigserial PRIMARY KEY, words text NOT NULL)")
    raw = {"RAW_DSN": f"host={socket} user={postgres.USER} dbname=bench"}
    with serving({**environ, **raw}, "bench.reading:raw") as port:
        _count, limit = post_freely(port, readers, seconds, lambda _n: ("/raw", {}))
    # Everybody reacts to everything for the first time: a change writes less.
    db.session.execute(delete(Reaction))
    recount()
    with serving(environ) as port:
        people = with_tokens(port, f"{PAGE}alinea/{keys[0]}/", readers)
        words = [prose(30) for _each in range(500)]

        def say(n: int) -> tuple[str, dict[str, str]]:
            form = {"text": f"Reactie {n}. {words[n % len(words)]}", "form_key": str(n)}
            return f"{PAGE}alinea/{keys[n % len(keys)]}/reacties/", form

        def think(n: int) -> tuple[str, dict[str, str]]:
            turn = n // len(people)
            opinion = ("agree", "partly", "disagree")[turn // len(keys) % 3]
            return f"{PAGE}alinea/{keys[turn % len(keys)]}/mening/", {"opinion": opinion}

        print(f"raw limit, INSERT and commit per POST: {limit:6.0f} /s")
        for what, act, table in (("comments", say, Comment), ("reactions", think, Reaction)):
            before = rows_in(table)
            warming, _rate = post_freely(port, people, WARM_POSTS, act)
            began = processor_by_kind(KINDS)
            accepted, rate = post_freely(port, people, seconds, act, first=A_LOT)
            spent = [
                f"{kind} {(now - began[kind]) / accepted * 1000:.1f} ms"
                for kind, now in processor_by_kind(KINDS).items()
            ]
            print(
                f"{what} accepted: {rate:4.0f} /s ({warming + accepted} in all, {rows_in(table) - before} "
                f"more in the database; processor of one: {', '.join(spent)}; load {os.getloadavg()[0]:.1f})",
                flush=True,
            )


def rows_in(table: type[Comment] | type[Reaction]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


if os.environ.get("RAW_DSN"):
    raw = raw_app()

if __name__ == "__main__":
    main()
