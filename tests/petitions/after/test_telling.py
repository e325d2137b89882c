"""News to who asked for it, once, whatever happens meanwhile; one reminder to who didn't confirm."""

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.bilingual import Bilingual
from app.petitions.after import jobs, operations
from app.petitions.after.models import PetitionUpdate, UpdateNotice
from app.petitions.signatures.models import Signature
from tests.factories.people import make_staff
from tests.factories.petitions import make_petition, sign, sign_and_confirm
from tests.petitions.after.test_course import desk

NEWS = {
    "title_nl": "De Kamer hoort ons",
    "title_en": "The House hears us",
    "text_nl": "Op **3 december** gaan we langs.",
    "text_en": "We go there on **3 December**.",
    "mail": "y",
}


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


def news_mails(mails: Any) -> list[Any]:
    return mails(name="petition_news")


def update_of(petition: Any, clock: Any, *, mail: bool = True) -> PetitionUpdate:
    made = uuid4()
    title, words = Bilingual(nl="Nieuws", en="News"), Bilingual(nl="Tekst", en="Text")
    operations.publish_update(petition, made, title, words, mail=mail, now=clock.now, actor_id=None)
    from app.extensions import db

    return db.session.get_one(PetitionUpdate, made)


def test_who_asked_gets_one_mail_in_their_language(petition, editor, client, worker, mails, clock):
    sign_and_confirm(petition, "els@example.org", wants_news=True)
    sign_and_confirm(petition, "john@example.org", wants_news=True, language="en")
    sign_and_confirm(petition, "stil@example.org")
    sign(petition, "wacht@example.org", wants_news=True)
    sign_and_confirm(make_petition("ander"), "elders@example.org", wants_news=True)
    editor.submit(desk(petition, "nieuws/"), NEWS, to="nieuws/nieuw/")
    worker()
    sent = news_mails(mails)
    assert {(each.address, each.subject) for each in sent} == {
        ("els@example.org", "De Kamer hoort ons"),
        ("john@example.org", "The House hears us"),
    }
    assert len(sent) == 2
    assert "De Kamer hoort ons" in client.page("/nl/petities/plein/").main.text
    assert "Gemaild aan 2 ondertekenaars" in editor.page(desk(petition, "nieuws/")).text
    assert "niet gemaild" not in editor.page(desk(petition, "nieuws/")).text


def test_a_double_click_is_one_update_and_one_mail(petition, editor, worker, mails, db):
    sign_and_confirm(petition, "els@example.org", wants_news=True)
    key = re.search(r'name="key"[^>]*value="([^"]+)"', editor.get(desk(petition, "nieuws/")).text).group(1)
    for _press in range(2):
        assert editor.post(desk(petition, "nieuws/nieuw/"), data={**NEWS, "key": key}).status_code == 303
        worker()
    assert len(db.session.scalars(select(PetitionUpdate)).all()) == 1
    assert len(news_mails(mails)) == 1


def test_a_crash_mails_nobody_twice_and_passes_nobody_over(petition, worker, mails, db, clock, monkeypatch):
    monkeypatch.setattr(jobs, "AT_A_TIME", 3)
    for number in range(8):
        sign_and_confirm(petition, f"els{number}@example.org", wants_news=True)
    update = update_of(petition, clock)
    payload = {"update": str(update.id)}
    db.session.commit()
    jobs.tell_signers(payload, clock.now)
    db.session.commit()
    jobs.tell_signers(payload, clock.now)
    db.session.rollback()  # the worker died here
    for _round in range(6):
        worker()
        clock.move(minutes=1)
    jobs.tell_signers(payload, clock.now)
    db.session.commit()
    worker()
    reached = sorted(each.address for each in news_mails(mails))
    assert reached == sorted(f"els{number}@example.org" for number in range(8))
    assert len(db.session.scalars(select(UpdateNotice)).all()) == 8


