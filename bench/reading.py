"""The reading page of a consultation and the acts on it, on PostgreSQL behind granian, beside a raw limit.

    .venv/bin/python -m bench.reading [--seconds 15] [--small 5000] [--large 20000]

30 readers ask the page of 200 paragraphs once a second each, signed in and with every form in it, over the
smaller and the larger number of contributions. Then comments and reactions are posted as fast as they are
accepted, and counted in the database; beside them one INSERT and commit per POST by the same server.
"""

import argparse
import http.client
import os
import random
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from app import create_app
from app.consultations.comments.models import SHUFFLE_RANGE, Byline, Comment
from app.consultations.processes.models import Consultation
from app.consultations.reactions.models import Reaction
from app.core import clock
from app.core.types import new_id
from app.extensions import db
from app.people.accounts.models import Account
from bench.machine import described
from tests.factories.consultations import MEMBERS, agreed, make_consultation, make_text, paragraphs_of
from tests.factories.people import make_member, sign_in
from tests.support import postgres
from tests.support.server import free_port
from tests.support.settings import environment_for, settings_for
from tools.dev import running

READERS, PEOPLE, POSTERS = 30, 200, 16
WORDS = "wij staan voor mensen die in gevaar zijn en vragen gemeenten om ruimte te geven aan protest".split()
PAGE = "/nl/denk-mee/groot/"


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


# --- the content ---------------------------------------------------------------------------------


def prose(words: int) -> str:
    return " ".join(random.choices(WORDS, k=words)).capitalize() + "."


def reworded(text: str) -> str:
    """The text with a few words changed, as people do."""
    words = text.split()
    for place in random.sample(range(len(words)), 4):
        words[place] = random.choice(WORDS)
    return " ".join(words)


def make_content() -> Consultation:
    consultation = make_consultation(
        "groot",
        text=make_text(10, 20, words=prose(60)),
        commenters=MEMBERS,
        reactors=MEMBERS,
        suggesters=MEMBERS,
    )
    for number in range(PEOPLE):
        account = agreed(make_member(f"Lid Nummer{number}"))
        db.session.add(
            Byline(
                consultation_id=consultation.id,
                participant_id=account.participant_id,
                kind="named",
                chosen_at=clock.now(),
            )
        )
    db.session.commit()
    return consultation


def fill_up(consultation: Consultation, wanted: int) -> None:
    """So many contributions in all: one in ten a suggestion, one in five a reply, four reactions to each."""
    places, phase = paragraphs_of(consultation), consultation.phases[0]
    people = list(db.session.scalars(select(Account.participant_id)))
    present = db.session.scalar(select(func.count()).select_from(Comment)) or 0
    parents = list(
        db.session.execute(select(Comment.id, Comment.paragraph_id).where(Comment.parent_id.is_(None)))
    )
    rows, reactions = [], []
    for number in range(present, wanted):
        place, person = places[number % len(places)], random.choice(people)
        kind = "suggestion" if number % 10 == 0 else "comment"
        parent = None
        if number % 5 == 1 and parents:
            parent, paragraph_id = random.choice(parents)
            place = next(each for each in places if each.paragraph_id == paragraph_id)
        rows.append(
            {
                "id": new_id(),
                "kind": kind,
                "paragraph_id": place.paragraph_id,
                "wording_id": place.wording_id,
                "parent_id": parent,
                "phase_id": phase.id,
                "author_id": person,
                "audience": "member",
                "language": "nl",
                "text": reworded(place.text.nl) if kind == "suggestion" else prose(45),
                "posted_at": clock.now(),
                "shuffle": random.randrange(SHUFFLE_RANGE),
                "submission": f"bench-{number}",
                "agree": 3,
                "partly": 1,
                "disagree": 1,
                "replies": 0,
                "agreement": random.random(),
            }
        )
        if parent is None and len(parents) < 500:
            parents.append((rows[-1]["id"], place.paragraph_id))
        reactions += _reactions(place, phase.id, people) if number % 2 else []
    db.session.execute(Comment.__table__.insert(), rows)
    known = {tuple(row) for row in db.session.execute(select(Reaction.participant_id, Reaction.wording_id))}
    fresh = {(each["participant_id"], each["wording_id"]): each for each in reactions}
    db.session.execute(Reaction.__table__.insert(), [each for key, each in fresh.items() if key not in known])
    recount()
    db.session.commit()


def _reactions(place: object, phase_id: object, people: list[object]) -> list[dict[str, object]]:
    return [
        {
            "id": new_id(),
            "participant_id": person,
            "phase_id": phase_id,
            "paragraph_id": place.paragraph_id,
            "wording_id": place.wording_id,
            "audience": "member",
            "opinion": random.choice(("agree", "agree", "partly", "disagree")),
            "reacted_at": clock.now(),
        }
        for person in random.sample(people, 8)
    ]


