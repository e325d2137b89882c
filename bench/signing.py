"""The POST that signs, alone: as many as are accepted, beside a raw limit and in small and large tables.

    .venv/bin/python -m bench.signing [--seconds 15] [--large 2000000]

In one run: one INSERT and commit per POST by the same server, then the form of a petition with 10,000 and
with so many signatures. Each is posted by eight clients who wait for their answer. Then where the time of one
POST goes, in this process alone: its statements, and the functions of our own that take most.
"""

import argparse
import asyncio
import cProfile
import os
import pstats
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import cast

from sqlalchemy import Table, func, select, text

from app.extensions import db
from app.petitions.signatures.models import Signature, Standing
from bench.connections import Connections
from bench.machine import described
from bench.petition_site import Site, petition_site
from bench.reading import serving
from bench.signers import SIGN, entry, network
from tests.support import postgres
from tests.support.statements import counted

CLIENTS, SMALL, ALONE = 8, 10_000, 200
# What differs in each row; the rest is as with somebody who signed.
OWN = {
    "id": "gen_random_uuid()",
    "signer_key": "md5(n::text)",
    "email": "'noor' || n || '@vroeger.example'",
    "event_uid": "'sign:' || gen_random_uuid()",
    "number": "n",
}
numbers = count(1)


def fill_up(wanted: int) -> None:
    """Let there be so many signatures, all like one that counts."""
    there = db.session.scalar(select(func.count()).select_from(Signature)) or 0
    names = [column.name for column in cast("Table", Signature.__table__).columns]
    values = ", ".join(OWN.get(name, f"signatures.{name}") for name in names)
    one = select(Signature.id).where(Signature.standing == Standing.CONFIRMED).limit(1)
    db.session.execute(
        text(
            f"INSERT INTO signatures ({', '.join(names)}) SELECT {values} FROM signatures, "
            f"generate_series({there + 1}, {wanted}) n WHERE signatures.id = :one"
        ),
        {"one": db.session.scalar(one)},
    )
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE signatures"))


def posted(port: int, seconds: float, path: str, form: Callable[[int], dict[str, str]]) -> float:
    """Accepted a second."""

    async def everybody() -> int:
        connections, accepted = Connections(port), 0
        stop = time.perf_counter() + seconds

        async def one() -> None:
            nonlocal accepted
            while time.perf_counter() < stop:
                number = next(numbers)
                status, _body = await connections.post(path, form(number), network(number))
                accepted += status in (200, 303)

        await asyncio.gather(*(one() for _each in range(CLIENTS)))
        connections.close()
        return accepted

    return asyncio.run(everybody()) / seconds


def alone(site: Site) -> None:
    """One POST after another in this process: milliseconds of its processor, statements, functions."""
    client = site.app.test_client()

    def post() -> None:
        number = next(numbers)
        headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": network(number)}
        assert client.post(SIGN, data=entry(number), headers=headers).status_code == 303

    post()
    with counted() as sent:
        post()
    began = time.process_time()
    for _each in range(ALONE):
        post()
    took = (time.process_time() - began) / ALONE * 1000
    print(f"one POST by itself: {took:.2f} ms of processor without the server's, {len(sent)} statements")
    for statement in sent:
        print(f"    {' '.join(statement.split())[:90]}")
    profile = cProfile.Profile()
    profile.enable()
    for _each in range(ALONE):
        post()
    profile.disable()
    tell(pstats.Stats(profile))


def tell(found: pstats.Stats) -> None:
    """The share of the whole that passes through each place; they lie within one another."""
    rows = cast("dict[tuple[str, int, str], tuple[int, int, float, float, object]]", found.stats)  # type: ignore[attr-defined]
    whole = max(row[3] for row in rows.values())
    places = sorted(((row[3] / whole, place) for place, row in rows.items()), reverse=True)
    shown = [each for each in places if "/app/" in each[1][0] or each[1][2] in ("execute", "wait", "commit")]
    for share, (file, line, name) in shown[:25]:
        print(f"    {share:5.0%}  {'/'.join(Path(file).parts[-3:])}:{line} {name}")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=15)
    options.add_argument("--large", type=int, default=2_000_000)
    chosen = options.parse_args()
    print(f"{described()}; load {os.getloadavg()[0]:.1f} before; PostgreSQL without fsync, granian 2 x 4")
    with petition_site() as site:
        postgres_dsn = f"host={site.socket} user={postgres.USER} dbname=bench"
        db.session.execute(text("CREATE TABLE raw_notes (id bigserial PRIMARY KEY, words text NOT NULL)"))
        db.session.commit()
        with serving({**site.environ, "RAW_DSN": postgres_dsn}, "bench.reading:raw") as port:
            posted(port, 2, "/raw", entry)
            limit = posted(port, chosen.seconds, "/raw", entry)
        print(f"raw limit, one INSERT and commit per POST: {limit:6.0f} /s", flush=True)
        for number in (SMALL, chosen.large):
            fill_up(number)
            with serving(site.environ) as port:
                posted(port, 3, SIGN, entry)
                rate = posted(port, chosen.seconds, SIGN, entry)
            print(
                f"with {number:9,} signatures: {rate:6.0f} accepted /s, {rate / limit:.0%} of the raw limit "
                f"(load {os.getloadavg()[0]:.1f})",
                flush=True,
            )
        alone(site)


if __name__ == "__main__":
    main()
