"""Moderators decide with reasons: the author gets them, who reported hears what came of it, all is logged."""

import threading
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.consultations.comments.models import Comment
from app.core.access import Role
from app.core.audit import AuditEntry
from app.moderation.models import Case, Decision
from app.participation.ledger.models import LedgerEvent
from app.people.audiences.models import Audience
from app.people.roles.operations import grant
from tests.factories.consultations import agreed, make_comment, make_reply
from tests.factories.moderation import report
from tests.factories.people import make_member, make_person, make_staff
from tests.moderation.conftest import (
    DESK,
    PAGE,
    REASON,
    WORDS,
    decide,
    file_address,
    report_address,
    send_report,
)
from tests.support.client import AuditedClient

TRACE = "Hier stond een reactie; de moderatoren hebben die verborgen."


def the_comment(db: Any, said: Comment) -> Comment:
    db.session.rollback()
    return db.session.get_one(Comment, said.id)


def decisions(db: Any) -> list[Decision]:
    db.session.rollback()
    return list(db.session.scalars(select(Decision).order_by(Decision.decided_at, Decision.id)))


def logged(db: Any, action: str) -> AuditEntry:
    db.session.rollback()
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()


def test_a_moderator_sees_it_in_context(said, client, mo, els, paragraph, db):
    send_report(client, said, email="tom@example.org")
    assert "1 bijdrage wacht op een moderator." in mo.page("/nl/beheer/").text
    page = mo.page(DESK)
    assert page.links["Bekijken en besluiten : Alinea 2: Samen vooruit"] == file_address(said)
    reply = make_reply(the_comment(db, said), agreed(make_member("Tom")), "Ik wil er ook een.")
    report(reply)
    db.session.commit()
    page = mo.page(file_address(reply))
    for words in (
        paragraph.text.nl,
        WORDS,
        "Ik wil er ook een.",
        "Samen vooruit",
        "Het is een antwoord op dit",
    ):
        assert words in page.text
    assert "tom@example.org" not in mo.get(file_address(said)).text
    assert "hoort per mail wat we besluiten" in mo.page(file_address(said)).text


def test_a_moderator_sees_that_it_was_changed_since(said, client, mo, member, clock):
    send_report(client, said)
    clock.move(minutes=5)
    member.submit(f"{PAGE}reactie/{said.id}/bewerken/", {"text": "Ik ken een goed middel."})
    page = mo.page(file_address(said))
    assert "Ik ken een goed middel." in page.text
    assert "wat gemeld is, kan anders geluid hebben" in page.text


def test_from_the_comment_itself_without_a_report(said, mo, paragraph, db, clock):
    for address in (PAGE, f"{PAGE}alinea/{paragraph.key}/"):
        assert mo.page(address).links["Modereren"] == file_address(said)
    page = mo.page(file_address(said))
    assert "Het blijft staan" not in page.text
    decide(mo, said)
    row = the_comment(db, said)
    assert (row.hidden_at, row.hidden_reason, row.text) == (clock.now, REASON, WORDS)
    (taken,) = decisions(db)
    assert (taken.outcome, taken.ground, taken.author_id) == ("hidden", "advertising", row.author_id)
    entry = logged(db, "case.hide")
    assert (entry.object_id, entry.actor_id) == (str(taken.case_id), taken.decided_by)
    assert entry.details["subject"] == str(said.id)


def test_readers_see_a_trace_and_no_more(said, client, mo, paragraph, sign_in):
    decide(mo, said)
    alone = f"{PAGE}alinea/{paragraph.key}/"
    for reader in (client, sign_in(make_member("Tom")), mo):
        assert "wondermiddel" not in reader.get(PAGE).text
        for address in (alone, f"{alone}?comment={said.id.hex}"):
            answer = reader.get(address)
            assert TRACE in answer.page.by_id(f"comment-{said.id.hex}").text
            for gone in ("wondermiddel", "Els de Vries", "Reclame mag"):
                assert gone not in answer.text
            assert not {"Modereren", "Melden"} & set(answer.page.links)


