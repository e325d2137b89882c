"""Which language a visitor gets, and how the switch stays on the page and is remembered."""

import pytest

from app.core.languages import path_in
from tests.factories.pages import load_pages
from tests.support.client import AuditedClient


@pytest.mark.parametrize(
    ("accepted", "cookie", "address"),
    [
        (None, None, "/nl/"),
        ("en-GB,en;q=0.9", None, "/en/"),
        ("nl-NL,nl;q=0.9,en;q=0.8", None, "/nl/"),
        ("de,en;q=0.5,nl;q=0.4", None, "/en/"),
        ("fy", None, "/nl/"),
        ("en", "nl", "/nl/"),
        ("nl", "en", "/en/"),
        ("en", "fy", "/en/"),
        (";;q=\x7f,,", None, "/nl/"),
    ],
)
def test_the_front_door_picks_a_language(
    accepted: str | None, cookie: str | None, address: str, client: AuditedClient
) -> None:
    if cookie:
        client.set_cookie("language", cookie)
    answer = client.get("/", headers={"Accept-Language": accepted} if accepted else {})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert {word.strip() for word in answer.headers["Vary"].split(",")} >= {"Accept-Language", "Cookie"}


def test_the_switch_stays_on_the_page_with_its_question(client: AuditedClient) -> None:
    load_pages()
    page = client.page("/nl/zoeken/?q=privacy&page=1")
    switch = [link.get("href") for link in page.all("a") if link.get("hreflang") == "en"]
    assert switch == ["/en/search/?q=privacy&page=1"]
    client.page(switch[0])


def test_following_the_switch_is_remembered(client: AuditedClient) -> None:
    load_pages()
    answer = client.get("/en/about/", headers={"Referer": "http://localhost/nl/over-ons/"})
    assert "language=en" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert client.get("/", headers={"Accept-Language": "nl"}).headers["Location"] == "/en/"
    back = client.get("/nl/over-ons/", headers={"Referer": "http://localhost/en/about/"})
    assert "language=nl" in back.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "referrer",
    [
        None,
        "http://localhost/en/questions/",
        "http://localhost/",
        "https://elsewhere.example/nl/over-ons/",
        "not an address",
    ],
)
def test_only_our_own_switch_is_a_choice(referrer: str | None, client: AuditedClient) -> None:
    load_pages()
    answer = client.get("/en/about/", headers={"Referer": referrer} if referrer else {})
    assert "language=" not in answer.headers.get("Set-Cookie", "")


def test_a_choice_already_kept_is_not_set_again(client: AuditedClient) -> None:
    load_pages()
    client.set_cookie("language", "en")
    answer = client.get("/en/about/", headers={"Referer": "http://localhost/nl/over-ons/"})
    assert "language=" not in answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize(
    ("path", "dutch", "english"),
    [
        ("/nl/denk-mee/x/alinea/k7/", "/nl/denk-mee/x/alinea/k7/", "/en/have-your-say/x/paragraph/k7/"),
        ("/en/office/mails/", "/nl/beheer/mails/", "/en/office/mails/"),
        ("/nl/", "/nl/", "/en/"),
        ("/nl/over-ons", "/nl/over-ons", "/en/about"),
        ("/elsewhere/", None, None),
        ("/", None, None),
    ],
)
def test_an_address_reads_in_both_languages(path: str, dutch: str | None, english: str | None) -> None:
    assert (path_in("nl", path), path_in("en", path)) == (dutch, english)