def recount() -> None:
    """The tallies as the acts themselves would have left them."""
    db.session.execute(text("DELETE FROM tallies"))
    db.session.execute(
        text(
            "INSERT INTO tallies "
            "(phase_id, place_id, audience, contributions, suggestions, agree, partly, disagree) "
            "SELECT phase_id, paragraph_id, audience, sum(c), sum(s), sum(a), sum(p), sum(d) FROM ("
            "SELECT phase_id, paragraph_id, audience, 1 AS c, "
            "CASE kind WHEN 'suggestion' THEN 1 ELSE 0 END AS s, "
            "0 AS a, 0 AS p, 0 AS d FROM comments UNION ALL "
            "SELECT phase_id, paragraph_id, audience, 0, 0, CASE opinion WHEN 'agree' THEN 1 ELSE 0 END, "
            "CASE opinion WHEN 'partly' THEN 1 ELSE 0 END, CASE opinion WHEN 'disagree' THEN 1 ELSE 0 END "
            "FROM reactions WHERE paragraph_id IS NOT NULL) every GROUP BY phase_id, paragraph_id, audience"
        )
    )
    db.session.execute(
        text(
            "UPDATE comments SET replies = r.n FROM (SELECT parent_id, count(*) AS n FROM comments "
            "WHERE parent_id IS NOT NULL GROUP BY parent_id) r WHERE r.parent_id = comments.id"
        )
    )
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def sign_in_all(app: Flask) -> list[Reader]:
    readers = []
    for account in db.session.scalars(select(Account)).all():
        client = app.test_client()
        sign_in(client, account)
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        readers.append(Reader(f"{cookie.key}={cookie.value}"))
    return readers


# --- the server ----------------------------------------------------------------------------------


@contextmanager
def serving(environ: dict[str, str], target: str = "app.wsgi:app") -> Iterator[int]:
    port = free_port()
    command = running.server("127.0.0.1", port, workers=2)
    command[-1] = target
    with subprocess.Popen(command, env={**os.environ, **environ}, cwd=running.environment.ROOT) as server:
        try:
            while not running.answers(f"http://127.0.0.1:{port}/readyz"):
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()
            server.wait(20)


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


def read_steadily(port: int, readers: list[Reader], seconds: int) -> Measured:
    """Each reader asks once a second, on a moment of their own within it."""
    took: list[float] = []
    sizes: list[int] = []

    def read(reader: Reader, offset: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        start = time.perf_counter() + offset
        for turn in range(seconds):
            time.sleep(max(0.0, start + turn - time.perf_counter()))
            due = start + turn
            status, body = ask(connection, reader, PAGE)
            if status != 200:
                status, body = ask(connection, reader, PAGE)
            assert status == 200, status
            took.append((time.perf_counter() - due) * 1000)
            sizes.append(len(body))

    apart = 1 / len(readers)
    together([lambda r=reader, o=n * apart: read(r, o) for n, reader in enumerate(readers)])
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
    together([lambda w=who: post(w) for who in range(POSTERS)])
    return sum(accepted), sum(accepted) / (time.perf_counter() - start)


def together(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def with_tokens(port: int, readers: list[Reader], key: str) -> list[Reader]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    ready = []
    for reader in readers:
        headers = {"Cookie": reader.cookie}
        connection.request("GET", f"{PAGE}alinea/{key}/", headers=headers)
        answer = connection.getresponse()
        found = re.search(rb'name="csrf_token" value="([^"]+)"', answer.read())
        assert found is not None
        # The proof is tied to the session that the answer gives.
        cookie = (answer.headers["Set-Cookie"] or reader.cookie).partition(";")[0]
        ready.append(Reader(cookie, found.group(1).decode()))
    return ready


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


# --- the report ----------------------------------------------------------------------------------


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
            COMMENTS_PER_HOUR="10000",
            READ_LIMIT="1000000 per minute",
        )
        app = create_app(settings_for(environ["DATABASE_URL"], Path(folder) / "var"))
        with app.test_request_context():
            upgrade()
            consultation = make_content()
            keys = [each.key for each in paragraphs_of(consultation)]
            readers = sign_in_all(app)
            p95 = []
            for wanted in (chosen.small, chosen.large):
                fill_up(consultation, wanted)
                p95.append(reading(environ, readers, wanted, chosen.seconds))
            print(f"ratio of the p95: {p95[1] / p95[0]:.2f}")
            posting(environ, readers, keys, socket, chosen.seconds)
            db.session.remove()
            db.engine.dispose()


def reading(environ: dict[str, str], readers: list[Reader], wanted: int, seconds: int) -> float:
    with serving(environ) as port:
        read_steadily(port, readers[:READERS], 3)
        found = read_steadily(port, readers[:READERS], seconds)
    print(
        f"{wanted:6} contributions: p50 {found.at(0.5):6.0f} ms  p95 {found.at(0.95):6.0f} ms  "
        f"max {found.took[-1]:6.0f} ms  {found.size / 1000:.0f} kB compressed  ({len(found.took)} pages)"
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
    before = [db.session.scalar(select(func.count()).select_from(each)) for each in (Comment, Reaction)]
    with serving(environ) as port:
        people = with_tokens(port, readers, keys[0])
        said, comments = post_freely(
            port,
            people,
            seconds,
            lambda n: (
                f"{PAGE}alinea/{keys[n % len(keys)]}/reacties/",
                {"text": f"Reactie {n}. {prose(30)}", "form_key": str(n)},
            ),
        )
        _reacted, reactions = post_freely(
            port,
            people,
            seconds,
            lambda n: (
                f"{PAGE}alinea/{keys[n // len(people) % len(keys)]}/mening/",
                {"opinion": ("agree", "partly", "disagree")[n // len(people) // len(keys) % 3]},
            ),
        )
    db.session.rollback()
    kept = (db.session.scalar(select(func.count()).select_from(Comment)) or 0) - (before[0] or 0)
    print(f"raw limit, INSERT and commit per POST: {limit:6.0f} /s")
    print(f"comments accepted: {comments:6.0f} /s  ({said} accepted, {kept} in the database)")
    print(f"reactions accepted: {reactions:5.0f} /s")


if os.environ.get("RAW_DSN"):
    raw = raw_app()

if __name__ == "__main__":
    main()
