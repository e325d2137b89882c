"""Logs say what happened and never to whom: no address, no name, no token."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from flask import Flask

from app.core.logs import error_trail
from tests.factories.jobs import run_jobs

NAME, ADDRESS, TOKEN = "Elsbeth Zonderland", "elsbeth@zonderland.example", "s3cr3t-T0ken-of-somebody"


@pytest.fixture
def loud() -> Iterator[None]:
    """Every log line, whatever LOG_LEVEL the tests have."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    yield
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def lines(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_a_request_is_one_line(app: Flask, client: Any, loud: None, capsys: Any) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "0123456789ABCDEF0123456789abcdef"})
    (line,) = lines(capsys.readouterr().out)
    assert line["event"] == "request"
    assert (line["endpoint"], line["method"], line["status"]) == ("health.healthz", "GET", 200)
    assert line["request"] == "0123456789abcdef0123456789abcdef" == answer.headers["X-Request-ID"]
    assert line["ms"] >= 0


@pytest.mark.parametrize("given", ["", "Elsbeth Zonderland", "short", "x" * 40, "0123456789abcdef\tname"])
def test_a_request_id_of_a_visitors_own_is_not_taken(app: Flask, client: Any, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["X-Request-ID"] != given


def test_no_personal_data_in_any_line(
    app: Flask, client: Any, loud: None, capfd: Any, monkeypatch: Any
) -> None:
    headers = {
        "User-Agent": f"{NAME}/1.0",
        "Referer": f"http://localhost/nl/{TOKEN}/",
        "Authorization": f"Bearer {TOKEN}",
        "X-Request-ID": TOKEN,
        "X-Forwarded-For": ADDRESS,
    }
    form = {"address": ADDRESS, "name": NAME, "token": TOKEN}
    client.get(f"/nl/{TOKEN}/?address={ADDRESS}&name={NAME}", headers=headers)
    client.post(f"/nl/inloggen/?next={TOKEN}", data=form, headers=headers)
    client.open(f"/nl/{NAME}/", method="ELSBETH", headers=headers)
    client.post("/csp-report", json={"csp-report": {"blocked-uri": f"https://x.example/{TOKEN}?{ADDRESS}"}})
    run_jobs(app)
    said = capfd.readouterr()
    for secret in (NAME, ADDRESS, TOKEN, "elsbeth", "Zonderland"):
        assert secret.lower() not in (said.out + said.err).lower()
    assert said.out


def test_an_unforeseen_error_is_logged_by_its_place(
    app: Flask, client: Any, loud: None, capfd: Any, monkeypatch: Any
) -> None:
    def broken() -> str:
        raise RuntimeError(f"{NAME} <{ADDRESS}> {TOKEN}")

    monkeypatch.setitem(app.view_functions, "health.healthz", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.extensions, "settings", production(app))
    assert client.get("/healthz").status_code == 500
    said = capfd.readouterr()
    error, request = lines(said.out)
    assert error["event"] == "unhandled_error"
    assert error["error"] == "RuntimeError at elsewhere"
    assert request["status"] == 500
    assert error["request"] == request["request"]
    assert NAME not in said.out + said.err
    assert ADDRESS not in said.out + said.err


def production(app: Flask) -> Any:
    from dataclasses import replace

    return replace(app.extensions["settings"], mode="production")


def test_lines_of_libraries_lose_what_is_filled_in(app: Flask, capsys: Any) -> None:
    logging.getLogger("somelibrary").warning("mail to %s failed", ADDRESS)
    logging.getLogger("somelibrary").error(ADDRESS)
    filled, whole = lines(capsys.readouterr().out)
    assert (filled["event"], filled["logger"]) == ("mail to %s failed", "somelibrary")
    assert whole["event"] == "library"


def test_the_trail_of_an_error_names_places_only(app: Flask) -> None:
    from app.core.search import words

    try:
        words.words_of(None)  # type: ignore[arg-type]
    except TypeError as error:
        trail = error_trail(error)
    assert trail.startswith("TypeError at app/core/search/words.py:")
