"""What a phase shows of what others contribute: every visibility, every audience, every public place."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.consultations.comments.models import Comment
from app.consultations.comments.sight import seen_by_everybody, sight_of
from app.consultations.processes.models import Consultation, Phase, Visibility
from app.consultations.processes.rules import NOBODY
from app.people.audiences.models import Audience, AudienceMembership
from tests.factories.consultations import (
    PUBLIC,
    agreed,
    make_comment,
    make_consultation,
    make_reply,
    make_suggestion,
    paragraphs_of,
    react,
    visitor_of,
)
from tests.factories.people import make_member, make_person
from tests.factories.points import make_answer, make_point, publish_answers

PAGE = "/nl/denk-mee/stil/"
AUDIENCES = [audience for audience in Audience if audience is not Audience.PUBLIC]
EVERYBODY = frozenset({"public", *(audience.value for audience in AUDIENCES)})
# What is asked of search, and what stands beside it: a page may repeat the question.
ASKED = "Nachtegaalzang"
COMMENT, SUGGESTION, REPLY, POINT = "Appelvink", "Zilvermeeuw", "Koolmees", "Roerdomp"
WORDS = (COMMENT, SUGGESTION, REPLY, POINT)


@dataclass
class Stage:
    """A consultation in which Noor, of the Members' Council, said and suggested something."""

    consultation: Consultation
    place: Any
    comment: Comment
    suggestion: Comment
    noor: Any
    stranger: Any


@pytest.fixture
def stage(app: Any, db: Any, request: Any) -> Stage:
    visibility = request.param
    consultation = make_consultation(
        "stil",
        readers=PUBLIC,
        commenters=EVERYBODY,
        reactors=EVERYBODY,
        suggesters=EVERYBODY,
        visibility=visibility,
    )
    place = paragraphs_of(consultation)[0]
    noor = make_person("Noor Hassan", audiences=(Audience.MEMBERS_COUNCIL,), email="noor@example.org")
    comment = make_comment(place, noor, f"{ASKED} {COMMENT}")
    suggestion = make_suggestion(place, noor, f"Alinea 1.1 over {SUGGESTION}.")
    make_reply(comment, noor, REPLY)
    for target in (place, comment):
        react(target, noor)
    make_answer(make_point(consultation, comment, title=POINT))
    publish_answers(consultation.phases[0])
    stranger = agreed(make_person("Vreemde", audiences=(Audience.SUPPORTER,), email="vreemde@example.org"))
    db.session.commit()
    return Stage(consultation, place, comment, suggestion, noor, stranger)


def places(stage: Stage) -> list[str]:
    key, comment, suggestion = stage.place.key, stage.comment.id, stage.suggestion.id
    return [
        "/nl/",
        "/nl/denk-mee/",
        PAGE,
        f"{PAGE}?paragraph={key}",
        f"{PAGE}versie/1/",
        f"{PAGE}hele-tekst/",
        f"{PAGE}wat-we-hoorden/",
        f"{PAGE}punt/1/",
        *(f"{PAGE}alinea/{key}/?sort={sort}" for sort in ("", "random", "agreement", "newest", "discussed")),
        f"{PAGE}alinea/{key}/?comment={comment}",
        f"{PAGE}reactie/{comment}/",
        f"{PAGE}reactie/{suggestion}/",
        f"/en/have-your-say/forward-together/paragraph/{key}/",
        f"/nl/zoeken/?q={ASKED}",
        "/nl/doelen/sterke-beweging/",
        "/sitemap.xml",
    ]


def found(client: Any, stage: Stage) -> set[str]:
    """What a visitor finds of what Noor said, over every public place; and whether anything is counted."""
    seen = set()
    for place in places(stage):
        text = client.get(place, follow_redirects=True).text
        seen |= {word for word in (*WORDS, "Noor Hassan") if word in text}
        if any(
            words in text for words in ("3 reacties", "2 reacties", "1 reactie", "3 comments", "1 comment")
        ):
            seen.add("counted")
        if 'class="ballot result"' in text or '<span class="count">1</span>' in text:
            seen.add("numbers")
    return seen


