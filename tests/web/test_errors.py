"""Error pages: the right language, what was typed, and no word about what is restricted."""

import logging
import sqlite3
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.core.languages import LANGUAGES
from app.extensions import db
from app.web import errors
from tests.factories.people import make_member, make_staff, sign_in
from tests.factories.petitions import make_petition
from tests.support.client import AuditedClient

STORY = "Lokale groepen moeten meer te zeggen krijgen,\nwant zij kennen hun stad."
HEADINGS = {
    400: ("Dit kwam niet goed aan", "This did not arrive as it should"),
    403: ("Deze pagina is niet voor jou", "This page is not for you"),
    404: ("Log in om te zien of deze pagina voor jou is", "Sign in to see whether this page is for you"),
    405: ("Zo werkt dit adres niet", "This address does not work that way"),
    413: ("Dat is te veel in één keer", "That is too much at once"),
    429: ("Een ogenblik geduld", "One moment please"),
    500: ("Er ging bij ons iets mis", "Something went wrong on our side"),
    418: ("Dit kwam niet goed aan", "This did not arrive as it should"),
    503: ("Er ging bij ons iets mis", "Something went wrong on our side"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", HEADINGS)
def test_each_error_has_its_page_in_each_language(code: int, language: str, visitor: AuditedClient) -> None:
    word = "controleren" if language == "nl" else "check"
    answer = visitor.get(f"/{language}/{word}/{code}/")
    assert answer.status_code == (code if code != 503 else 500)
    assert answer.page.all("h1")[0].text == HEADINGS[code][LANGUAGES.index(language)]  # type: ignore[arg-type]
    assert answer.page.language == language
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_address_without_language_answers_in_the_readers(visitor: AuditedClient) -> None:
    assert visitor.get("/nothing", headers={"Accept-Language": "en"}).page.language == "en"
    assert visitor.get("/nothing").page.language == "nl"


# --- what was typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["400", "413", "429", "500", "splitsen", "samenvoegen", "inlezen"])
def test_what_was_typed_comes_back(address: str, visitor: AuditedClient) -> None:
    answer = visitor.post(f"/nl/controleren/{address}/", data={"text": STORY, "title": "Eén woordje meer"})
    assert [area.text for area in answer.page.all("textarea")] == [
        " ".join(STORY.split()),
        "Eén woordje meer",
    ]
    assert STORY in answer.text


def test_a_form_without_its_token_gives_the_text_back(visitor: AuditedClient) -> None:
    answer = visitor.post("/en/check/confirm/", data={"text": STORY}, proof=False)
    assert answer.status_code == 400
    assert answer.page.all("h1")[0].text == "Please send it once more"
    assert STORY in answer.text


def test_proofs_numbers_and_single_words_are_not_repeated(visitor: AuditedClient) -> None:
    secrets = {
        "csrf_token": "een geheim bewijs",
        "recovery_code": "abcd efgh",
        "code": "123 456",
        "phone": "06 12345678",
        "email": "els@example.org",
        "empty": "   ",
    }
    answer = visitor.post("/nl/controleren/400/", data=secrets)
    assert answer.page.all("textarea") == []
    for value in ("geheim", "abcd", "123 456", "06 1234", "els@"):
        assert value not in answer.text


def test_markup_in_a_kept_text_stays_text(visitor: AuditedClient) -> None:
    hostile = "</textarea><script>alert(1)</script> en meer"
    answer = visitor.post("/nl/controleren/400/", data={"text": hostile})
    assert "<script>alert" not in answer.text
    assert hostile in answer.page.all("textarea")[0].text


def test_at_most_twenty_texts_come_back(visitor: AuditedClient) -> None:
    answer = visitor.post("/nl/controleren/400/", data={f"text{n}": "twee woorden" for n in range(50)})
    assert len(answer.page.all("textarea")) == 20


def test_a_refusal_no_view_showed_says_its_reason(visitor: AuditedClient) -> None:
    answer = visitor.get("/nl/controleren/splitsen/")
    assert answer.status_code == 409
    assert "Te laat, Els." in answer.page.main.text


# --- what nobody may learn ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_gets_the_same_bytes_for_restricted_and_unknown(
    language: str, client: AuditedClient
) -> None:
    office = "beheer" if language == "nl" else "office"
    restricted = client.get(f"/{language}/{office}/mails/")
    unknown = client.get(f"/{language}/{office}/nails/")
    assert restricted.status_code == unknown.status_code == 404
    assert restricted.text.replace("mails", "nails") == unknown.text
    its_own = {"Content-Length", "X-Request-ID"}
    headers = [
        {name: value for name, value in answer.headers if name not in its_own}
        for answer in (restricted, unknown)
    ]
    assert headers[0] == headers[1]


def test_the_way_in_comes_back_here(client: AuditedClient) -> None:
    answer = client.get("/nl/beheer/mails/?status=sent&x=a%26b")
    ways = [link.get("href") for link in answer.page.main.all("a")]
    assert "/nl/inloggen/?next=/nl/beheer/mails/?status%3Dsent%26x%3Da%2526b" in ways


def test_the_other_language_is_read_from_the_address(client: AuditedClient) -> None:
    page = client.get("/nl/denk-mee/bestaat-niet/").page
    switch = [link.get("href") for link in page.all("a") if link.get("hreflang") == "en"]
    assert switch == ["/en/have-your-say/bestaat-niet/"]


def test_somebody_signed_in_hears_that_it_is_not_there(client: AuditedClient) -> None:
    sign_in(client, make_member())
    page = client.get("/en/nothing/").page
    assert page.all("h1")[0].text == "We cannot find this page"
    assert "Sign in" not in page.main.text


def test_a_member_in_the_office_hears_that_it_is_for_others(client: AuditedClient) -> None:
    sign_in(client, make_member())
    assert client.get("/nl/beheer/").status_code == 403
    sign_in(client, make_staff())
    assert client.get("/nl/beheer/").status_code == 303


# --- what an answer must carry -----------------------------------------------------------------------


def test_405_names_what_is_allowed(client: AuditedClient) -> None:
    answer = client.open("/nl/over-ons/", method="DELETE", proof=False)
    assert answer.status_code == 405
    assert set(answer.allow) >= {"GET", "HEAD"}


def test_reading_the_address_of_a_form_leads_back_to_its_page(client: AuditedClient) -> None:
    make_petition("vrijheid")
    answer = client.get("/en/petitions/vrijheid/sign/")
    assert answer.status_code == 405
    assert answer.page.links["To the page with the button"] == "/en/petitions/vrijheid/"
    assert "To the page with the button" not in client.get("/en/sign-out/").page.links


def test_429_says_when_to_try_again(visitor: AuditedClient) -> None:
    answer = visitor.get("/nl/controleren/inlezen/")
    assert answer.headers["Retry-After"] == "600"
    assert "over 10 minuten" in answer.page.main.text
    assert visitor.get("/nl/controleren/429/").headers["Retry-After"] == "60"


def test_reading_too_fast_is_429_with_the_time_to_wait(visitor: AuditedClient) -> None:
    answers = [visitor.get("/nl/controleren/invoegen/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 3500 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert "over 60 minuten" in answers[-1].text


def test_too_large_a_form_is_told_what_fits(faulty: Flask, visitor: AuditedClient) -> None:
    megabytes = faulty.extensions["settings"].upload_max_megabytes
    answer = visitor.post("/en/check/confirm/", data={"text": "x" * (megabytes + 1) * 1024 * 1024})
    assert answer.status_code == 413
    assert f"at most {megabytes} MB" in answer.page.main.text


# --- when it is us -----------------------------------------------------------------------------------


def test_a_crash_tells_nothing_of_itself(visitor: AuditedClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = visitor.get("/nl/controleren/samenvoegen/")
    assert answer.status_code == 500
    assert "geheim" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.page.main.text


def test_500_needs_no_database(
    visitor: AuditedClient, faulty: Flask, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    sign_in(visitor, make_member())

    def gone(*_: Any, **__: Any) -> Any:
        raise ProgrammingError("SELECT 1", {}, sqlite3.OperationalError("no such table: gone"))

    monkeypatch.setattr("sqlalchemy.orm.Session.execute", gone)
    monkeypatch.setattr("sqlalchemy.orm.Session.scalar", gone)
    monkeypatch.setattr("sqlalchemy.orm.Session.scalars", gone)
    answer = visitor.get("/nl/")
    assert answer.status_code == 500
    assert answer.page.all("h1")[0].text == HEADINGS[500][0]


def test_when_even_the_error_page_fails_there_is_still_a_page(
    visitor: AuditedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> str:
        raise RuntimeError("no template")

    monkeypatch.setattr(errors, "render_template", fail)
    answer = visitor.get("/nl/controleren/samenvoegen/")
    assert answer.status_code == 500
    assert "Er ging iets mis" in answer.text
    assert "no template" not in answer.text


@pytest.mark.sqlite
def test_a_database_that_is_held_too_long_asks_for_patience(app: Flask, visitor: AuditedClient) -> None:
    def hurry(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    event.listen(db.engine, "checkout", hurry)
    path = db.engine.url.database
    assert path is not None
    db.session.commit()
    holder = sqlite3.connect(path, isolation_level=None)
    try:
        visitor.get("/nl/inloggen/")
        holder.execute("BEGIN IMMEDIATE")
        answer = visitor.post("/nl/inloggen/", data={"email": "els@example.org", "remark": STORY})
    finally:
        holder.close()
        event.remove(db.engine, "checkout", hurry)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert answer.page.all("h1")[0].text == "Het is even te druk"
    assert "want zij kennen hun stad." in answer.text


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("database or disk is full", "We kunnen even niets bewaren"),
        ("database is locked", "Het is even te druk"),
    ],
)
def test_a_database_that_keeps_nothing_refuses_clearly_and_keeps_what_was_written(
    visitor: AuditedClient, monkeypatch: pytest.MonkeyPatch, words: str, heading: str
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError(words))

    monkeypatch.setattr("sqlalchemy.orm.Session.execute", refuse)
    answer = visitor.post("/nl/inloggen/", data={"email": "els@example.org", "remark": STORY})
    assert answer.status_code == 503
    assert answer.page.all("h1")[0].text == heading
    assert "want zij kennen hun stad." in answer.text
    assert "INSERT" not in answer.text
