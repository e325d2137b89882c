"""Loading the first texts: once, never over what staff wrote, also by two at once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.core import search
from app.pages import queries
from app.pages.content import first_texts
from app.pages.models import PAGE_KEYS, Page, PageVersion
from tests.factories.pages import load_pages, save_page, texts
from tests.factories.people import make_staff


def test_the_command_loads_every_page_once(command: Callable[..., Result], db: Any) -> None:
    first = command("pages", "load", "--if-empty", "--json")
    assert json.loads(first.output) == {"loaded": list(PAGE_KEYS)}
    again = command("pages", "load", "--json")
    assert json.loads(again.output) == {"loaded": []}
    assert db.session.scalar(select(func.count()).select_from(PageVersion)) == len(PAGE_KEYS)


def test_texts_of_staff_stay(command: Callable[..., Result], db: Any) -> None:
    load_pages()
    save_page("about", make_staff().participant_id, texts("Eigen titel"))
    assert command("pages", "load").exit_code == 0
    current = queries.current_version("about")
    assert current is not None
    assert (current.number, current.title.nl) == (2, "Eigen titel")


def test_a_page_that_lacks_is_added_alone(command: Callable[..., Result], db: Any) -> None:
    load_pages()
    page = queries.page_for_change("colophon")
    db.session.delete(queries.current_version("colophon"))
    db.session.flush()
    db.session.delete(page)
    result = command("pages", "load", "--json")
    assert json.loads(result.output) == {"loaded": ["colophon"]}
    assert db.session.scalar(select(func.count()).select_from(Page)) == len(PAGE_KEYS)


def test_pages_are_found_in_both_languages(app: Flask) -> None:
    load_pages()
    (dutch,) = search.find("handelsregister", "nl")
    (english,) = search.find("business register", "en")
    assert dutch.object_id == english.object_id
    with app.test_request_context("/nl/"):
        assert dutch.address == "/nl/colofon/"


def test_what_is_found_follows_what_is_saved(app: Flask) -> None:
    load_pages()
    save_page("about", make_staff().participant_id, texts(body="Een heel zeldzaam olifantje."))
    (hit,) = search.find("olifantje", "nl")
    assert hit.language == "nl"
    save_page("about", make_staff().participant_id, texts(body="Iets anders."))
    assert search.find("olifantje", "nl") == []


def test_a_language_that_goes_is_no_longer_found(app: Flask) -> None:
    load_pages()
    save_page("about", make_staff().participant_id, texts(english=False))
    assert [hit.language for hit in search.find("voorbeeld", "en")] == ["nl"]


def test_a_file_without_title_is_refused(tmp_path: Any) -> None:
    for language in ("nl", "en"):
        (tmp_path / f"about.{language}.md").write_text("Zonder titel\n\nSamenvatting\n\nTekst")
    with pytest.raises(ValueError, match=r"about\.nl\.md must begin"):
        first_texts("about", tmp_path)
