"""Replies, one level deep, and comments on a section and on the whole text."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.comments.models import Comment, Tally
from app.consultations.comments.operations import hide
from app.participation.ledger.models import LedgerEvent
from tests.factories.consultations import (
    MEMBERS,
    agreed,
    make_comment,
    make_consultation,
    make_reply,
    make_suggestion,
    paragraphs_of,
)
from tests.factories.people import make_member, make_person

PAGE = "/nl/denk-mee/buurt/"


@pytest.fixture
def paragraph(app: Any) -> Any:
    return paragraphs_of(make_consultation("buurt", reactors=MEMBERS, suggesters=MEMBERS))[1]


def rows(db: Any) -> list[Comment]:
    db.session.rollback()
    return list(db.session.scalars(select(Comment).order_by(Comment.id)))


def tallied(db: Any) -> int:
    return sum(db.session.scalars(select(Tally.contributions)))


def test_a_member_replies_to_a_comment_and_to_a_suggestion(member, paragraph, client, db):
    tom = make_member("Tom")
    for one in (make_comment(paragraph, tom), make_suggestion(paragraph, tom)):
        db.session.commit()
        where = f"{PAGE}alinea/{paragraph.key}/"
        answer = member.submit(where, {"text": f"Antwoord {one.kind}."}, to=f"/reactie/{one.id}/reacties/")
        assert answer.request.path == f"{PAGE}reactie/{one.id}/"
        assert f"Antwoord {one.kind}." in answer.page.by_id(f"thread-{one.id.hex}").text
    replies = [row for row in rows(db) if row.is_reply]
    assert [(row.paragraph_id, row.wording_id) for row in replies] == [
        (paragraph.paragraph_id, paragraph.wording_id)
    ] * 2
    assert [row.replies for row in rows(db) if not row.is_reply] == [1, 1]
    assert tallied(db) == 4
    page = client.page(PAGE).by_id(f"p-{paragraph.key}")
    assert "1 reactie hierop" in page.text
    assert "Antwoord comment." not in page.text
    assert [row.type for row in db.session.scalars(select(LedgerEvent))] == ["comment"] * 4


def test_a_reply_has_no_replies(member, paragraph, db):
    reply = make_reply(make_comment(paragraph, make_member("Tom")), make_member("Ada"))
    db.session.commit()
    page = member.page(f"{PAGE}reactie/{reply.id}/")
    assert "Lees waar dit op reageert" in page.text
    assert not [form for form in page.forms if "/reacties/" in (form.action or "")]
    answer = member.post(f"{PAGE}reactie/{reply.id}/reacties/", data={"text": "Nog dieper.", "form_key": "x"})
    assert answer.status_code == 409
    assert "dieper dan één laag" in answer.page.text
    assert "Nog dieper." in answer.page.text
    assert member.post(f"{PAGE}reactie/{reply.id}/mening/", data={"opinion": "agree"}).status_code == 409


def test_three_replies_stand_below_and_the_rest_behind_a_link(member, paragraph, client, db):
    one = make_comment(paragraph, make_member("Tom"))
    for number in range(60):
        make_reply(one, make_member(f"Lid {number}"), f"Antwoord {number:02}.")
    db.session.commit()
    thread = client.page(f"{PAGE}alinea/{paragraph.key}/").by_id(f"thread-{one.id.hex}")
    assert thread.text.count("Antwoord ") == 3
    assert "Lees alle 60 reacties hierop" in thread.text
    link, seen = f"{PAGE}reactie/{one.id}/", []
    while link:
        page = client.page(link)
        seen += [node.get("id") for node in page.all("article") if node.get("id") != f"comment-{one.id.hex}"]
        onward = page.links.get("Ouder")
        link = f"{PAGE}reactie/{one.id}/{onward}" if onward else ""
    assert len(seen) == len(set(seen)) == 60


def test_withdrawing_and_hiding_a_reply_counts_it_out(member, paragraph, db, clock):
    one = make_comment(paragraph, make_member("Tom"))
    db.session.commit()
    where = f"{PAGE}reactie/{one.id}/"
    member.submit(where, {"text": "Even terug."}, to="/reacties/")
    reply = next(row for row in rows(db) if row.is_reply)
    answer = member.submit(f"{PAGE}reactie/{reply.id}/intrekken/")
    assert answer.request.path == where
    assert "Hier stond een reactie; de schrijver heeft" in answer.page.text
    other = make_reply(db.session.get(Comment, one.id), make_member("Ada"))
    hide(other, "Dit is reclame en hoort hier niet.", make_person("Mod").participant_id, clock.now)
    db.session.commit()
    assert next(row.replies for row in rows(db) if not row.is_reply) == 0
    assert tallied(db) == 1


def test_nobody_replies_to_what_was_withdrawn_meanwhile(member, paragraph, db):
    one = make_comment(paragraph, make_member("Tom"))
    db.session.commit()
    member.page(f"{PAGE}reactie/{one.id}/")
    one.text, one.withdrawn_at = None, one.posted_at
    db.session.commit()
    answer = member.post(f"{PAGE}reactie/{one.id}/reacties/", data={"text": "Toch nog.", "form_key": "x"})
    assert answer.status_code == 409
    assert "Toch nog." in answer.page.text


def test_a_reply_survives_an_ended_session(member, paragraph, db, sign_in):
    one = make_comment(paragraph, make_member("Tom"))
    db.session.commit()
    where = f"{PAGE}reactie/{one.id}/"
    member.page(where)
    member.delete_cookie("samenspraak")
    member.post(f"{where}reacties/", data={"text": "Een lang antwoord.", "form_key": "x"})
    again = sign_in(agreed(make_member("Els de Vries", email="els2@example.org")))
    again.set_cookie("kept_text", member.get_cookie("kept_text").value)
    assert "Een lang antwoord." in again.page(where).by_id(f"text-{one.id.hex}").text
    again.submit(where, to="/reacties/")
    assert [row.text for row in rows(db) if row.is_reply] == ["Een lang antwoord."]


class TestElsewhere:
    """A section, and the whole text."""

    def section(self, member: Any) -> str:
        links = member.page(PAGE).links
        return next(url for text, url in links.items() if text.startswith("Reageer op dit hoofdstuk"))

    def test_a_comment_on_a_section(self, member, client, db, paragraph):
        where = self.section(member)
        answer = member.submit(where, {"text": "Dit hoofdstuk is te lang."})
        assert answer.request.path == where
        assert "Dit hoofdstuk is te lang." in answer.page.text
        (row,) = rows(db)
        assert (row.paragraph_id, row.wording_id) == (None, None)
        assert row.section_id == paragraph.section_id
        page = client.page(PAGE)
        assert "1 reactie op dit hoofdstuk" in page.text
        assert "Dit hoofdstuk is te lang." not in page.text
        assert "Dit hoofdstuk is te lang." in client.page(where).text

    def test_a_comment_on_the_whole_text(self, member, client, db, paragraph):
        where = f"{PAGE}hele-tekst/"
        member.submit(where, {"text": "Mooi stuk."})
        (row,) = rows(db)
        assert (row.paragraph_id, row.section_id) == (None, None)
        assert "1 reactie op de hele tekst" in client.page(PAGE).text
        assert "Mooi stuk." in client.page(where).text
        assert "Je reageerde op de hele tekst" in member.page("/nl/mijn-samenspraak/").text
        assert "Mooi stuk." in member.page(f"{PAGE}reactie/{row.id}/").text

    def test_sent_twice_it_is_one(self, member, db, paragraph):
        member.page(f"{PAGE}hele-tekst/")
        for _ in range(2):
            answer = member.post(f"{PAGE}hele-tekst/reacties/", data={"text": "Dubbel.", "form_key": "een"})
            assert answer.status_code == 303
        assert len(rows(db)) == 1
        assert tallied(db) == 1

    def test_edited_and_withdrawn_like_any_other(self, member, db, paragraph):
        where = self.section(member)
        member.submit(where, {"text": "Te lang."})
        (row,) = rows(db)
        edited = member.submit(f"{PAGE}reactie/{row.id}/bewerken/", {"text": "Veel te lang."})
        assert edited.request.path == where
        withdrawn = member.submit(f"{PAGE}reactie/{row.id}/intrekken/")
        assert withdrawn.request.path == where
        assert tallied(db) == 0

    @pytest.mark.parametrize("path", ["hele-tekst/", "hoofdstuk/bestaatniet/"])
    def test_unknown_places(self, member, path):
        assert member.get(f"/nl/denk-mee/nergens/{path}").status_code == 404
        if "hoofdstuk" in path:
            assert member.get(f"{PAGE}{path}").status_code == 404
