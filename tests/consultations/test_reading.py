"""Reading a consultation: what each visitor finds, in how many statements, and in which order."""

import gzip
from typing import Any

import brotli
import pytest
from sqlalchemy import select

from app.consultations.comments.models import Comment
from app.consultations.comments.tallies import Counts, move
from app.consultations.comments.tallies import Spot as TallySpot
from app.consultations.drafts import editing
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import latest_version, text_of
from app.consultations.processes.models import Phase
from app.consultations.processes.operations import edit_consultation
from app.core.bilingual import Bilingual
from app.core.types import new_id
from app.people.audiences.models import Audience
from tests.factories.consultations import (
    MEMBERS,
    PUBLIC,
    agreed,
    consultation_of,
    make_comment,
    make_consultation,
    make_draft,
    make_phase,
    make_text,
    paragraphs_of,
)
from tests.factories.people import make_member, make_person
from tests.support.statements import counted


def test_the_list_tells_open_from_coming_from_closed(client):
    make_consultation("open")
    make_consultation("komt", opens_in=3, closes_in=9)
    make_consultation("was", opens_in=-9, closes_in=-3)
    make_draft("concept")
    main = client.page("/nl/denk-mee/").main
    assert [node.text for node in main.all("h2")] == ["Nu open", "Binnenkort", "Gesloten"]
    assert len(main.all("h3")) == 3


def test_an_empty_list_says_so(client):
    assert "Er is hier nu niets te lezen" in client.page("/nl/denk-mee/").text


@pytest.mark.parametrize(
    ("facts", "who", "words"),
    [
        ({}, None, "Tot en met 28 november 2026 is het woord aan leden. Hoor je daarbij? Log dan in."),
        ({"commenters": PUBLIC}, None, "Iedereen kan hier meedoen tot en met 28 november 2026."),
        ({}, "member", "Je kunt als lid bij elke alinea reageren, tot en met 28 november 2026."),
        ({}, "supporter", "Je kunt meelezen. Tot en met 28 november 2026 is het woord aan leden."),
        ({"commenters": ()}, "member", "We vragen nu geen reacties."),
        ({"opens_in": 2}, None, "Vanaf 23 november 2026 is het woord hier aan leden. Kom dan terug."),
        ({"closes_in": -1}, "member", "Reageren kon tot en met 20 november 2026."),
    ],
)
def test_a_sentence_tells_what_you_can_do_now(client, sign_in, facts, who, words):
    make_consultation("buurt", **facts)
    if who:
        client = sign_in(make_person("Els", audiences=(Audience(who),)))
    assert words in client.page("/nl/denk-mee/buurt/").by_id("can-do").text


def test_two_phases_side_by_side_each_with_its_own_people(client, sign_in, app):
    consultation = make_consultation("samen", readers=PUBLIC, commenters=MEMBERS)
    version = latest_version(consultation.id)
    council = {"members-council"}
    make_phase(consultation, version, readers=council, commenters=council, closes_in=20, name="Raad")
    them = sign_in(make_person("Noor", audiences=(Audience.MEMBERS_COUNCIL,)))
    assert "als lid van de Ledenraad" in them.page("/nl/denk-mee/samen/").by_id("can-do").text
    assert "Ledenraad" not in client.page("/nl/denk-mee/samen/").text


def beside_the_council(app, **theirs):
    """A consultation that is with the Members' Council now, and had or gets a phase for everybody."""
    version = make_draft("later")
    consultation = consultation_of(version)
    publish_version(version, now=app.extensions["clock"](), actor_id=None)
    council = {"members-council"}
    make_phase(consultation, version, readers=council, commenters=council)
    make_phase(consultation, version, readers=PUBLIC, commenters=MEMBERS, **theirs)
    consultation.published_at = app.extensions["clock"]()


def test_a_phase_of_others_is_told_to_who_signed_in(client, sign_in, app):
    beside_the_council(app, opens_in=-20, closes_in=-10)
    text = sign_in(make_member()).page("/nl/denk-mee/later/").by_id("can-do").text
    assert "Tot en met 28 november 2026 ligt dit bij de Ledenraad. Die fase kun je niet zien." in text
    assert "Ledenraad" not in client.page("/nl/denk-mee/later/").text