def test_counts_and_search_leave_it_out(said, mo, client, paragraph, db, worker):
    decide(mo, said)
    make_comment(paragraph, make_member("Tom"), "Een tweede.")
    db.session.commit()
    worker()
    assert "1 reactie " in f"{client.page(f'{PAGE}alinea/{paragraph.key}/').by_id('said').text} "
    assert "wondermiddel" not in client.get("/nl/zoeken/?q=koop").text


def test_the_author_gets_a_statement_of_reasons(said, client, mo, member, mails):
    send_report(client, said)
    decide(mo, said)
    letter = mails.last(to="els@example.org")
    assert (letter.name, letter.language, letter.subject) == (
        "contribution_hidden",
        "nl",
        "Wat je schreef is verborgen",
    )
    for words in (
        WORDS,
        REASON,
        "alinea 2 van “Samen vooruit”",
        "Huisregel: geen reclame",
        "Iemand heeft het gemeld.",
        "binnen zes maanden",
        "naar de rechter",
        "er kwam geen computer aan te pas",
        "Dit heeft geen einddatum",
    ):
        assert words in letter.text
    assert "<b>wondermiddel" not in letter.html
    assert "Mo Bakker" not in letter.text
    own = member.page(letter.link("/reactie/")).by_id(f"comment-{said.id.hex}")
    for words in (WORDS, REASON, "Alleen jij ziet hem hier nog."):
        assert words in own.text
    mine = member.page("/nl/mijn-samenspraak/")
    assert "Je reageerde; de moderatoren hebben je reactie verborgen" in mine.text
    assert letter.link("besluit") in mine.links.values()
    decision = member.page(letter.link("besluit"))
    for words in (WORDS, REASON, "Huisregel: geen reclame", "Bezwaar versturen"):
        assert words in decision.text


def test_an_author_who_reads_english_is_written_in_english(paragraph, mo, db, mails):
    joy = make_member("Joy", language="en", email="joy@example.org")
    said = make_comment(paragraph, joy, "Buy this!", language="en")
    db.session.commit()
    assert "Schrijf in het Engels" in mo.page(file_address(said)).text
    decide(mo, said, ground="illegal", law="Tobacco Act, article 5")
    letter = mails.last(to="joy@example.org")
    assert letter.subject == "What you wrote is hidden"
    for words in (
        "on paragraph 2 of “Forward together”",
        "The law does not allow it. Tobacco Act, article 5",
    ):
        assert words in letter.text
    assert "We found it ourselves." in letter.text


def test_what_is_kept_is_told_to_who_reported_it(said, client, mo, mails, db):
    receipt = send_report(client, said, email="tom@example.org").request.path
    decide(mo, said, "kept", reasons="Dit is stevig gezegd, en dat mag.")
    assert the_comment(db, said).hidden_at is None
    letter = mails.last(to="tom@example.org")
    for words in ("We lieten het staan", "Dit is stevig gezegd", "binnen zes maanden bezwaar"):
        assert words in letter.text
    page = client.page(receipt)
    assert "We lieten het staan." in page.text
    assert "Bezwaar versturen" in page.text
    assert not mails(to="els@example.org", name="contribution_hidden")
    assert logged(db, "case.keep").details["subject"] == str(said.id)


