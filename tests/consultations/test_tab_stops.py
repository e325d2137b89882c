"""The reading page by keyboard: a paragraph is one stop, and from there all that was said is within reach."""

from typing import Any

import pytest

from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member
from tests.support.page import Node

LONG = "Dit vind ik nodig. " * 40


@pytest.fixture
def paragraph(app: Any) -> Any:
    """With more comments than the margin shows, each too long for it."""
    first = paragraphs_of(make_consultation("buurt"))[0]
    member = make_member("Ties")
    for number in range(5):
        make_comment(first, member, f"{LONG}{number}.")
    return first


def stops(part: Node) -> list[Node]:
    """What the Tab key reaches while every fold is closed."""
    return [
        node
        for node in part.all("a", "button", "summary", "input", "textarea", "select")
        if node.get("tabindex") != "-1"
        and node.get("type") != "hidden"
        and (node.tag == "summary" or not any(above.tag == "details" for above in node.ancestors()))
    ]


@pytest.mark.parametrize(
    ("language", "whole"), [("nl", "Lees de hele reactie"), ("en", "Read the whole comment")]
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_paragraph_is_one_stop(paragraph, client, sign_in, language, whole, signed_in):
    reader = sign_in(make_member("Lies")) if signed_in else client
    page = reader.page("/nl/denk-mee/buurt/")
    page = page if language == "nl" else reader.page(page.links["EN English"])
    row = page.by_id(f"p-{paragraph.key}")
    assert whole in row.text
    assert len(stops(row)) == 1
    own_page = next(
        node.get("href") for node in row.all("a") if node.get("href").endswith(f"{paragraph.key}/")
    )
    everything = reader.page(own_page).text
    assert all(f"{LONG}{number}." in everything for number in range(5))