def test_one_click_ends_it_and_a_look_doesnt(petition, client, worker, mails, clock, db):
    sign_and_confirm(petition, "els@example.org", wants_news=True)
    update_of(petition, clock)
    db.session.commit()
    worker()
    link = news_mails(mails)[0].link("/uitschrijven/")
    client.page(link)
    update_of(petition, clock)
    db.session.commit()
    worker()
    assert len(news_mails(mails)) == 2
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"}, proof=False)
    assert answer.status_code == 200
    update_of(petition, clock)
    db.session.commit()
    worker()
    assert len(news_mails(mails)) == 2
    assert client.get(link[:-3] + "xx/").status_code == 404


def test_news_that_is_not_mailed_stays_on_the_page(petition, client, worker, mails, clock, db):
    sign_and_confirm(petition, "els@example.org", wants_news=True)
    update_of(petition, clock, mail=False)
    db.session.commit()
    worker()
    assert news_mails(mails) == []
    assert "Nieuws" in client.page("/nl/petities/plein/").main.text


def test_in_safe_mode_nobody_can_be_mailed(safe_petition, editor, worker, mails, db):
    sign_and_confirm(safe_petition)
    page = editor.page(desk(safe_petition, "nieuws/"))
    assert not any("mail" in form.fields for form in page.forms)
    assert editor.post(desk(safe_petition, "nieuws/nieuw/"), data=NEWS).status_code == 303
    worker()
    assert news_mails(mails) == []


@pytest.mark.parametrize("fields", [{"title_nl": "", "title_en": ""}, {"text_nl": "", "title_en": ""}])
def test_news_is_whole_in_one_language(petition, editor, db, fields):
    answer = editor.submit(desk(petition, "nieuws/"), {**NEWS, **fields}, to="nieuws/nieuw/")
    assert answer.status_code == 422
    assert "in elk geval in dezelfde taal" in answer.page.text
    assert db.session.scalars(select(PetitionUpdate)).all() == []


def reminders(mails: Any) -> list[Any]:
    return mails(name="remind_signature")


def test_one_reminder_after_a_week(petition, client, worker, mails, clock, db):
    sign(petition, "els@example.org", name="Win geld op elders.example")
    sign_and_confirm(petition, "jan@example.org")
    db.session.commit()
    worker()
    clock.move(days=6)
    worker()
    assert reminders(mails) == []
    clock.move(days=1, minutes=20)
    worker()
    clock.move(days=3)
    worker()
    (sent,) = reminders(mails)
    assert sent.address == "els@example.org"
    assert "elders.example" not in sent.text
    assert "22 dagen" in sent.text
    client.submit(sent.link("/bevestigen/"))
    assert (
        db.session.scalars(select(Signature.standing).where(Signature.email == "els@example.org")).one()
        == "confirmed"
    )


def test_unconfirmed_signatures_go_after_thirty_days(petition, worker, clock, db):
    sign(petition, "els@example.org")
    db.session.commit()
    worker()
    for _time in range(3):
        clock.move(days=9)
        worker()
    assert db.session.scalars(select(Signature)).all() != []
    clock.move(days=4)
    worker()
    assert db.session.scalars(select(Signature)).all() == []


def test_no_reminder_once_it_is_too_late_or_in_safe_mode(safe_petition, worker, mails, clock, db):
    short = make_petition("kort", closes_on=clock.now.date())
    sign(short, "els@example.org")
    sign(safe_petition, "jan@example.org")
    db.session.commit()
    worker()
    clock.move(days=8)
    worker()
    assert reminders(mails) == []


def test_who_asked_for_nothing_takes_nobodys_turn(petition, worker, mails, db, clock, monkeypatch):
    monkeypatch.setattr(jobs, "AT_A_TIME", 2)
    for number in range(6):
        sign_and_confirm(petition, f"stil{number}@example.org")
    sign_and_confirm(petition, "els@example.org", wants_news=True)
    update = update_of(petition, clock)
    jobs.tell_signers({"update": str(update.id)}, clock.now)
    assert [each.address for each in news_mails(mails)] == ["els@example.org"]
    assert len(db.session.scalars(select(UpdateNotice)).all()) == 1


def test_a_title_is_one_line(petition, editor, client):
    editor.submit(
        desk(petition, "nieuws/"), {**NEWS, "title_nl": "Nieuws\r\nBcc: x@y.example"}, to="nieuws/nieuw/"
    )
    assert "Nieuws Bcc: x@y.example" in client.page("/nl/petities/plein/").main.text
