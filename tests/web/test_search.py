"""Searching: both languages, marked words, pages of results, and whatever people type."""

import pytest

from app.core import clock, search
from app.core.types import new_id
from app.extensions import db
from tests.factories.pages import load_pages
from tests.support.client import AuditedClient
from tests.support.statements import counted


def index_many(count: int, language: str = "nl") -> None:
    for number in range(count):
        search.index(
            "page",
            new_id(),
            language,  # type: ignore[arg-type]
            title=f"Dijkwacht {number}",
            body="De dijkwacht loopt iedere avond langs het water.",
            url_endpoint="pages.show",
            url_values={"key": "about"},
            now=clock.now(),
        )
    db.session.commit()


def test_what_was_searched_is_marked(client: AuditedClient) -> None:
    load_pages()
    page = client.page("/nl/zoeken/?q=ledenraad")
    assert "Over ons" in [heading.text for heading in page.main.all("h3")]
    assert {mark.text.lower() for mark in page.main.all("mark")} >= {"ledenraad"}
    assert page.main.all("input")[0].get("value") == "ledenraad"


def test_a_text_in_the_other_language_says_so(client: AuditedClient) -> None:
    index_many(1)
    page = client.page("/en/search/?q=dijkwacht")
    assert "only in Dutch" in page.main.text
    assert page.main.all("h3")[0].all("a")[0].get("lang") == "nl"


def test_results_are_paged(client: AuditedClient) -> None:
    index_many(45)
    first, last = client.page("/nl/zoeken/?q=dijkwacht"), client.page("/nl/zoeken/?q=dijkwacht&page=3")
    assert (len(first.main.all("h3")), len(last.main.all("h3"))) == (20, 5)
    assert [link.get("href") for link in first.main.all("a") if link.get("rel") == "next"] == [
        "/nl/zoeken/?q=dijkwacht&page=2"
    ]
    assert [link for link in last.main.all("a") if link.get("rel") == "next"] == []
    assert last.main.all("ol")[0].get("start") == "41"


def test_nothing_found_says_what_to_try(client: AuditedClient) -> None:
    assert "Niets gevonden voor ‘xyzzy’" in client.page("/nl/zoeken/?q=xyzzy").main.text
    assert "Nothing found" not in client.page("/en/search/").main.text


@pytest.mark.parametrize(
    "question",
    [
        "%00",
        '"',
        "AND OR NOT NEAR(",
        "a*b:c^d",
        "'; DROP TABLE pages; --",
        "<script>alert(1)</script>",
        "%E2%80%AEomgekeerd",
        "x" * 5000,
        "%F0%9F%98%80",
        "%ff%fe",
        "woord " * 300,
    ],
)
def test_whatever_is_typed_is_only_words(question: str, client: AuditedClient) -> None:
    load_pages()
    answer = client.get(f"/nl/zoeken/?q={question}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "21", "abc", "1e3", "²", "99999999999999999999"])
def test_a_page_that_can_not_be_is_not_found(page: str, client: AuditedClient) -> None:
    assert client.get(f"/nl/zoeken/?q=x&page={page}").status_code == 404


def test_twice_the_hits_take_no_more_statements(client: AuditedClient) -> None:
    index_many(5)
    client.page("/nl/zoeken/?q=dijkwacht")
    with counted() as few:
        client.page("/nl/zoeken/?q=dijkwacht")
    index_many(10)
    with counted() as many:
        client.page("/nl/zoeken/?q=dijkwacht")
    assert len(many) == len(few), "\n".join(many)
