"""Either side may object once to a decision; somebody else than who took it decides, and tells why."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.consultations.comments.models import Comment
from app.core.audit import AuditEntry
from app.moderation.models import Appeal, Decision
from tests.factories.people import make_member
from tests.moderation.conftest import DESK, PAGE, REASON, WORDS, decide, file_address, send_report

WHY_NOT = "Ik noemde geen winkel, maar een kruid."


def own_decision(said: Comment, language: str = "nl") -> str:
    return f"/{language}/mijn-samenspraak/besluit/{said.id}/"


def the_appeal(db: Any) -> Appeal:
    db.session.rollback()
    return db.session.scalars(select(Appeal)).one()


def is_hidden(db: Any, said: Comment) -> bool:
    db.session.rollback()
    return db.session.get_one(Comment, said.id).hidden_at is not None


@pytest.fixture
def objected(said: Comment, mo: Any, member: Any) -> Any:
    """Hidden by Mo; Els objects."""
    decide(mo, said)
    return member.submit(own_decision(said), {"text": WHY_NOT})


def answer(moderator: Any, said: Comment, result: str, **facts: str) -> Any:
    filled = {"result": result, "reasons": "Er staat geen winkel in.", **facts}
    return moderator.submit(file_address(said), filled, to="/bezwaar/")


def test_the_author_objects_and_another_moderator_reverses(objected, said, member, mo, bo, client, mails, db):
    assert "We hebben je bezwaar." in objected.page.text
    assert "1 bezwaar tegen een besluit van de moderatoren wacht." in bo.page("/nl/beheer/").text
    assert "De schrijver maakt bezwaar" in bo.page(DESK).text
    assert "Dit besluit nam je zelf" in mo.page(DESK).text
    page = bo.page(file_address(said))
    for words in (WHY_NOT, WORDS, "Blijft het besluit staan?", "Mo Bakker"):
        assert words in page.text
    answer(bo, said, "reversed")
    assert not is_hidden(db, said)
    assert WORDS in client.page(PAGE).text
    letter = mails.last(to="els@example.org")
    assert letter.name == "contribution_put_back"
    for words in ("je had gelijk", "Er staat geen winkel in."):
        assert words in letter.text
    page = member.page(own_decision(said))
    for words in ("Wat je schreef staat er", "Je had gelijk: het besluit is teruggedraaid.", WHY_NOT):
        assert words in page.text
    assert "Bezwaar versturen" not in page.text
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "appeal.reverse"))
    assert entry.actor_id == the_appeal(db).decided_by


def test_the_decision_stands_and_the_author_hears_why(objected, said, member, bo, mails, db):
    answer(bo, said, "upheld", reasons="Je noemt het adres van je winkel.")
    assert is_hidden(db, said)
    letter = mails.last(to="els@example.org")
    assert letter.name == "appeal_refused"
    for words in ("Je noemt het adres van je winkel.", "naar de rechter", "Autoriteit Consument & Markt"):
        assert words in letter.text
    page = member.page(own_decision(said))
    assert "het besluit blijft staan" in page.text
    again = member.post(own_decision(said), data={"text": WHY_NOT})
    assert again.status_code == 409
    assert WHY_NOT in again.text
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "appeal.uphold"))
    assert entry.details["side"] == "author"


def test_in_english_the_author_objects_too(said, mo, sign_in, member, bo, db):
    decide(mo, said)
    address = member.page(own_decision(said)).links["EN English"]
    page = member.submit(address, {"text": "I named no shop at all."}).page
    assert "We have your objection." in page.text
    assert the_appeal(db).language == "en"


def test_the_one_who_decided_does_not_decide_again(objected, said, mo, db):
    page = mo.page(file_address(said))
    assert "Dit besluit nam je zelf" in page.text
    appeal = the_appeal(db)
    for result in ("reversed", "upheld"):
        filled = {"result": result, "reasons": "Ik blijf erbij, echt waar."}
        assert mo.post(f"{file_address(said)}bezwaar/{appeal.id}/", data=filled).status_code == 403
    assert the_appeal(db).result is None
    with pytest.raises(IntegrityError):
        db.session.execute(
            text(
                "UPDATE moderation_appeals SET decided_by = first_decided_by, result = 'upheld',"
                " decided_at = received_at"
            )
        )
    db.session.rollback()


def test_while_an_objection_waits_nobody_passes_it_by(objected, said, bo, db):
    refused = bo.post(f"{file_address(said)}weer-tonen/", data={"reasons": "Dit kan gewoon blijven."})
    assert refused.status_code == 409
    assert is_hidden(db, said)


def test_who_reported_may_object_to_keeping(said, client, mo, bo, member, mails, db):
    receipt = send_report(client, said, email="tom@example.org").request.path
    decide(mo, said, "kept")
    page = client.submit(receipt, {"text": "Het is echt reclame, kijk dan."}).page
    assert "Iemand die het besluit niet nam, kijkt er opnieuw naar." in page.text
    assert "Een melder maakt bezwaar" in bo.page(DESK).text
    refused = answer(bo, said, "reversed", ground="")
    assert refused.status_code == 422
    assert "Kies wat er mis mee is." in refused.page.text
    answer(bo, said, "reversed", ground="advertising", reasons="Het is wel degelijk reclame.")
    assert is_hidden(db, said)
    assert mails.last(to="els@example.org").name == "contribution_hidden"
    assert "We hebben het verborgen" in mails.last(to="tom@example.org").text
    assert "Je had gelijk" in client.page(receipt).text
    # The author was not heard yet: they may object to what was decided now.
    member.submit(own_decision(said), {"text": WHY_NOT})
    answer(mo, said, "reversed")
    assert not is_hidden(db, said)
    page = client.page(receipt)
    assert "We lieten het staan." in page.text
    assert "Bezwaar versturen" not in page.text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_receipt_tells_the_course_when_the_author_was_right(
    said, client, mo, bo, member, clock, language
):
    receipt = send_report(client, said, email="tom@example.org").request.path
    assert "en kun je bezwaar maken" in client.page(receipt).text
    decide(mo, said)
    member.submit(own_decision(said), {"text": WHY_NOT})
    clock.move(minutes=20)
    answer(bo, said, "reversed")
    page = client.page(receipt)
    assert not [form for form in page.forms if "text" in form.fields], "it is decided for good"
    if language == "en":
        page = client.page(page.links["EN English"])
    words = {
        "nl": (
            "We hebben het verborgen.",
            REASON,
            "Er kwam een bezwaar, en iemand anders keek er opnieuw naar.",
            "We hebben het teruggezet: het is weer te lezen.",
            "Er staat geen winkel in.",
            "naar de rechter",
        ),
        "en": (
            "We hid it.",
            REASON,
            "There was an objection, and somebody else looked at it again.",
            "We put it back: it can be read again.",
            "Er staat geen winkel in.",
            "you can go to court",
        ),
    }[language]
    places = [page.text.index(each) for each in words]
    assert places == sorted(places)
    for promise in ("bezwaar maken", "can object", "We lieten het staan", "We left it"):
        assert promise not in page.main.text


def test_who_reported_may_object_when_a_colleague_put_it_back(said, client, mo, bo, mails):
    receipt = send_report(client, said, email="tom@example.org").request.path
    decide(mo, said)
    bo.submit(file_address(said), {"reasons": "Dit kan gewoon blijven."}, to="/weer-tonen/")
    page = client.page(receipt)
    assert "Een collega keek er opnieuw naar." in page.text
    assert "Dit kan gewoon blijven." in page.text
    assert "Bezwaar versturen" in page.text
    assert "en kun je bezwaar maken" in page.text


def test_one_objection_for_all_who_reported(said, client, mo, bo, mails):
    receipts = [send_report(client, said, email=f"{name}@example.org").request.path for name in ("tom", "an")]
    decide(mo, said, "kept")
    client.submit(receipts[0], {"text": "Het is echt reclame, kijk dan."})
    assert "Iemand anders die het meldde, maakte al bezwaar." in client.page(receipts[1]).text
    assert client.post(receipts[1], data={"text": "Ik vind het ook."}).status_code == 409
    answer(bo, said, "upheld")
    assert mails.last(to="tom@example.org").name == "appeal_refused"
    assert mails.last(to="an@example.org").name == "report_decided"
    assert "het blijft staan" in client.page(receipts[1]).text


def test_after_six_months_it_is_too_late(said, client, mo, member, clock, db, sign_in, els):
    decide(mo, said)
    clock.move(days=183)
    assert "Bezwaar versturen" in sign_in(els).page(own_decision(said)).text
    clock.move(days=1)
    late = sign_in(els)
    assert "Bezwaar versturen" not in late.page(own_decision(said)).text
    refused = late.post(own_decision(said), data={"text": WHY_NOT})
    assert refused.status_code == 409
    assert "die tijd is voorbij" in refused.page.text
    assert WHY_NOT in refused.text


@pytest.mark.parametrize("words", ["", " \u202e ", "kort", "x" * 2001])
def test_an_objection_that_says_nothing_or_too_much_is_refused(said, mo, member, db, words):
    decide(mo, said)
    refused = member.post(own_decision(said), data={"text": words})
    assert refused.status_code == 422
    assert "Vertel in 10 tot 2.000 tekens" in refused.page.text
    assert db.session.scalars(select(Appeal)).all() == []


def test_only_the_author_reads_the_decision(said, mo, member, client, sign_in, db):
    assert member.get(own_decision(said)).status_code == 404
    decide(mo, said)
    assert client.get(own_decision(said)).status_code == 303
    other = sign_in(make_member("Tom"))
    assert other.get(own_decision(said)).status_code == 404
    assert other.post(own_decision(said), data={"text": WHY_NOT}).status_code == 404
    assert db.session.scalars(select(Appeal)).all() == []


def test_who_withdraws_has_nothing_to_object_to(objected, said, member, bo, db):
    member.submit(f"{PAGE}reactie/{said.id}/intrekken/")
    assert the_appeal(db).result == "lapsed"
    assert "Over je bezwaar viel niets meer te besluiten." in member.page(own_decision(said)).text
    assert "Er wacht niets op een moderator." in bo.page(DESK).text


def test_an_objection_lapses_when_it_is_hidden_in_a_later_case(said, client, mo, bo, db):
    receipt = send_report(client, said).request.path
    decide(mo, said, "kept")
    client.submit(receipt, {"text": "Het is echt reclame, kijk dan."})
    filled = {"outcome": "hidden", "ground": "insult", "reasons": "Dit valt iemand aan."}
    assert bo.post(f"{file_address(said)}besluit/", data=filled).status_code == 303
    assert the_appeal(db).result == "lapsed"
    assert "We hebben het verborgen" in client.page(receipt).text
    assert len(db.session.scalars(select(Decision)).all()) == 2
