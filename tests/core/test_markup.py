"""Markdown of staff: what was typed as HTML stays text, and nothing invisible steers what is read."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.markup import clean_markdown, markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>)",
    "![x](https://tracker.example/pixel.gif)",
    "<img src=x onerror=alert(1)>",
    "[x](https://a.example 'title\" onclick=\"alert(1)')",
    "<a href=javascript:alert(1)>x</a>",
    "`<b>`",
    "[x]: javascript:alert(1)\n\n[x]",
    "<svg/onload=alert(1)>",
]


class Seen(HTMLParser):
    """The tags and the attributes that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name: value or "" for name, value in attrs}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs_and_nothing_is_fetched(text: str) -> None:
    seen = Seen(str(markdown(text)))
    assert seen.tags <= {"p", "a", "code"}
    assert set(seen.attributes) <= {"href", "title", "rel"}
    assert seen.attributes.get("href", "https:").startswith("https:")


def test_links_give_no_hold_and_headings_stay_below_the_title() -> None:
    html = str(markdown("# Kop\n\n[site](https://example.org)"))
    assert "<h2>Kop</h2>" in html
    assert 'rel="noopener noreferrer"' in html


def test_cleaning_takes_out_what_nobody_sees() -> None:
    assert clean_markdown("\r\n\r\nEen\u202etwee\x07\r\nregel  \r\nlos \t\n\n") == "Eentwee\nregel  \nlos"
    assert clean_markdown("\ufeffe\u0301\0") == "é"
    assert clean_markdown("👩‍👩‍👧 en می‌خواهم") == "👩‍👩‍👧 en می‌خواهم"


@given(st.text(max_size=500))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_markdown(text)
    assert clean_markdown(once) == once


@given(st.text(max_size=500))
def test_whatever_is_typed_is_drawn(text: str) -> None:
    assert "<script" not in str(markdown(text))