def test_reported_again_after_it_was_kept_it_is_a_new_case(said, client, mo, db):
    for _each in range(2):
        send_report(client, said)
        decide(mo, said, "kept")
    assert len(decisions(db)) == 2
    assert len(list(db.session.scalars(select(Case)))) == 2
    assert mo.page(file_address(said)).text.count("Het blijft staan") == 2


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"outcome": ""}, "Kies wat je besluit."),
        ({"outcome": "burned"}, "Kies wat je besluit."),
        ({"ground": ""}, "Kies wat er mis mee is."),
        ({"ground": "illegal"}, "Noem de wet zo goed als je kunt"),
        ({"reasons": ""}, "Geef je redenen in 10 tot 1.000 tekens"),
        ({"reasons": " \u202e\n "}, "Geef je redenen in 10 tot 1.000 tekens"),
        ({"reasons": "x" * 1001}, "Geef je redenen in 10 tot 1.000 tekens"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(said, client, mo, db, mails, facts, told):
    send_report(client, said)
    answer = decide(mo, said, **facts)
    assert answer.status_code == 422
    assert told in answer.page.text
    assert the_comment(db, said).hidden_at is None
    assert decisions(db) == []
    assert not mails(name="contribution_hidden")


def test_what_was_decided_is_not_decided_again(said, client, mo, bo, db, mails, member):
    send_report(client, said)
    decide(mo, said)
    filled = {"outcome": "hidden", "ground": "insult", "reasons": "Nog een keer weg."}
    assert bo.post(f"{file_address(said)}besluit/", data=filled).status_code == 409
    assert bo.post(f"{file_address(said)}besluit/", data={**filled, "outcome": "kept"}).status_code == 409
    member.submit(f"{PAGE}reactie/{said.id}/intrekken/")
    assert bo.post(f"{file_address(said)}besluit/", data=filled).status_code == 409
    assert len(decisions(db)) == 1
    assert len(mails(name="contribution_hidden")) == 1


def test_a_colleague_puts_it_back_and_nobody_else(said, client, mo, bo, mails, db):
    receipt = send_report(client, said, email="tom@example.org").request.path
    decide(mo, said)
    assert (
        "Dit besluit nam je zelf: alleen een collega kan er opnieuw naar kijken."
        in mo.page(file_address(said)).text
    )
    refused = mo.post(f"{file_address(said)}weer-tonen/", data={"reasons": "Toch maar niet, sorry."})
    assert refused.status_code == 403
    assert the_comment(db, said).hidden_at is not None
    bo.submit(file_address(said), {"reasons": "Er staat geen winkel in."}, to="weer-tonen")
    row = the_comment(db, said)
    assert (row.hidden_at, row.hidden_reason, row.hidden_by) == (None, None, None)
    assert WORDS in client.page(PAGE).text
    letter = mails.last(to="els@example.org")
    assert (letter.name, letter.subject) == ("contribution_put_back", "Wat je schreef is weer te lezen")
    assert "Er staat geen winkel in." in letter.text
    assert "We keken nog een keer" in mails.last(to="tom@example.org").text
    assert "We hebben het teruggezet: het is weer te lezen." in client.page(receipt).text
    assert logged(db, "case.put-back").details["hidden_by"] == str(decisions(db)[0].decided_by)


def test_nobody_judges_their_own_words(paragraph, sign_in, db, client):
    ada = agreed(make_person("Ada", audiences=(Audience.MEMBER,)))
    grant(ada.participant_id, Role.MODERATOR, granted_by=None, now=ada.created_at)
    said = make_comment(paragraph, ada, "Wat ik vind.")
    report(said)
    db.session.commit()
    desk = sign_in(ada, second_factor=True)
    assert "Dit schreef je zelf" in desk.page(file_address(said)).text
    filled = {"outcome": "kept", "reasons": "Dit is gewoon goed."}
    assert desk.post(f"{file_address(said)}besluit/", data=filled).status_code == 403
    assert decisions(db) == []


def test_what_a_volunteer_decides_counts_and_what_staff_decide_does_not(said, sign_in, mo, client, db):
    volunteer = make_person("Vera", audiences=(Audience.VOLUNTEER,))
    grant(volunteer.participant_id, Role.MODERATOR, granted_by=None, now=volunteer.created_at)
    db.session.commit()
    desk = sign_in(volunteer, second_factor=True)
    send_report(client, said)
    decide(mo, said, "kept")
    moderating = select(LedgerEvent).where(LedgerEvent.type == "moderate")
    assert db.session.scalars(moderating).all() == []
    db.session.rollback()
    send_report(client, said)
    decide(desk, said)
    (act,) = db.session.scalars(moderating)
    assert act.person_id == volunteer.participant_id
    assert act.object_ref.startswith("consultation:")
    assert act.goals == "6"


def test_earlier_decisions_about_the_same_author_stand_beside_it(said, mo, client, els, paragraph, db):
    decide(mo, said)
    again = make_comment(paragraph, els, "En nog een wondermiddel.")
    report(again)
    db.session.commit()
    page = mo.page(file_address(again))
    assert "Eerdere besluiten over dezelfde schrijver" in page.text
    assert "Huisregel: geen reclame" in page.text


def test_a_pseudonym_stays_one_at_the_desk(paragraph, mo, sign_in, db):
    tom = sign_in(agreed(make_member("Tom de Wit")))
    tom.submit(
        f"{PAGE}?paragraph={paragraph.key}&respond=1",
        {"text": "Onder een schuilnaam.", "kind": "pseudonym", "pseudonym": "Egel"},
        to=f"/alinea/{paragraph.key}/reacties/",
    )
    said = db.session.scalars(select(Comment)).one()
    report(said)
    db.session.commit()
    for address in (DESK, file_address(said)):
        page = mo.page(address)
        assert "Egel" in page.text
        assert "Tom de Wit" not in page.text


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.MODERATOR, Role.ADMINISTRATOR)])
def test_other_staff_neither_see_the_desk_nor_decide(role, said, sign_in, paragraph, db):
    staff = sign_in(make_staff(roles=(role,)), second_factor=True)
    assert "Modereren" not in staff.page(f"{PAGE}alinea/{paragraph.key}/").links
    for address in (DESK, f"{DESK}besloten/", f"{DESK}woorden/", file_address(said)):
        assert staff.get(address).status_code == 403
    filled = {"outcome": "hidden", "ground": "insult", "reasons": REASON}
    assert staff.post(f"{file_address(said)}besluit/", data=filled).status_code == 403
    assert the_comment(db, said).hidden_at is None


