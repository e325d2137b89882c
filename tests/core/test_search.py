"""Search: every word, the last one as a beginning, in the reader's language first; whatever is typed."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.core import search
from app.core.search.words import folded, highlighted, snippet, words_of
from app.extensions import db
from tests.support.clock import FrozenClock
from tests.support.statements import counted

STRATEGY, GROUPS, ENGLISH_ONLY = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture
def indexed(app: Flask, clock: FrozenClock) -> Any:
    def index(object_id: UUID, language: Any, title: str, body: str) -> None:
        search.index(
            "consultation",
            object_id,
            language,
            title=title,
            body=body,
            url_endpoint="web.home",
            url_values={},
            now=clock.now,
        )

    index(STRATEGY, "nl", "De strategie", "De Ledenraad kiest het Bestuur. Coördinatie van lokale groepen.")
    index(STRATEGY, "en", "The strategy", "The Members' Council appoints the Board and its strategy.")
    index(GROUPS, "nl", "Lokale groepen", "Een groep schrijft brieven over de strategie van <b>Utrecht</b>.")
    index(ENGLISH_ONLY, "en", "International board", "Colleagues abroad.")
    db.session.commit()
    return index


def found(text: str, language: Any = "nl") -> list[UUID]:
    return [hit.object_id for hit in search.find(text, language)]


def test_every_word_counts_and_the_last_is_a_beginning(app: Flask, indexed: Any) -> None:
    assert found("ledenraad") == [STRATEGY]
    assert found("LEDENRAAD best") == [STRATEGY]
    assert found("ledenr best") == []
    assert found("ledenraad brieven") == []


def test_accents_and_case_do_not_matter(app: Flask, indexed: Any) -> None:
    assert found("coordinatie") == found("COÖRDINATIE") == found("coördin") == [STRATEGY]


def test_a_word_in_the_title_weighs_more(app: Flask, indexed: Any) -> None:
    assert found("strategie") == [STRATEGY, GROUPS]


def test_one_hit_per_object_in_the_readers_language(app: Flask, indexed: Any) -> None:
    (hit,) = search.find("strategy", "en")
    assert (hit.object_id, hit.language) == (STRATEGY, "en")
    # What exists in English alone is found by a Dutch reader too; what exists in Dutch is searched in Dutch.
    assert found("abroad", "nl") == [ENGLISH_ONLY]
    assert found("appoints", "nl") == []
    assert found("brieven", "en") == [GROUPS]


@pytest.mark.postgresql
def test_postgresql_knows_endings(app: Flask, indexed: Any) -> None:
    assert found("groepen") == found("groep")
    assert found("appointing", "en") == [STRATEGY]


def test_a_hit_shows_where_it_was_found(app: Flask, indexed: Any) -> None:
    (hit,) = search.find("utrecht", "nl")
    assert ("Utrecht", True) in hit.snippet
    assert "".join(text for text, _ in hit.snippet) == (
        "Een groep schrijft brieven over de strategie van <b>Utrecht</b>."
    )
    with app.test_request_context("/nl/"):
        assert hit.address == "/nl/"


def test_what_is_hidden_is_not_found(app: Flask, indexed: Any) -> None:
    search.remove("consultation", STRATEGY)
    assert found("ledenraad") == []
    indexed(GROUPS, "nl", "Nieuwe titel", "Niets meer over brieven.")
    assert found("utrecht") == []
    assert found("nieuwe") == [GROUPS]


def test_hits_come_in_pages(app: Flask, indexed: Any) -> None:
    for number in range(10, 35):
        indexed(UUID(int=number), "nl", f"Pagina {number}", "over mensenrechten")
    first = search.find("mensenrechten", "nl", limit=20)
    rest = search.find("mensenrechten", "nl", limit=20, after=20)
    assert len({hit.object_id for hit in first + rest}) == 25


def test_the_index_can_be_made_anew(app: Flask, indexed: Any) -> None:
    assert search.rebuild() == 4
    assert found("ledenraad") == [STRATEGY]


HOSTILE = [
    "",
    "   ",
    '"',
    "'",
    "' OR 1=1 --",
    "*",
    "a*",
    "NEAR(",
    "title:strategie",
    "AND OR NOT",
    "!!!",
    "& | !",
    "ledenraad:*",
    "(((",
    "\\",
    "\0",
    "²",
    "ﬁ",
    "de het een",
    "%_",
    "x" * 5000,
    "woord " * 500,
    "\u202e\u2028",
    "🎈",
    "^ledenraad",
    "-ledenraad",
    "{ledenraad}",
    "ß Ⅷ ½ ٣",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_does_harm(app: Flask, indexed: Any, query: str) -> None:
    search.find(query, "nl")
    search.find(query, "en")
    assert found("ledenraad") == [STRATEGY]


@given(st.text(max_size=200))
def test_folding_keeps_each_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert all(word.isalnum() or not word.isascii() for word in words_of(text))


@given(st.text(max_size=300), st.lists(st.sampled_from(["de", "raad", "xyz", "a"]), max_size=3))
def test_pieces_put_together_are_the_text(text: str, words: list[str]) -> None:
    assert "".join(piece for piece, _ in highlighted(text, words)) == text


def test_a_snippet_is_cut_around_the_first_match() -> None:
    text = "woord " * 200 + "ledenraad " + "slot " * 200
    pieces = snippet(text, ["ledenraad"])
    whole = "".join(piece for piece, _ in pieces)
    assert ("ledenraad", True) in pieces
    assert whole.startswith("… ")
    assert whole.endswith(" …")
    assert len(whole) < 240


def test_two_statements_whatever_the_number_of_hits(app: Flask, indexed: Any) -> None:
    with counted() as few:
        search.find("strategie", "nl")
    for number in range(10, 30):
        indexed(UUID(int=number), "nl", f"Pagina {number}", "de strategie")
    db.session.commit()
    with counted() as many:
        assert len(search.find("strategie", "nl", limit=50)) == 22
    assert len(few) == len(many) == 2
