"""Agree, partly agree, disagree: with a paragraph, a comment, a suggestion; changed and taken back."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.consultations.comments.models import Comment, Tally
from app.consultations.drafts import editing
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import latest_version, text_of
from app.consultations.processes.models import Consultation, Visibility
from app.consultations.reactions.models import Opinion, Reaction
from app.consultations.reactions.retention import erase, export, merge, take_people_away
from app.core.bilingual import Bilingual
from app.participation.ledger.models import LedgerEvent
from app.people.audiences.models import Audience
from tests.factories.consultations import (
    MEMBERS,
    agreed,
    make_comment,
    make_consultation,
    make_phase,
    make_suggestion,
    paragraphs_of,
    react,
)
from tests.factories.people import make_member, make_person

PAGE = "/nl/denk-mee/buurt/"


@pytest.fixture
def paragraph(app: Any) -> Any:
    """The second paragraph of an open consultation in which members react, comment and suggest."""
    return paragraphs_of(make_consultation("buurt", reactors=MEMBERS, suggesters=MEMBERS))[1]


@pytest.fixture
def react_here(paragraph: Any) -> Any:
    """Press a button below the paragraph, as the reading page fetches it."""

    def act(client: Any, opinion: str, **fields: Any) -> Any:
        place = f"{PAGE}?paragraph={paragraph.key}"
        return client.submit(place, {"opinion": opinion, **fields}, to=f"/alinea/{paragraph.key}/mening/")

    return act


def shown(client: Any, paragraph: Any) -> str:
    """The result below the paragraph: three numbers, or nothing."""
    cells = [node.text for node in client.page(PAGE).by_id(f"p-{paragraph.key}").all("dd")]
    return " ".join(cells)


def tally(db: Any, paragraph: Any) -> tuple[int, int, int]:
    db.session.rollback()
    row = db.session.execute(
        select(func.sum(Tally.agree), func.sum(Tally.partly), func.sum(Tally.disagree)).where(
            Tally.place_id == paragraph.paragraph_id
        )
    ).one()
    return tuple(int(each or 0) for each in row)


def events(db: Any) -> list[str]:
    return [row.type for row in db.session.scalars(select(LedgerEvent).order_by(LedgerEvent.id))]


def test_a_member_reacts_changes_and_takes_it_back(member, paragraph, react_here, client, db):
    assert "Je mening telt mee." in react_here(member, "agree").page.text
    assert shown(client, paragraph) == "1 0 0"
    pressed = [
        n
        for n in member.page(f"{PAGE}?paragraph={paragraph.key}").by_id(f"p-{paragraph.key}").all("button")
        if n.get("aria-pressed") == "true"
    ]
    assert [node.get("value") for node in pressed] == ["none"]
    react_here(member, "disagree")
    assert shown(client, paragraph) == "0 0 1"
    (row,) = db.session.scalars(select(Reaction))
    assert (row.opinion, row.wording_id, row.audience) == ("disagree", paragraph.wording_id, "member")
    assert "Je mening is teruggenomen." in react_here(member, "none").page.text
    assert shown(client, paragraph) == ""
    assert tally(db, paragraph) == (0, 0, 0)
    assert not db.session.scalars(select(Reaction)).all()
    assert events(db) == ["comment", "retract"]


def test_pressing_twice_counts_once(member, paragraph, react_here, db):
    for _ in range(3):
        react_here(member, "partly")
    react_here(member, "none")
    react_here(member, "none")
    react_here(member, "partly")
    assert tally(db, paragraph) == (0, 1, 0)
    assert events(db) == ["comment", "retract", "comment"]
    uids = set(db.session.scalars(select(LedgerEvent.event_uid)))
    assert len(uids) == 3


def test_from_the_page_of_the_paragraph_without_scripts(member, paragraph):
    where = f"{PAGE}alinea/{paragraph.key}/"
    answer = member.submit(where, {"opinion": "agree"}, to="/mening/")
    assert answer.request.path == where
    assert "Je koos “Eens”" in answer.page.text


def test_a_page_that_renews_one_paragraph_gets_no_more_than_that(member, paragraph, react_here):
    answer = react_here(member, "agree", back="row")
    assert answer.request.path == PAGE
    assert [node.get("id") for node in answer.page.all("article") if node.get("id").startswith("p-")] == [
        f"p-{paragraph.key}"
    ]


def test_consent_is_asked_at_a_first_reaction(paragraph, react_here, sign_in, db):
    newcomer = sign_in(make_member("Noor"))
    refused = react_here(newcomer, "agree")
    assert refused.status_code == 422
    assert "Zet een vinkje" in refused.page.text
    assert not db.session.scalars(select(Reaction)).all()
    assert react_here(newcomer, "agree", consent="y").status_code == 200
    # No name is chosen by reacting: it is asked at the first words.
    assert "Onder welke naam reageer je?" in newcomer.page(f"{PAGE}?paragraph={paragraph.key}").text


def test_comments_and_suggestions_are_reacted_to(member, paragraph, client, db):
    said = make_comment(paragraph, make_member("Tom"))
    wanted = make_suggestion(paragraph, make_member("Ada"))
    db.session.commit()
    for one, opinion in ((said, "agree"), (wanted, "disagree")):
        where = f"{PAGE}alinea/{paragraph.key}/"
        answer = member.submit(where, {"opinion": opinion}, to=f"/reactie/{one.id}/mening/")
        assert answer.status_code == 200
    db.session.expire_all()
    assert (said.agree, said.partly, said.disagree) == (1, 0, 0)
    assert (wanted.agree, wanted.partly, wanted.disagree) == (0, 0, 1)
    assert round(said.agreement, 4) == 0.2065
    assert wanted.agreement == 0
    margin = client.page(PAGE).by_id(f"comment-{said.id.hex}").text
    assert "Eens 1" in margin


def test_no_reaction_to_what_is_gone(member, paragraph, db):
    said = make_comment(paragraph, make_member("Tom"))
    db.session.commit()
    member.page(f"{PAGE}alinea/{paragraph.key}/")
    said.text, said.withdrawn_at = None, said.posted_at
    db.session.commit()
    answer = member.post(f"{PAGE}reactie/{said.id}/mening/", data={"opinion": "agree", "form_key": "x"})
    assert answer.status_code == 409
    assert "ingetrokken of verborgen" in answer.page.text


@pytest.mark.parametrize(
    ("facts", "who", "status", "words"),
    [
        ({"reactors": MEMBERS, "closes_in": -1}, "member", 409, "Je kunt hier geen mening meer geven"),
        ({"reactors": MEMBERS}, "supporter", 403, "alleen aan leden"),
        ({"reactors": ()}, "member", 409, "niet naar je mening gevraagd"),
    ],
)
def test_who_may_not_react_is_told_why(sign_in, app, facts, who, status, words):
    place = paragraphs_of(make_consultation("dicht", **facts))[0]
    visitor = sign_in(agreed(make_person("Els", audiences=(Audience(who),))))
    visitor.page("/nl/mijn-samenspraak/")
    answer = visitor.post(f"/nl/denk-mee/dicht/alinea/{place.key}/mening/", data={"opinion": "agree"})
    assert answer.status_code == status
    assert words in answer.page.text


@pytest.mark.parametrize("opinion", ["", "maybe", "AGREE", "none\x00"])
def test_nonsense_is_refused(member, paragraph, opinion):
    member.page(PAGE)
    address = f"{PAGE}alinea/{paragraph.key}/mening/"
    assert member.post(address, data={"opinion": opinion}).status_code == 400


def test_who_is_not_signed_in_is_asked_to(client, paragraph, member):
    client.page("/nl/inloggen/")
    answer = client.post(f"{PAGE}alinea/{paragraph.key}/mening/", data={"opinion": "agree"})
    assert answer.status_code == 303
    assert "/nl/inloggen/" in answer.location


def test_reactions_stay_with_the_wording_they_were_given_to(paragraph, member, react_here, client, db, clock):
    react_here(member, "agree")
    version = latest_version(_consultation(db).id)
    second = copy_version(version, label=None, now=clock.now, actor_id=None)
    place = next(each for each in text_of(second).paragraphs if each.key == paragraph.key)
    editing.reword(
        second, place.wording_id, text=Bilingual(nl="Heel anders."), kind="text", revision=1, now=clock.now
    )
    publish_version(second, now=clock.now, actor_id=None)
    make_phase(_consultation(db), second, reactors=MEMBERS, opens_in=8, closes_in=20, name="Tweede ronde")
    db.session.commit()
    clock.move(days=9)
    assert shown(client, paragraph) == ""
    earlier = client.page(f"{PAGE}versie/1/").by_id(f"p-{paragraph.key}")
    assert [node.text for node in earlier.all("dd")] == ["1", "0", "0"]
    react_here(member, "disagree")
    assert len(db.session.scalars(select(Reaction)).all()) == 2


def _consultation(db: Any) -> Consultation:
    return db.session.scalars(select(Consultation)).one()


def test_the_youth_council_is_never_shown_as_numbers(sign_in, client, app, db):
    council = {"youth-council"}
    place = paragraphs_of(make_consultation("jong", readers={"public"}, commenters=(), reactors=council))[0]
    people = [make_person(f"Jong {n}", audiences=(Audience.YOUTH_COUNCIL,)) for n in range(3)]
    for person in people:
        react(place, person)
    db.session.commit()
    for visitor in (client, sign_in(people[0])):
        row = visitor.page("/nl/denk-mee/jong/").by_id(f"p-{place.key}")
        assert row.all("dd") == []
        assert "3" not in "".join(node.text for node in row.all("button"))


class TestData:
    """What is kept of who reacted, and how it goes."""

    @pytest.fixture
    def els(self, paragraph, db):
        els = make_member("Els")
        said = make_comment(paragraph, make_member("Tom"))
        react(paragraph, els, Opinion.PARTLY)
        react(said, els, Opinion.AGREE)
        db.session.commit()
        return els

    def test_export_names_the_paragraph_and_the_opinion(self, els):
        rows = export(els.participant_id)
        assert [(row["about"], row["opinion"]) for row in rows] == [
            ("paragraph", "partly"),
            ("contribution", "agree"),
        ]
        assert rows[0]["consultation"] == "Samen vooruit"

    @pytest.mark.parametrize("withdraw", [False, True])
    def test_erasing_keeps_the_count_or_takes_it_back(self, els, paragraph, db, clock, withdraw):
        erase(els.participant_id, clock.now, withdraw)
        db.session.commit()
        rows = db.session.scalars(select(Reaction)).all()
        assert [row.participant_id for row in rows] == ([] if withdraw else [None, None])
        assert tally(db, paragraph) == ((0, 0, 0) if withdraw else (0, 1, 0))
        assert db.session.scalars(select(Comment.agree)).one() == (0 if withdraw else 1)
        assert events(db).count("retract") == (2 if withdraw else 0)

    def test_people_go_five_years_after_the_consultation_closed(self, els, paragraph, db, clock):
        clock.move(days=8 + 366 * 5)
        assert take_people_away(clock.now) == 2
        assert tally(db, paragraph) == (0, 1, 0)

    def test_merged_people_have_one_reaction_each(self, els, paragraph, db, clock):
        other = make_member("Els ook")
        react(paragraph, other, Opinion.DISAGREE)
        db.session.commit()
        merge(other.participant_id, els.participant_id, clock.now)
        db.session.commit()
        assert tally(db, paragraph) == (0, 1, 0)
        owners = set(db.session.scalars(select(Reaction.participant_id)))
        assert owners == {els.participant_id}


def test_own_only_hides_the_numbers_until_it_closes(sign_in, client, app, db, clock):
    consultation = make_consultation("stil", reactors=MEMBERS, visibility=Visibility.OWN)
    place = paragraphs_of(consultation)[0]
    people = [agreed(make_member(f"Lid {n}")) for n in range(3)]
    for person in people:
        react(place, person)
    db.session.commit()
    own = sign_in(people[0])
    assert own.page("/nl/denk-mee/stil/").by_id(f"p-{place.key}").all("dd") == []
    row = own.page(f"/nl/denk-mee/stil/?paragraph={place.key}").by_id(f"p-{place.key}")
    assert row.all("dd") == []
    assert any(node.get("aria-pressed") == "true" for node in row.all("button"))
    clock.move(days=8)
    row = client.page("/nl/denk-mee/stil/").by_id(f"p-{place.key}")
    assert [node.text for node in row.all("dd")] == ["3", "0", "0"]
