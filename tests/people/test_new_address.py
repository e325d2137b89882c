"""Changing a mail address."""

import pytest
from sqlalchemy import select

from app.people.accounts.models import AddressChange
from app.people.participants.models import ParticipantKey
from app.people.participants.queries import participant_with_address
from tests.factories.people import make_member, make_person

FORM = {"nl": "/nl/mijn-samenspraak/instellingen/mail/", "en": "/en/my/settings/mail/"}


@pytest.fixture
def els(db):
    person = make_member("Els de Vries", email="els@example.org")
    db.session.commit()
    return person


@pytest.fixture
def browser(sign_in, els):
    return sign_in(els)


def test_the_new_address_confirms_and_the_old_one_is_told(app, db, browser, mails, sign_in, els):
    browser.submit(FORM["nl"], {"email": "Els@Nieuw.example"})
    assert els.email == "els@example.org"
    letter = mails.last(to="Els@nieuw.example", name="confirm_address")
    link = letter.link("/bevestigen/")
    # Programs that open links in mail confirm nothing; the link works where nobody is signed in.
    stranger = app.test_client()
    assert "Els@nieuw.example" in stranger.page(link).text
    assert els.email == "els@example.org"
    answer = stranger.submit(link)
    assert answer.page.heading == "Inloggen"
    assert els.email == "Els@nieuw.example"
    assert mails.last(to="els@example.org").name == "address_changed"
    assert "nieuw.example" not in mails.last(to="els@example.org").text
    assert participant_with_address("els@nieuw.example").id == els.participant_id
    assert participant_with_address("els@example.org") is None
    assert db.session.scalars(select(AddressChange)).all() == []
    assert sign_in(els).page("/nl/mijn-samenspraak/").heading == "Dag Els de Vries"


@pytest.mark.parametrize(("language", "words"), [("nl", "werkt niet"), ("en", "doesn't work")])
def test_used_expired_and_forged_links_say_so(app, browser, mails, els, clock, language, words):
    els.language = language
    for _ in range(2):
        browser.submit(FORM[language], {"email": "els@nieuw.example"})
    old, link = (letter.link() for letter in mails(name="confirm_address"))
    assert words in browser.page(old, status=410).text, "a newer request replaces the older one"
    clock.move(hours=25)
    assert words in browser.page(link, status=410).text
    assert browser.post(link).status_code == 410
    forged = link.rstrip("/")[:-4] + "AAAA/"
    assert words in browser.page(forged, status=410).text
    assert els.email == "els@example.org"


@pytest.mark.parametrize(
    ("language", "email", "words"),
    [
        ("nl", "ELS@example.org", "Dit adres heb je al"),
        ("en", "els@EXAMPLE.org", "already have"),
        ("nl", "els", "geen volledig e-mailadres"),
        ("en", "els@example.org\r\nBcc: x@example.org", "not a complete e-mail address"),
    ],
)
def test_what_is_no_new_address_is_refused(browser, mails, language, email, words):
    answer = browser.submit(FORM[language], {"email": email})
    assert answer.status_code == 422
    assert words in answer.page.text
    assert mails(name="confirm_address") == []


def test_requests_are_limited(browser, mails):
    for number in range(5):
        browser.submit(FORM["nl"], {"email": f"els{number}@nieuw.example"})
    assert browser.submit(FORM["nl"], {"email": "els9@nieuw.example"}).status_code == 429
    assert len(mails(name="confirm_address")) == 5


def test_an_address_somebody_has_can_be_shared_and_tells_nobody(db, app, browser, mails, els):
    jan = make_person("Jan de Vries", email="jan@example.org")
    answer = browser.submit(FORM["nl"], {"email": "jan@example.org"})
    assert "We stuurden een mail naar jan@example.org" in answer.page.text
    app.test_client().submit(mails.last(name="confirm_address").link("/bevestigen/"))
    assert els.address_key == jan.address_key
    assert participant_with_address("jan@example.org").id == jan.participant_id
    assert db.session.scalars(select(ParticipantKey)).one().participant_id == jan.participant_id