def test_two_moderators_at_once_send_one_mail(said, mo, bo, mails, db):
    statuses: list[int] = []
    filled = {"outcome": "hidden", "ground": "advertising", "reasons": REASON}
    address = file_address(said)
    for desk in (mo, bo):
        desk.page(address)

    def press(desk: AuditedClient) -> None:
        statuses.append(desk.post(f"{address}besluit/", data=filled).status_code)

    db.session.rollback()
    presses = [threading.Thread(target=press, args=(desk,)) for desk in (mo, bo)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert sorted(statuses) == [303, 409]
    assert len(mails(name="contribution_hidden")) == 1


def test_an_unknown_thing_or_kind_is_not_there(said, mo):
    for address in (f"{DESK}comment/00000000-0000-7000-8000-000000000000/", f"{DESK}petition/{said.id}/"):
        assert mo.get(address).status_code == 404
        assert mo.post(f"{address}besluit/", data={"outcome": "kept"}).status_code == 404


@pytest.mark.parametrize("change", ["hidden_at = posted_at", "hidden_reason = 'Daarom.'"])
def test_hiding_without_a_reason_is_impossible(said, db, change):
    db.session.rollback()
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE comments SET {change}"))
    db.session.rollback()


def test_the_report_link_is_passed_by_where_hundreds_stand(said, client, paragraph):
    def stop(address: str) -> str:
        links = client.page(address).all("a")
        return next(link.get("tabindex") for link in links if link.get("href") == report_address(said))

    assert stop(PAGE) == "-1"
    assert stop(f"{PAGE}alinea/{paragraph.key}/") == ""