def become(db: Any, stage: Stage, audience: Audience) -> None:
    db.session.execute(
        update(AudienceMembership)
        .where(AudienceMembership.participant_id == stage.stranger.participant_id)
        .values(audience=audience.value)
    )
    db.session.commit()


ALL_OF_IT = {*WORDS, "Noor Hassan", "counted", "numbers"}


@pytest.mark.parametrize("stage", list(Visibility), indirect=True, ids=str)
@pytest.mark.parametrize("audience", [None, *AUDIENCES], ids=str)
def test_everybody_finds_what_the_phase_shows_them_and_no_more(stage, audience, client, sign_in, db):
    visibility = Visibility(stage.consultation.phases[0].visibility)
    if audience is not None:
        become(db, stage, audience)
        client = sign_in(stage.stranger)
    expected = set()
    same_audience = audience is Audience.MEMBERS_COUNCIL
    if visibility is Visibility.ALL or (visibility is Visibility.AUDIENCE and same_audience):
        expected = ALL_OF_IT
    assert found(client, stage) == expected


@pytest.mark.parametrize("stage", list(Visibility), indirect=True, ids=str)
def test_authors_find_their_own(stage, sign_in):
    noor = sign_in(stage.noor)
    text = noor.get(PAGE).text + noor.get(f"{PAGE}alinea/{stage.place.key}/").text
    assert COMMENT in text
    assert SUGGESTION in text
    assert COMMENT in noor.get(f"{PAGE}reactie/{stage.comment.id}/").text
    assert COMMENT in noor.get("/nl/mijn-samenspraak/").text


@pytest.mark.parametrize("stage", list(Visibility), indirect=True, ids=str)
def test_after_the_close_own_becomes_all_and_an_audience_stays_one(stage, client, sign_in, clock, db):
    clock.move(days=8)
    everything = ALL_OF_IT
    expected = set() if stage.consultation.phases[0].visibility == Visibility.AUDIENCE else everything
    assert found(client, stage) == expected
    become(db, stage, Audience.MEMBERS_COUNCIL)
    assert found(sign_in(stage.stranger), stage) >= everything


SEARCHES = (f"/nl/zoeken/?q={POINT}", f"/en/search/?q={POINT}")


@pytest.mark.parametrize("stage", [Visibility.OWN], indirect=True, ids=str)
def test_at_the_close_pages_search_and_sitemap_follow_at_once(stage, client, sign_in, clock, worker, db):
    """Also where every page was looked at before: nothing is remembered across the close."""
    reader = sign_in(stage.stranger)
    worker()
    closes_at = stage.consultation.phases[0].closes_at
    clock.set(closes_at - timedelta(minutes=1))
    reader.get(PAGE)
    for visitor in (client, reader):
        assert found(visitor, stage) == set()
        for address in SEARCHES:
            assert "Mensen zeggen" not in visitor.get(address).text
    before = client.get(PAGE).headers.get("ETag")
    clock.set(closes_at)
    worker()
    for visitor in (client, sign_in(stage.stranger)):
        assert found(visitor, stage) == ALL_OF_IT
        for address, words in zip(SEARCHES, ("Mensen zeggen", "People say"), strict=True):
            assert words in visitor.get(address).text, address
    assert "/nl/denk-mee/stil/wat-we-hoorden/" in client.get("/sitemap.xml").text
    assert client.get(PAGE, headers={"If-None-Match": before or "none"}).status_code == 200


@pytest.mark.parametrize("stage", [Visibility.AUDIENCE, Visibility.OWN], indirect=True, ids=str)
@pytest.mark.parametrize("act", ["reacties", "mening"])
def test_what_one_does_not_see_one_cannot_answer(stage, act, sign_in, db):
    els = sign_in(stage.stranger)
    els.page(PAGE)
    address = f"{PAGE}reactie/{stage.comment.id}/{act}/"
    answer = els.post(address, data={"text": "Hoi", "opinion": "agree", "form_key": "x"})
    assert answer.status_code == 404
    unknown = "019a0000-0000-7000-8000-000000000000"
    nowhere = els.post(f"{PAGE}reactie/{unknown}/{act}/", data={"text": "Hoi", "opinion": "agree"})
    assert nowhere.status_code == 404
    assert db.session.scalar(select(Comment.replies).where(Comment.id == stage.comment.id)) == 1


