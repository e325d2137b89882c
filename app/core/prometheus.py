"""`/metrics` for Prometheus: requests of every process of this machine, and how the outbox stands.

Each server process writes its numbers to files of its own and any of them answers for all. They stand in
PROMETHEUS_MULTIPROC_DIR, or in `metrics/` under VAR_DIR, and begin anew when the whole service starts.
"""

import atexit
import hmac
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app.core import clock
from app.core.jobs import queries
from app.core.logs import known_method
from app.extensions import limiter
from app.settings import Settings

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
PROCESS_FILE = re.compile(r"_(\d+)\.db$")
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")

pages = Blueprint("metrics", __name__)


@dataclass(frozen=True)
class Measures:
    requests: Counter
    seconds: Histogram


@dataclass(frozen=True)
class Asked:
    """One number that a domain answers at each reading; None where there is nothing to tell."""

    name: str
    meaning: str
    ask: Callable[[], float | None]


def init_app(app: Flask) -> None:
    app.extensions["asked_numbers"] = []
    settings: Settings = app.extensions["settings"]
    os.environ.setdefault(FOLDER, str(settings.var_dir / "metrics"))
    _begin_anew(Path(os.environ[FOLDER]))
    limiter.exempt(pages)
    app.register_blueprint(pages)
    app.after_request(_measure)


def register(app: Flask, name: str, meaning: str, ask: Callable[[], float | None]) -> None:
    """Let `/metrics` ask a domain for one number: `samenspraak_<name>`."""
    app.extensions["asked_numbers"].append(Asked(f"samenspraak_{name}", meaning, ask))


def _begin_anew(folder: Path) -> None:
    """Remove the files of a service that stopped; while one runs they stay, or its numbers would drop."""
    folder.mkdir(parents=True, exist_ok=True)
    files = list(folder.glob("*.db"))
    if not any(_is_alive(path) for path in files):
        for path in files:
            path.unlink(missing_ok=True)


def _is_alive(path: Path) -> bool:
    found = PROCESS_FILE.search(path.name)
    if found is None:
        return False
    with suppress(PermissionError):
        try:
            os.kill(int(found[1]), 0)
        except ProcessLookupError:
            return False
    return True


@cache
def measures() -> Measures:
    # The library decides at import whether processes share; here it is known only once settings are read.
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]
    atexit.register(values.close_all_multiprocess_files)
    return Measures(
        Counter("samenspraak_requests", "Requests answered", ["endpoint", "method", "status"], registry=None),
        Histogram(
            "samenspraak_request_seconds", "Time to answer", ["endpoint"], registry=None, buckets=SECONDS
        ),
    )


@cache
def answered(endpoint: str, method: str, status: str) -> Counter:
    """The counter of such requests; endpoints, methods and kinds of status are few, so each is found once."""
    return measures().requests.labels(endpoint, method, status)


def _measure(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    if "started" in g and endpoint.partition(".")[0] not in ("health", "metrics"):
        answered(endpoint, known_method(), f"{response.status_code // 100}xx").inc()
        measures().seconds.labels(endpoint).observe(perf_counter() - g.started)
    return response


@pages.get("/metrics")
def metrics() -> Response:
    if not _may_read():
        abort(404)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types here
    registry.register(_Outbox())
    registry.register(_Domains())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    settings: Settings = current_app.extensions["settings"]
    if settings.metrics_token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.metrics_token}".encode())
    local = request.remote_addr in ("127.0.0.1", "::1")
    return local and not any(name in request.headers for name in FORWARDED)


class _Outbox(Collector):
    """The outbox, asked of the database at each reading."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        backlog = queries.backlog(clock.now())
        jobs = GaugeMetricFamily("samenspraak_jobs", "Jobs by status", labels=["status"])
        for status in ("queued", "running", "dead"):
            jobs.add_metric([status], getattr(backlog, status))
        yield jobs
        late = GaugeMetricFamily("samenspraak_jobs_oldest_seconds", "How late the longest waiting job is")
        late.add_metric([], backlog.oldest_seconds)
        yield late


class _Domains(Collector):
    """What domains have to tell, asked of them at each reading."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for asked in current_app.extensions["asked_numbers"]:
            number = asked.ask()
            if number is not None:
                gauge = GaugeMetricFamily(asked.name, asked.meaning)
                gauge.add_metric([], number)
                yield gauge
