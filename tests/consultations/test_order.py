"""In which order contributions stand: random while it is open, by agreement afterwards, or as one chooses."""

from typing import Any

import pytest

from app.consultations.reactions.agreement import wilson_lower_bound
from app.consultations.reactions.models import Opinion
from tests.factories.consultations import (
    MEMBERS,
    agreed,
    make_comment,
    make_consultation,
    make_reply,
    paragraphs_of,
    react,
)
from tests.factories.people import make_member

PAGE = "/nl/denk-mee/orde/"


@pytest.mark.parametrize(
    ("agree", "total", "bound"),
    [(0, 0, 0), (81, 263, 0.2553), (15, 148, 0.0624), (0, 20, 0), (1, 1, 0.2065), (90, 100, 0.8256)],
)
def test_the_lower_bound_of_wilson(agree: int, total: int, bound: float) -> None:
    assert wilson_lower_bound(agree, total) == pytest.approx(bound, abs=5e-5)


@pytest.fixture
def talk(app: Any, db: Any, clock: Any) -> Any:
    """Four comments a minute apart: nothing; agreed by one; agreed by five of six; two replies."""
    consultation = make_consultation("orde", reactors=MEMBERS)
    place = paragraphs_of(consultation)[0]
    people = [make_member(f"Lid {n}") for n in range(8)]
    said = {}
    for name in ("stil", "een", "vijf", "praat"):
        clock.move(minutes=1)
        said[name] = make_comment(place, people[0], f"Reactie {name}.")
    react(said["een"], people[1])
    for person in people[1:6]:
        react(said["vijf"], person)
    react(said["vijf"], people[6], Opinion.DISAGREE)
    for person in people[1:3]:
        make_reply(said["praat"], person)
    db.session.commit()
    return place, {one.id.hex: name for name, one in said.items()}


def order(client: Any, talk: Any, sort: str = "") -> list[str]:
    place, names = talk
    page = client.page(f"{PAGE}alinea/{place.key}/" + (f"?sort={sort}" if sort else ""))
    keys = [node.get("id").removeprefix("comment-") for node in page.all("article") if node.get("id")]
    return [names[key] for key in keys if key in names]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("agreement", ["vijf", "een"]),
        ("newest", ["praat", "vijf", "een", "stil"]),
        ("discussed", ["praat"]),
    ],
)
def test_a_reader_chooses(client, talk, sort, expected):
    assert order(client, talk, sort)[: len(expected)] == expected


def test_the_choice_stands_in_the_form_and_in_the_address(client, talk):
    place, _names = talk
    page = client.page(f"{PAGE}alinea/{place.key}/?sort=newest")
    chosen = [node.get("value") for node in page.by_id("sort").all("option") if node.has("selected")]
    assert chosen == ["newest"]
    plain = client.page(f"{PAGE}alinea/{place.key}/")
    assert [n.get("value") for n in plain.by_id("sort").all("option") if n.has("selected")] == ["random"]
    assert "in een andere volgorde" in plain.text


def test_nonsense_is_the_usual_order(sign_in, talk, db):
    els = sign_in(agreed(make_member("Els")))
    assert order(els, talk, "toString") == order(els, talk)


def test_after_the_close_agreement_comes_first(client, talk, clock):
    clock.move(days=8)
    assert order(client, talk)[:2] == ["vijf", "een"]
    margin = client.page(PAGE).by_id(f"p-{talk[0].key}")
    first = next(node for node in margin.all("article") if node.get("id").startswith("comment-"))
    assert "Reactie vijf." in first.text


@pytest.mark.parametrize("sort", ["random", "agreement", "newest", "discussed"])
def test_every_order_pages_without_losing_or_repeating(client, db, app, sort, clock):
    place = paragraphs_of(make_consultation("orde", reactors=MEMBERS))[0]
    people = [make_member(f"Lid {n}") for n in range(4)]
    for number in range(115):
        one = make_comment(place, people[0], f"Stem {number}.")
        if number % 3 == 0:
            react(one, people[1])
        if number % 20 == 0:
            make_reply(one, people[2])
    db.session.commit()
    base, link, seen = f"{PAGE}alinea/{place.key}/", f"?sort={sort}", []
    while link:
        page = client.page(base + link)
        nodes = [node for node in page.all("div") if (node.get("id") or "").startswith("thread-")]
        seen += [node.get("id") for node in nodes]
        link = page.links.get("Ouder")
    assert len(seen) == len(set(seen)) == 115


def test_most_discussed_and_still_silent_paragraphs_are_named(client, talk):
    text = client.page(PAGE).text
    assert "Meest besproken" in text
    assert "Alinea 1 6 reacties" in text
    assert "Nog stil" in text
    assert "Op 5 alinea's heeft nog niemand gereageerd:" in text


def test_the_contents_tell_how_far_somebody_is(sign_in, talk, db):
    els = make_member("Els")
    react(talk[0], agreed(els))
    db.session.commit()
    text = sign_in(els).page(PAGE).text
    assert "Je reageerde op 1 van 6 alinea's" in text
    assert "1 van 3 gedaan" in text
