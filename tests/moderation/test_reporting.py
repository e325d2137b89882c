"""Anybody who can read something can report it, without an account, and hears what becomes of it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.core.cleaning import cleaned
from app.moderation.models import Case, Report
from app.people.audiences.models import Audience
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_person
from tests.moderation.conftest import (
    DESK,
    PAGE,
    REASON,
    WHY,
    WORDS,
    decide,
    file_address,
    report_address,
    send_report,
)


def reports(db: Any) -> list[Report]:
    db.session.rollback()
    return list(db.session.scalars(select(Report).order_by(Report.received_at, Report.id)))


def cases(db: Any) -> list[Case]:
    db.session.rollback()
    return list(db.session.scalars(select(Case)))


def test_a_visitor_finds_the_way_and_gets_a_receipt(said, paragraph, client, db, mails):
    for address in (PAGE, f"{PAGE}alinea/{paragraph.key}/", f"{PAGE}reactie/{said.id}/"):
        assert client.page(address).links["Melden"] == report_address(said)
    page = client.page(report_address(said))
    for words in (WORDS, "Een mens beoordeelt je melding", "De schrijver hoort niet wie het meldde"):
        assert words in page.text
    answer = send_report(client, said, email="Tom@Example.org ")
    (written,) = reports(db)
    assert (written.ground, written.explanation, written.language) == ("advertising", WHY, "nl")
    for words in (written.number, "Het is reclame, spam", WHY, "Een moderator leest wat je meldde"):
        assert words in answer.page.text
    assert answer.headers["Cache-Control"] == "no-store"
    letter = mails.last(to="Tom@example.org")
    assert letter.subject == f"We hebben je melding {written.number}"
    assert written.number in client.get(letter.link("melden")).page.text
    for secret in (WORDS, WHY, "Els", "Samen vooruit"):
        assert secret not in letter.text


def test_in_english_without_an_address(said, client, db, mails):
    answer = client.submit(
        client.page(report_address(said)).links["EN English"],
        {"ground": "illegal", "law": "Criminal Code, article 137d", "explanation": "It calls for hatred."},
    )
    (written,) = reports(db)
    assert (written.language, written.law, written.email) == ("en", "Criminal Code, article 137d", None)
    for words in ("We have your report", "It is against the law in another way", "You left no mail address"):
        assert words in answer.page.text
    assert not mails(name="report_received")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"ground": ""}, "Kies wat er mis mee is."),
        ({"ground": "boring"}, "Kies wat er mis mee is."),
        ({"ground": "illegal"}, "Noem de wet zo goed als je kunt"),
        ({"ground": "illegal", "law": "x" * 301}, "Noem de wet zo goed als je kunt"),
        ({"explanation": " \u202e\n "}, "Vertel in 10 tot 2.000 tekens waarom."),
        ({"explanation": "x" * 2001}, "Vertel in 10 tot 2.000 tekens waarom."),
        ({"email": "tom"}, "Dit is geen volledig e-mailadres"),
        ({"email": "tom@example.org\nBcc: els@example.org"}, "Dit is geen volledig e-mailadres"),
    ],
)
def test_what_says_too_little_comes_back_with_nothing_lost(said, client, db, mails, facts, told):
    filled = {"ground": "insult", "explanation": "Dit is een aanval.", "law": "", "email": "", **facts}
    answer = client.post(report_address(said), data=filled)
    assert answer.status_code == 422
    assert told in answer.page.text
    box = answer.page.by_id("explanation")
    assert cleaned(box.text).text == cleaned(filled["explanation"]).text or box.text in filled["explanation"]
    assert reports(db) == []
    assert not mails(name="report_received")


def test_hostile_text_stays_text(said, client, mo, db):
    hostile = "<script>alert(1)</script>\u202e \x00{{ 7*7 }} %(num)s [x](javascript:alert)"
    answer = send_report(client, said, explanation=hostile)
    shown = "<script>alert(1)</script> {{ 7*7 }} %(num)s [x](javascript:alert)"
    assert shown in answer.page.text
    assert shown in mo.page(file_address(said)).text
    assert "<script>alert" not in answer.text


def test_several_reports_are_one_case(said, client, mo, db):
    send_report(client, said)
    send_report(client, said, ground="insult", explanation="Ik voel me bedrogen.")
    (case,) = cases(db)
    assert {each.case_id for each in reports(db)} == {case.id}
    assert "2 meldingen" in mo.page(DESK).text
    page = mo.page(file_address(said))
    assert "Ik voel me bedrogen." in page.text
    assert WHY in page.text


def test_too_many_reports_from_one_network_are_refused(said, client, app, db):
    app.extensions["settings"] = replace(app.extensions["settings"], reports_per_hour=2)
    for _each in range(2):
        send_report(client, said)
    answer = client.post(report_address(said), data={"ground": "insult", "explanation": "Nog een keer dit."})
    assert answer.status_code == 429
    assert "Er komen erg veel meldingen van jouw netwerk." in answer.page.text
    assert len(reports(db)) == 2


def test_nobody_fills_the_mailbox_of_somebody_else(said, client, db, mails):
    for _each in range(7):
        send_report(client, said, email="slachtoffer@example.org")
    assert len(reports(db)) == 7
    assert len(mails(to="slachtoffer@example.org")) == 5


def test_ones_own_words_are_withdrawn_and_not_reported(said, member, db):
    assert "Melden" not in member.page(PAGE).links
    answer = member.get(report_address(said))
    assert answer.status_code == 303
    assert member.post(report_address(said), data={"ground": "insult"}).status_code == 303
    assert reports(db) == []


def test_who_cannot_read_it_cannot_report_it(client, sign_in, db):
    private = make_consultation("besloten", readers={"members-council"}, commenters={"members-council"})
    henk = make_person("Henk", audiences=(Audience.MEMBERS_COUNCIL,))
    wil = make_person("Wil", audiences=(Audience.MEMBERS_COUNCIL,))
    other = make_comment(paragraphs_of(private)[0], wil, "Een geheim voorstel.")
    db.session.commit()
    address = report_address(other, "/nl/denk-mee/besloten/")
    outsider = sign_in(make_member("Tom"))
    nowhere = address.replace(str(other.id), "00000000-0000-7000-8000-000000000000")
    for reader in (client, outsider):
        for method in ("GET", "POST"):
            data = {"ground": "insult", "explanation": "Dit gaat te ver."}
            answer = reader.open(address, method=method, data=data if method == "POST" else None)
            assert answer.status_code == 404
            unknown = reader.open(nowhere, method=method, data=data if method == "POST" else None)
            assert unknown.status_code == 404
    assert reports(db) == []
    insider = sign_in(henk)
    receipt = insider.submit(address, {"ground": "insult", "explanation": "Dit gaat te ver."})
    assert receipt.status_code == 200
    assert "Naar wat je meldde" in receipt.page.links
    for reader in (client, outsider):
        page = reader.get(receipt.request.path)
        for words in ("geheim", "Samen vooruit", "denk-mee/besloten", "Wil ", "Naar wat je meldde"):
            assert words not in page.text


def test_the_receipt_of_somebody_else_cannot_be_guessed(said, client, db):
    send_report(client, said)
    (written,) = reports(db)
    for forged in (written.id.hex, written.number, f"{written.id.hex}.x", "x" * 60):
        assert client.get(f"/nl/melden/{forged}/").status_code == 404


def test_the_reporter_hears_it_was_hidden_and_why(said, client, mo, mails):
    receipt = send_report(client, said, email="tom@example.org").request.path
    decide(mo, said)
    letter = mails.last(to="tom@example.org")
    assert letter.name == "report_decided"
    assert "We hebben het verborgen" in letter.text
    assert REASON in letter.text
    page = client.page(receipt)
    assert "We hebben het verborgen" in page.text
    assert REASON in page.text
    assert "Bezwaar versturen" not in page.text
    for secret in (WORDS, "Els", "Mo Bakker"):
        assert secret not in letter.text
        assert secret not in page.text


def test_the_reporter_hears_that_it_was_withdrawn(said, client, member, mo, mails, db):
    receipt = send_report(client, said, email="tom@example.org").request.path
    member.submit(f"{PAGE}reactie/{said.id}/intrekken/")
    assert mails.last(to="tom@example.org").name == "report_lapsed"
    assert "De schrijver trok het in" in client.page(receipt).text
    (case,) = cases(db)
    assert (case.withdrawn, case.is_open) == (True, False)
    assert "Er wacht niets op een moderator." in mo.page(DESK).text
    assert "Er valt niets meer te besluiten." in mo.page(file_address(said)).text


def test_what_is_hidden_cannot_be_reported_any_more(said, client, mo, db):
    address = report_address(said)
    decide(mo, said)
    assert client.get(address).status_code == 303
    assert client.post(address, data={"ground": "insult", "explanation": WHY}).status_code == 303
    assert reports(db) == []


def test_a_form_from_another_site_reports_nothing(said, client, db):
    answer = client.post(
        report_address(said),
        data={"ground": "insult", "explanation": WHY},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 400
    assert reports(db) == []
