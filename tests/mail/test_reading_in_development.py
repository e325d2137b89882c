"""`/dev/mail`: every mail readable on this machine, and nowhere else."""

from typing import Any

from flask import Flask

from app import create_app
from tests.factories.jobs import run_jobs
from tests.support.settings import environment_for


def test_lists_the_newest_first_and_shows_each(app: Flask, client: Any, queue: Any, clock: Any) -> None:
    queue(address="piet@example.org", context={"name": "Piet"})
    clock.move(minutes=1)
    newest = queue(language="en")
    run_jobs(app)
    page = client.get("/dev/mail/")
    switches = [link.get("hreflang") for link in page.page.all("a") if link.get("hreflang")]
    assert switches == [], "a page with one address has no other language to lead to"
    assert page.status_code == 200
    assert page.text.index("Sign in, Els") < page.text.index("Inloggen, Piet")
    only_his = client.get("/dev/mail/?address=PIET@example.org")
    assert "Piet" in only_his.text
    assert "Sign in, Els" not in only_his.text
    one = client.get(f"/dev/mail/{newest}/")
    assert '<a href="http://localhost/en/"' in one.text
    assert "frame-src 'self'" in one.headers["Content-Security-Policy"]
    body = client.get(f"/dev/mail/{newest}/body")
    assert "style-src 'unsafe-inline'" in body.headers["Content-Security-Policy"]
    assert '<base target="_top">' in body.text
    assert "script-src" not in body.headers["Content-Security-Policy"]


def test_empty_and_unknown(app: Flask, client: Any) -> None:
    assert client.get("/dev/mail/").status_code == 200
    assert client.get("/dev/mail/?address=no").status_code == 200
    assert client.get("/dev/mail/?page=forged").status_code == 200
    assert client.get("/dev/mail/01a1ff77-5806-755c-abff-08c446e7c8fe/").status_code == 404


def test_pages_of_a_long_list(app: Flask, client: Any, queue: Any, clock: Any) -> None:
    for number in range(60):
        queue(address=f"person{number}@example.org")
        clock.move(seconds=1)
    page = client.get("/dev/mail/").page
    (older,) = [node for node in page.all("a") if node.get("rel") == "next"]
    assert "person9@example.org" in client.get(older.get("href")).text


def test_does_not_exist_in_production(tmp_path: Any) -> None:
    from app.settings import read_settings

    environ = environment_for("sqlite:///" + str(tmp_path / "x.sqlite3"), tmp_path)
    production = create_app(
        read_settings(
            environ
            | {"MODE": "production", "BASE_URL": "https://samenspraak.example"}
            | {"MAIL_URL": "smtp://localhost", "MAIL_FROM": "post@samenspraak.example"}
        )
    )
    assert not [rule for rule in production.url_map.iter_rules() if rule.rule.startswith("/dev/")]
