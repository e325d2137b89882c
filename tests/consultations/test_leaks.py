"""A restricted phase never leaks: every public place, as every audience and as nobody."""

from typing import Any

import pytest
from sqlalchemy import update

from app.consultations.drafts.operations import publish_version
from app.people.audiences.models import Audience, AudienceMembership
from tests.factories.consultations import (
    PUBLIC,
    consultation_of,
    make_comment,
    make_draft,
    make_phase,
    make_text,
    paragraphs_of,
)
from tests.factories.people import make_person
from tests.factories.points import make_answer, make_point, publish_answers

# What is asked of search, and what stands beside it in the text: a page may repeat the question.
ASKED_TEXT, SECRET_TEXT = "Vuurtorenwachter", "Zilvermeeuw"
ASKED_COMMENT, SECRET_COMMENT = "Nachtegaalzang", "Koolmees"
SECRET_POINT, SECRET_ANSWER = "Roerdomp", "Waterral"
OUTSIDERS = [audience for audience in Audience if audience not in (Audience.MEMBERS_COUNCIL, Audience.PUBLIC)]


def restricted(kind: str, now: Any) -> tuple[str, Any]:
    """A consultation with a phase for the Members' Council alone; `kind` says what else it has."""
    version = make_draft("geheim", text=make_text(words=f"{ASKED_TEXT} {SECRET_TEXT}"))
    consultation = consultation_of(version)
    publish_version(version, now=now, actor_id=None)
    council = frozenset({"members-council"})
    make_phase(consultation, version, readers=council, commenters=council, name="Raadsronde")
    if kind == "public phase later":
        make_phase(consultation, version, opens_in=20, closes_in=30)
    if kind == "public phase on the same text":
        make_phase(consultation, version, readers=PUBLIC, commenters={"member"}, name="Open ronde")
    consultation.published_at = now
    place = paragraphs_of(consultation)[0]
    noor = make_person("Noor Hassan", audiences=(Audience.MEMBERS_COUNCIL,), email="noor@example.org")
    said = make_comment(place, noor, f"{ASKED_COMMENT} {SECRET_COMMENT}")
    make_answer(make_point(consultation, said, title=SECRET_POINT), reason=SECRET_ANSWER)
    publish_answers(next(phase for phase in consultation.phases if phase.id == said.phase_id), version)
    return place.key, consultation


@pytest.mark.parametrize(
    "kind", ["nothing else", "public phase later", "public phase on the same text"], ids=lambda kind: kind
)
def test_nobody_else_finds_anything(client, sign_in, worker, mails, db, clock, kind):
    key, _consultation = restricted(kind, clock.now)
    db.session.commit()
    worker()
    assert {letter.address for letter in mails()} == {"noor@example.org"}
    look_around(client, key, kind)
    stranger = make_person("Vreemde", audiences=(OUTSIDERS[0],), email="vreemde@example.org")
    outsider = sign_in(stranger)
    for audience in OUTSIDERS:
        db.session.execute(
            update(AudienceMembership)
            .where(AudienceMembership.participant_id == stranger.participant_id)
            .values(audience=audience.value)
        )
        look_around(outsider, key, kind)


def look_around(client: Any, key: str, kind: str) -> None:
    """Walk every public place; nothing of the restricted phase may show."""
    for place in (
        "/nl/",
        "/en/",
        "/nl/denk-mee/",
        "/en/have-your-say/",
        "/nl/denk-mee/geheim/",
        "/en/have-your-say/forward-together/",
        "/nl/denk-mee/geheim/versie/1/",
        f"/nl/denk-mee/geheim/alinea/{key}/",
        f"/en/have-your-say/forward-together/paragraph/{key}/",
        "/nl/denk-mee/geheim/naam/",
        "/nl/denk-mee/geheim/wat-we-hoorden/",
        "/en/have-your-say/forward-together/what-we-heard/?decision=taken-along",
        "/nl/denk-mee/geheim/punt/1/",
        "/nl/denk-mee/geheim/naast-elkaar/",
        "/nl/mijn-samenspraak/inbreng/",
        f"/nl/zoeken/?q={SECRET_POINT[:4]}",
        f"/nl/zoeken/?q={ASKED_TEXT}",
        f"/en/search/?q={ASKED_TEXT}",
        f"/nl/zoeken/?q={ASKED_COMMENT}",
        "/sitemap.xml",
    ):
        words = client.get(place, follow_redirects=True).text
        for secret in (
            SECRET_COMMENT,
            SECRET_POINT,
            SECRET_ANSWER,
            "Noor Hassan",
            "Raadsronde",
            "1 reactie",
            "1 comment",
            "1 punt",
            "1 bijdrage",
        ):
            assert secret not in words, place
        if kind != "public phase on the same text":
            assert SECRET_TEXT not in words, place
        if kind == "nothing else":
            assert "Samen vooruit" not in words, place
            assert "Forward together" not in words, place


@pytest.mark.parametrize(
    "path",
    ["", "versie/1/", "alinea/{key}/", "naam/", "wat-we-hoorden/", "punt/1/", "naast-elkaar/"],
)
def test_anonymous_visitors_get_the_very_page_of_an_unknown_address(client, clock, db, path):
    key, _consultation = restricted("nothing else", clock.now)
    there = client.get(f"/nl/denk-mee/geheim/{path.format(key=key)}")
    nowhere = client.get(f"/nl/denk-mee/nergens/{path.format(key=key)}")
    assert there.status_code == nowhere.status_code == 404
    assert there.text.replace("geheim", "nergens") == nowhere.text


def test_posting_from_outside_finds_nothing_either(client, sign_in, clock, db):
    key, _consultation = restricted("nothing else", clock.now)
    stranger = sign_in(make_person("Vreemde", audiences=(Audience.MEMBER,)))
    stranger.page("/nl/mijn-samenspraak/")
    for path in (f"alinea/{key}/reacties/", "naam/", "bewaarde-tekst/weggooien/"):
        assert stranger.post(f"/nl/denk-mee/geheim/{path}", data={"text": "Hallo"}).status_code == 404


def test_the_council_itself_reads_and_comments(sign_in, clock, db):
    key, _consultation = restricted("nothing else", clock.now)
    member = sign_in(make_person("Piet", audiences=(Audience.MEMBERS_COUNCIL,)))
    page = member.page("/nl/denk-mee/geheim/")
    assert SECRET_TEXT in page.text
    assert SECRET_COMMENT in page.text
    assert "Samen vooruit" in member.page("/nl/denk-mee/").text
    assert SECRET_POINT in member.page("/nl/denk-mee/geheim/wat-we-hoorden/").text
    assert SECRET_ANSWER in member.page("/nl/denk-mee/geheim/punt/1/").text
    said = {"text": "Mee eens.", "consent": "y"}
    assert member.submit("/nl/denk-mee/geheim/", said, to=f"/{key}/").status_code == 200