def test_who_waits_for_an_own_phase_hears_its_day(client, sign_in, app):
    """The tag and the sentence tell the same, also while others have the floor."""
    beside_the_council(app, opens_in=9, closes_in=20)
    words = {
        "nl": ("Opent op 30 november 2026", "Vanaf 30 november 2026 is het woord hier aan leden."),
        "en": ("Opens on 30 November 2026", "From 30 November 2026 it is the turn of members here."),
    }
    for visitor in (client, sign_in(make_person("Els", audiences=(Audience.SUPPORTER,)))):
        dutch = visitor.page("/nl/denk-mee/later/")
        (english,) = [link.get("href") for link in dutch.all("a") if link.get("hreflang") == "en"]
        for language, page in (("nl", dutch), ("en", visitor.page(english))):
            tag, sentence = words[language]
            assert tag in page.main.text
            assert sentence in page.by_id("can-do").text
            assert "28 november" not in page.main.text.lower()


def test_the_language_switch_and_a_former_slug_lead_to_the_page(client, db, app):
    consultation = make_consultation("oud")
    now = app.extensions["clock"]()
    edit_consultation(
        consultation,
        _texts(consultation),
        slug=Bilingual(nl="nieuw", en="brand-new"),
        revision=consultation.revision,
        now=now,
        actor_id=None,
    )
    moved = client.get("/nl/denk-mee/oud/")
    assert moved.status_code == 301
    assert moved.location.endswith("/nl/denk-mee/nieuw/")
    page = client.page("/nl/denk-mee/nieuw/")
    assert page.links["EN English"] == "/en/have-your-say/brand-new/"
    assert client.page("/en/have-your-say/brand-new/").language == "en"


def _texts(consultation: Any) -> Any:
    from app.consultations.processes.operations import ConsultationTexts

    return ConsultationTexts(consultation.title)


def test_a_missing_language_is_shown_honestly(client, db):
    text = make_text(1, 1)
    consultation = make_consultation("taal", text=text)
    consultation.title = Bilingual(nl="Alleen Nederlands")
    page = client.page("/en/have-your-say/forward-together/")
    heading = page.all("h1")[0]
    assert "only in Dutch" in heading.text
    assert [node.get("lang") for node in heading.all("span") if node.get("lang")] == ["nl"]


def test_the_reading_page_costs_the_same_at_twenty_paragraphs_as_at_ten(client, db, app):
    costs = []
    for slug, size in (("tien", 5), ("twintig", 10)):
        consultation = make_consultation(slug, sections=2, paragraphs=size)
        people = [make_member(f"Lid {slug} {number}") for number in range(size)]
        for number, place in enumerate(paragraphs_of(consultation)):
            make_comment(place, people[number % size], f"Reactie {number}.")
        with counted() as sent:
            client.page(f"/nl/denk-mee/{slug}/")
        costs.append(len(sent))
    assert costs[0] == costs[1]


def test_the_paragraph_page_and_the_list_cost_the_same_when_rows_double(client, db):
    consultation = make_consultation("een")
    place = paragraphs_of(consultation)[0]
    costs = []
    for more in range(2):
        for number in range(5):
            make_comment(place, make_member(f"Lid {more} {number}"), f"Reactie {more} {number}.")
        make_consultation(f"nog-{more}")
        # The text of a published version is read once per process.
        client.page(f"/nl/denk-mee/een/alinea/{place.key}/")
        with counted() as sent:
            client.page(f"/nl/denk-mee/een/alinea/{place.key}/")
            client.page("/nl/denk-mee/")
        costs.append(len(sent))
    assert costs[0] == costs[1]


def test_three_comments_stand_in_the_margin_and_the_rest_behind_a_link(client, db):
    consultation = make_consultation("veel")
    place = paragraphs_of(consultation)[0]
    for number in range(60):
        make_comment(place, make_member(f"Lid {number}"), f"Stem {number:02}.")
    page = client.page("/nl/denk-mee/veel/")
    here = page.by_id(f"p-{place.key}")
    assert len([node for node in here.all("article") if node.get("id").startswith("comment-")]) == 3
    link = next(url for text, url in page.links.items() if text.startswith("Lees alle 60 reacties"))
    seen: list[str] = []
    while link:
        page = client.page(link)
        seen += [node.get("id") for node in page.all("article") if node.get("id").startswith("comment-")]
        onward = page.links.get("Ouder")
        link = f"/nl/denk-mee/veel/alinea/{place.key}/{onward}" if onward else ""
    assert len(seen) == 60
    assert len(set(seen)) == 60