@pytest.mark.parametrize("stage", [Visibility.AUDIENCE], indirect=True, ids=str)
def test_who_belongs_to_two_answers_as_the_audience_that_was_speaking(stage, sign_in, db):
    """So that those who see a comment also see what is answered to it, and nobody else does."""
    both = agreed(make_person("Ada", audiences=(Audience.MEMBERS_COUNCIL, Audience.YOUTH_COUNCIL)))
    db.session.commit()
    sign_in(both).submit(f"{PAGE}reactie/{stage.comment.id}/", {"text": "Roodborst"}, to="/reacties/")
    reply = db.session.scalars(select(Comment).where(Comment.text == "Roodborst")).one()
    assert reply.audience == "members-council"
    assert "Roodborst" in sign_in(stage.noor).get(f"{PAGE}reactie/{stage.comment.id}/").text


@pytest.mark.parametrize("stage", list(Visibility), indirect=True, ids=str)
def test_a_sentence_says_who_sees_what_one_says(stage, sign_in, clock):
    words = {
        Visibility.ALL: None,
        Visibility.AUDIENCE: "alleen zij zien wat jij zegt",
        Visibility.OWN: "Tot de fase sluit zie je alleen wat je zelf zegt.",
    }[Visibility(stage.consultation.phases[0].visibility)]
    panel = sign_in(stage.stranger).page(PAGE).by_id("can-do").text
    assert words is None or words in panel
    assert (words is None) == ("zelf zegt" not in panel and "alleen zij" not in panel)


@pytest.mark.parametrize("stage", list(Visibility), indirect=True, ids=str)
@pytest.mark.parametrize("days", [0, 8])
def test_the_condition_over_many_phases_is_the_same(stage, days, clock, db):
    clock.move(days=days)
    sight = sight_of(stage.consultation.phases, NOBODY, clock.now)
    one = set(
        db.session.scalars(
            select(Comment.id).where(sight.sees(Comment.phase_id, Comment.audience, Comment.author_id))
        )
    )
    many = set(
        db.session.scalars(
            select(Comment.id)
            .join(Phase, Phase.id == Comment.phase_id)
            .where(seen_by_everybody(Phase.visibility, Phase.closes_at, Comment.audience, clock.now))
        )
    )
    assert one == many


def test_members_see_members_and_the_council_the_council(sign_in, app, db):
    consultation = make_consultation(
        "stil", readers=PUBLIC, commenters={"member", "volunteer"}, visibility=Visibility.AUDIENCE
    )
    place = paragraphs_of(consultation)[0]
    member, other = make_member("Els"), make_member("Tom")
    volunteer = make_person("Sam", audiences=(Audience.VOLUNTEER,))
    make_comment(place, member, "Van een lid.")
    make_comment(place, volunteer, "Van een vrijwilliger.")
    db.session.commit()
    text = sign_in(other).get(PAGE).text
    assert "Van een lid." in text
    assert "Van een vrijwilliger." not in text
    sight = sight_of(consultation.phases, visitor_of(volunteer), consultation.phases[0].opens_at)
    assert sight.by_audience
    assert not sight.is_whole


def test_staff_can_show_less_but_never_more_than_was_promised(sign_in, app, db):
    from tests.factories.people import make_staff

    consultation = make_consultation("stil", visibility=Visibility.OWN)
    staff = sign_in(make_staff(), second_factor=True)
    edit = f"/nl/beheer/consultaties/{consultation.id}/fases/{consultation.phases[0].id}/bewerken/"
    assert staff.submit(edit, {"visibility": "all"}).status_code == 200
    assert staff.submit(edit, {"visibility": "own"}).status_code == 200
    make_comment(paragraphs_of(consultation)[0], make_member())
    db.session.commit()
    refused = staff.submit(edit, {"visibility": "all"})
    assert refused.status_code == 409
    assert "meer mensen laten meekijken kan niet" in refused.page.text
