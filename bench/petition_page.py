"""The page of a petition as everybody gets it, beside the same server giving bytes of that size.

    .venv/bin/python -m bench.petition_page [--seconds 10] [--clients 16]

Granian with two workers on PostgreSQL; the load comes from two processes on the same cores, over connections
that stay open. In turns: the page, a Flask view that gives those bytes, and those bytes without Flask. And
what a first visit weighs, as production serves it with Brotli: the page and everything of ours it asks for.
"""

import argparse
import asyncio
import multiprocessing
import os
import re
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import brotli
from flask import Flask, Response
from flask_migrate import upgrade

from app import create_app
from app.extensions import db
from bench.machine import described
from bench.reading import serving
from tests.factories.petitions import make_petition, many_signers, sign_and_confirm
from tests.support import postgres
from tests.support.settings import environment_for, settings_for

PAGE = "/nl/petities/plein/"
ASKED = re.compile(
    r'<link rel="(?:stylesheet|preload)" href="([^"]+)"|<script[^>]* src="([^"]+)"|<use href="([^"#]+)'
)
PROCESSES = 2


def flask_app() -> Flask:
    """Flask with one view that gives these bytes."""
    body, app = Path(os.environ["BENCH_BYTES"]).read_bytes(), Flask("bytes")

    @app.get("/readyz")
    def ready() -> str:
        return "ok"

    @app.get(PAGE)
    def page() -> Response:
        return Response(body, headers={"Content-Encoding": "br"}, mimetype="text/html")

    return app


def bytes_app() -> Callable[..., Iterable[bytes]]:
    """A server that does nothing but give these bytes."""
    body = Path(os.environ["BENCH_BYTES"]).read_bytes()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "br"),
        ("Content-Length", str(len(body))),
    ]

    def give(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return give


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--clients", type=int, default=16)
    chosen = options.parse_args()
    print(f"{described()}; load {os.getloadavg()[0]:.1f} before; PostgreSQL without fsync, granian 2 x 4")
    with tempfile.TemporaryDirectory() as folder, postgres.running(Path(folder) / "server") as socket:
        postgres.execute(socket, "CREATE DATABASE bench")
        environ = environment_for(
            postgres.url(socket, "bench"),
            Path(folder) / "var",
            MODE="production",
            BASE_URL="https://samenspraak.example",
            MAIL_URL="smtp://127.0.0.1:9",
            MAIL_FROM="post@samenspraak.example",
        )
        app = create_app(settings_for(environ["DATABASE_URL"], Path(folder) / "var"))
        with app.test_request_context():
            upgrade()
            petition = make_petition("plein")
            for number in range(12):
                sign_and_confirm(petition, name=f"Noor{number} Bakker", is_public=True)
            many_signers(petition, 30)
            db.session.commit()
            db.session.remove()
            db.engine.dispose()
        kept = Path(folder) / "bytes"
        with serving(environ) as port:
            kept.write_bytes(fetched(f"http://127.0.0.1:{port}{PAGE}"))
            weigh(port)
        environ["BENCH_BYTES"] = str(kept)
        compare(environ, chosen.seconds, chosen.clients)


def compare(environ: dict[str, str], seconds: int, clients: int) -> None:
    """Both in turns, so that what else the machine does meets both."""
    targets = {
        "page": "app.wsgi:app",
        "flask": "bench.petition_page:flask",
        "bytes": "bench.petition_page:give",
    }
    found: dict[str, list[float]] = {target: [] for target in targets}
    for _turn in range(2):
        for name, target in targets.items():
            with serving(environ, target) as port:
                load(port, 2, clients)
                rate, slow = load(port, seconds, clients)
            found[name].append(rate)
            print(f"{name:6} {rate:7.0f} /s   p99 {slow:5.1f} ms   load {os.getloadavg()[0]:.1f}", flush=True)
    page, flask, limit = (sum(rates) / len(rates) for rates in found.values())
    print(
        f"the page at {page:.0f} /s: {page / flask:.0%} of Flask giving its bytes ({flask:.0f} /s), "
        f"{page / limit:.0%} of the server without Flask ({limit:.0f} /s)"
    )


def load(port: int, seconds: int, clients: int) -> tuple[float, float]:
    """Pages a second, and the milliseconds within which 99 of 100 came."""
    with multiprocessing.Pool(PROCESSES) as pool:
        parts = pool.starmap(_load, [(port, seconds, clients // PROCESSES)] * PROCESSES)
    took = sorted(each for part in parts for each in part)
    return len(took) / seconds, took[int(len(took) * 0.99)] * 1000


def _load(port: int, seconds: int, clients: int) -> list[float]:
    return asyncio.run(_visitors(port, seconds, clients))


async def _visitors(port: int, seconds: int, clients: int) -> list[float]:
    took: list[float] = []
    stop = time.perf_counter() + seconds
    await asyncio.gather(*(_visit(port, stop, took) for _each in range(clients)))
    return took


async def _visit(port: int, stop: float, took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = f"GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: br\r\n\r\n".encode()
    while (began := time.perf_counter()) < stop:
        writer.write(asked)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head[:60]
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        took.append(time.perf_counter() - began)
    writer.close()


def fetched(address: str) -> bytes:
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "br"})  # noqa: S310  our own server
    with urllib.request.urlopen(asked) as answer:  # noqa: S310  our own server
        found: bytes = answer.read()
    return found


def weigh(port: int) -> None:
    """What a first visit fetches, by kind; the fonts that a style sheet names are fetched where used."""
    address = f"http://127.0.0.1:{port}{PAGE}"
    page = fetched(address)
    names = dict.fromkeys(
        next(filter(None, found)) for found in ASKED.findall(brotli.decompress(page).decode())
    )
    weights = {
        "page": len(page),
        **{name.split("?")[0]: len(fetched(urljoin(address, name))) for name in names},
    }
    weights["/static/fonts/text.woff2"] = len(fetched(urljoin(address, "/static/fonts/text.woff2")))
    for name, size in weights.items():
        print(f"  {size:6} bytes  {name}")
    fonts = sum(size for name, size in weights.items() if name.endswith("woff2"))
    whole = sum(weights.values())
    print(f"a first visit: {whole / 1000:.1f} kB in all, of which {fonts / 1000:.1f} kB fonts", flush=True)


if os.environ.get("BENCH_BYTES"):
    give, flask = bytes_app(), flask_app()

if __name__ == "__main__":
    main()