def test_everybody_has_an_order_of_their_own_and_the_own_comments_first(db, sign_in):
    consultation = make_consultation("orde")
    place = paragraphs_of(consultation)[0]
    people = [make_member(f"Lid {number}", email=f"lid{number}@example.org") for number in range(12)]
    for number, person in enumerate(people):
        make_comment(place, person, f"Stem {number:02}.")
    orders = []
    for person in people[:3]:
        client = sign_in(person)
        address = f"/nl/denk-mee/orde/alinea/{place.key}/"
        order = [node.get("id") for node in client.page(address).all("article") if node.has("id")]
        assert order == [node.get("id") for node in client.page(address).all("article") if node.has("id")]
        orders.append(order)
        assert "(jij)" in client.page(address).by_id(order[0]).text
    assert len({tuple(order) for order in orders}) == 3


def test_a_comment_has_an_address_of_its_own(client, db):
    consultation = make_consultation("adres")
    place = paragraphs_of(consultation)[0]
    said = [make_comment(place, make_member(f"Lid {n}"), f"Stem {n}. " + "woord " * 150) for n in range(55)]
    page = client.page(f"/nl/denk-mee/adres/alinea/{place.key}/?comment={said[7].id.hex}")
    first = next(node for node in page.all("article") if node.get("id").startswith("comment-"))
    assert first.get("id") == f"comment-{said[7].id.hex}"
    assert "Lees de hele reactie" in client.page("/nl/denk-mee/adres/").text


def test_comments_stay_with_the_wording_their_author_read(client, db, app, clock):
    consultation = make_consultation("versies")
    first = latest_version(consultation.id)
    kept, changed, dropped = paragraphs_of(consultation)[:3]
    els = make_member()
    for place in (kept, changed, dropped):
        make_comment(place, els, f"Over alinea {place.number}.")
    second = copy_version(first, label=None, now=clock.now, actor_id=None)
    places = {each.key: each for each in text_of(second).paragraphs}
    editing.reword(
        second,
        places[changed.key].wording_id,
        text=Bilingual(nl="Heel anders.", en="Quite different."),
        kind="text",
        revision=1,
        now=clock.now,
    )
    editing.remove(second, places[dropped.key].wording_id, revision=1, now=clock.now)
    publish_version(second, now=clock.now, actor_id=None)
    make_phase(consultation, second, opens_in=8, closes_in=20, name="Tweede ronde")
    clock.move(days=9)
    page = client.page("/nl/denk-mee/versies/")
    assert "Over een eerdere tekst" in page.by_id(f"p-{changed.key}").text
    assert "Over alinea 1." in page.by_id(f"p-{kept.key}").text
    assert "Over een eerdere tekst" not in page.by_id(f"p-{kept.key}").text
    assert page.by_id(f"p-{dropped.key}") is None
    gone = client.page(f"/nl/denk-mee/versies/alinea/{dropped.key}/")
    assert "staat niet meer in de tekst" in gone.text
    assert "Over alinea 3." in gone.text
    earlier = client.page("/nl/denk-mee/versies/versie/1/")
    assert earlier.by_id(f"p-{dropped.key}") is not None
    assert "Dit is versie 1. Lees versie 2, van" in earlier.text
    assert "Dit is versie" not in page.text
    assert client.get("/nl/denk-mee/versies/versie/3/").status_code == 404


def test_who_reads_what_people_said_before_hears_of_the_version_that_came_of_it(client, db, app, clock):
    consultation = make_consultation("na-afloop", reactors=MEMBERS)
    second = copy_version(latest_version(consultation.id), label=None, now=clock.now, actor_id=None)
    publish_version(second, now=clock.now, actor_id=None)
    make_phase(consultation, second, commenters=(), opens_in=8, closes_in=20, name="Om te lezen")
    db.session.commit()
    address = "/nl/denk-mee/na-afloop/"
    assert "Dit is versie" not in client.page(address).text, "it isn't theirs yet"
    clock.move(days=30)
    page = client.page(address)
    links = page.links
    assert "Dit is versie 1." in page.text
    assert links["bekijk wat erin veranderde"] == f"{address}vergelijken/1/2/"
    newest = next(href for text, href in links.items() if text.startswith("Lees versie 2, van"))
    assert "Dit is versie" not in client.page(newest).text


