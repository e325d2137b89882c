"""Health, readiness, metrics and policy reports: what machines ask of a running site."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import jobs
from app.core.health import latest_revision
from app.settings import ROOT
from tests.support.clock import FrozenClock
from tests.support.settings import environment_for


def test_a_process_that_answers_is_healthy(app: Flask, client: Any) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_when_the_database_is_migrated(app: Flask, client: Any, db: Any) -> None:
    assert client.get("/readyz").status_code == 200
    db.session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "db upgrade" in answer.json["status"]
    db.session.execute(text("DROP TABLE alembic_version"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "does not answer" in answer.json["status"]


def test_there_is_one_latest_revision() -> None:
    assert latest_revision()


@pytest.fixture
def counted(app: Flask, client: Any, clock: FrozenClock) -> None:
    client.get("/nl/bestaat-niet/")
    jobs.enqueue("mail.send", {"mail": "none"}, now=clock.now)
    clock.move(minutes=2)


def test_metrics_count_requests_and_jobs(app: Flask, client: Any, counted: None) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    said = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert float(said['samenspraak_requests_total{endpoint="none",method="GET",status="4xx"}']) >= 1
    assert float(said['samenspraak_request_seconds_count{endpoint="none"}']) >= 1
    assert float(said['samenspraak_jobs{status="queued"}']) == 1
    assert float(said["samenspraak_jobs_oldest_seconds"]) == 120


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"])
def test_metrics_are_not_for_visitors(app: Flask, client: Any, header: str) -> None:
    assert client.get("/metrics", headers={header: "203.0.113.9"}).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404


def test_metrics_by_token(app: Flask, client: Any) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], metrics_token="a long token")
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    far = {"REMOTE_ADDR": "203.0.113.9"}
    with_token = client.get("/metrics", headers={"Authorization": "Bearer a long token"}, environ_base=far)
    assert with_token.status_code == 200


@pytest.fixture
def reported(app: Flask, client: Any, capsys: Any) -> Any:
    """Send a report; gives what was logged of it."""

    def send(body: Any) -> list[dict[str, Any]]:
        capsys.readouterr()
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        answer = client.post("/csp-report", data=data, content_type="application/csp-report", proof=False)
        assert answer.status_code == 204
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return send


def test_a_report_is_a_rule_and_a_host(reported: Any) -> None:
    (line,) = reported(
        {
            "csp-report": {
                "document-uri": "http://localhost/nl/inloggen/token/",
                "effective-directive": "script-src-elem",
                "blocked-uri": "https://els:secret@tracker.example/pixel?address=els@example.org",
            }
        }
    )
    assert (line["directive"], line["blocked"]) == ("script-src-elem", "tracker.example")
    assert "els" not in json.dumps(line)


def test_a_report_of_the_reporting_api(reported: Any) -> None:
    (line,) = reported(
        [{"type": "csp-violation", "body": {"effectiveDirective": "img-src", "blockedURL": "inline"}}]
    )
    assert (line["directive"], line["blocked"]) == ("img-src", "inline")


@pytest.mark.parametrize(
    "body", ["", "no json", "[]", "[1]", "{}", '{"csp-report": 1}', "x" * 20_000, b"\xff\xfe", "[" * 2000]
)
def test_a_report_that_is_none(reported: Any, body: str) -> None:
    assert reported(body) == []


def test_a_made_up_report_leaves_fixed_words(reported: Any) -> None:
    (line,) = reported(
        {"csp-report": {"effective-directive": "Els <els@example.org>", "blocked-uri": "http://[els"}}
    )
    assert (line["directive"], line["blocked"]) == ("other", "other")


def test_reports_are_limited(app: Flask, client: Any) -> None:
    answers = [client.post("/csp-report", data="{}", proof=False).status_code for _ in range(25)]
    assert answers.count(204) == 20
    assert set(answers[20:]) == {429}


def test_settings_are_printed_without_values(command: Any) -> None:
    table = command("settings", "--markdown")
    assert table.exit_code == 0
    assert "| `SECRET_KEY` | made once in `VAR_DIR`; required in production |" in table.output
    assert "only-for-tests" not in table.output
    rows = json.loads(command("settings", "--json").output)
    assert {"name", "default", "meaning", "secret", "required_in_production"} == set(rows[0])
    assert "MODE" in command("settings").output


def test_a_process_that_counted_ends_without_a_word(tmp_path: Path) -> None:
    """The files in which it counts are closed: with warnings on, Python names every one that isn't."""
    script = (
        "from app import create_app\n"
        "app = create_app()\n"
        "assert app.test_client().get('/robots.txt').status_code == 200\n"
        "with app.app_context():\n"
        "    from app.extensions import db\n"
        "    db.engine.dispose()\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always::ResourceWarning", "-c", script],
        env=environment_for(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "metrics").glob("*.db"))
    assert "ResourceWarning" not in done.stderr