def test_search_and_sitemap_know_what_is_public(client, worker, db):
    make_consultation("vindbaar", text=make_text(words="Zonnebloem."))
    make_consultation("besloten", text=make_text(words="Paardenbloem."), readers=MEMBERS)
    make_consultation("toekomst", text=make_text(words="Klaproos."), opens_in=3, closes_in=9)
    worker()
    assert "Samen vooruit: Hoofdstuk 1" in client.page("/nl/zoeken/?q=zonnebloem").main.text
    for word in ("paardenbloem", "klaproos"):
        assert "Hoofdstuk" not in client.page(f"/nl/zoeken/?q={word}").main.text
    sitemap = client.get("/sitemap.xml").text
    assert "/nl/denk-mee/vindbaar/" in sitemap
    assert "/nl/denk-mee/toekomst/" in sitemap
    assert "besloten" not in sitemap


def test_what_opens_later_is_found_from_then_on(client, worker, db, clock):
    make_consultation("toekomst", text=make_text(words="Klaproos."), opens_in=3, closes_in=9)
    worker()
    clock.move(days=4)
    worker()
    assert "Hoofdstuk 1" in client.page("/nl/zoeken/?q=klaproos").main.text


def many_comments(db: Any, places: Any, people: Any, now: Any, numbers: range) -> None:
    """So many contributions, as the acts would have left them: every tenth a suggestion."""
    phase_id = db.session.scalars(select(Phase.id)).one()
    usual = {
        "phase_id": phase_id,
        "audience": "member",
        "language": "nl",
        "posted_at": now,
        "agree": 2,
        "partly": 0,
        "disagree": 1,
        "replies": 0,
        "agreement": 0.2,
    }
    rows = [
        {
            **usual,
            "id": new_id(),
            "kind": "comment" if number % 10 else "suggestion",
            "paragraph_id": places[number % 200].paragraph_id,
            "wording_id": places[number % 200].wording_id,
            "author_id": people[number % 20].participant_id,
            "text": _prose(45, number) if number % 10 else _reworded(places[number % 200].text.nl),
            "shuffle": number * 7919 % 2**31,
            "submission": str(number),
        }
        for number in numbers
    ]
    db.session.execute(Comment.__table__.insert(), rows)
    share = len(numbers) // 200
    for place in places:
        move({TallySpot(phase_id, place.paragraph_id, "member"): Counts(share, share // 10, 40, 20, 10)})
    db.session.commit()


@pytest.mark.parametrize("who", ["nobody", "member"])
def test_two_hundred_paragraphs_cost_the_same_with_five_hundred_and_five_thousand(
    client, sign_in, db, clock, who
):
    text = make_text(10, 20, words=_prose(60, 1))
    consultation = make_consultation("groot", text=text, reactors=MEMBERS, suggesters=MEMBERS)
    places = paragraphs_of(consultation)
    people = [agreed(make_member(f"Lid {number}")) for number in range(20)]
    if who == "member":
        client = sign_in(people[0])
    address, costs = "/nl/denk-mee/groot/", []
    for numbers in (range(500), range(500, 5000)):
        many_comments(db, places, people, clock.now, numbers)
        # What this process never drew is read first.
        client.get(address + "?order=5")
        with counted() as sent:
            answer = client.get(address + "?order=5")
        costs.append(len(sent))
        assert answer.status_code == 200
    # At 500 the ring of random places is walked on from its start where it ended; never more than that.
    assert costs[1] <= costs[0] <= 16, costs
    assert len(brotli.compress(answer.data, quality=1)) < 150_000
    assert len(gzip.compress(answer.data)) < 150_000


def _reworded(text: str) -> str:
    """The text with a few words changed, as people do."""
    words = text.split()
    words[3::20] = ["anders"] * len(words[3::20])
    return " ".join(words)


def _prose(words: int, seed: int) -> str:
    """Made-up words that compress about as badly as real ones."""
    import random

    mixed = random.Random(seed)
    syllables = "ba de gi ho lu mee noe raa sta vrij woor zee lijk heid ing en"
    made = ["".join(mixed.choices(syllables.split(), k=mixed.randint(1, 3))) for _ in range(words)]
    return " ".join(made).capitalize() + "."
