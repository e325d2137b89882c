"""Erasure: after it, nothing in the database says who it was."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import inspect, select, text

from app.consents.operations import choose
from app.consents.texts import Purpose
from app.core import audit, personal_data
from app.core.access import Role
from app.core.personal_data import Holder
from app.mail.addresses import address_key as mail_key
from app.mail.models import Mail
from app.people.accounts.models import Account
from app.people.audiences.models import Audience
from app.people.audiences.operations import admit
from app.people.participants.models import Participant
from app.privacy.operations import erase_person
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_person, make_staff

NAME, ADDRESS = "Xanthippe Quackenbush", "xanthippe.quackenbush@zeldzaam.example"
PAGE = {"nl": "/nl/mijn-samenspraak/account-verwijderen/", "en": "/en/my/delete-account/"}


@pytest.fixture
def xanthippe(db, clock):
    person = make_member(NAME, email=ADDRESS, birth_year=1980)
    admit(person.participant_id, Audience.MEMBERS_COUNCIL, starts_on=date(2026, 1, 1), now=clock.now)
    choose(person.participant_id, Purpose.UPDATES, given=True, source="page", language="nl", now=clock.now)
    db.session.commit()
    return person


@pytest.fixture
def browser(sign_in, xanthippe):
    return sign_in(xanthippe)


def everything(db):
    """Every value of every column of every table, as text."""
    db.session.commit()
    names = [name for name in inspect(db.engine).get_table_names() if not name.startswith("alembic")]
    for name in names:
        for row in db.session.execute(text(f'SELECT * FROM "{name}"')).mappings():
            for column, value in row.items():
                yield (
                    f"{name}.{column}",
                    value.tobytes().decode(errors="replace") if isinstance(value, memoryview) else str(value),
                )


def places_of(db, *words):
    return [place for place, value in everything(db) if any(word.lower() in value.lower() for word in words)]


def test_no_column_of_any_table_knows_name_or_address_afterwards(
    app, db, browser, xanthippe, worker, smtp, mails
):
    app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
    key, participant_id = xanthippe.address_key, xanthippe.participant_id
    browser.submit("/nl/mijn-samenspraak/instellingen/mail/", {"email": f"new.{ADDRESS}"})
    # Under its own fingerprint the mail log knows an address too.
    words = (NAME, "quackenbush", ADDRESS, key, mail_key(ADDRESS))
    assert {"accounts.name", "accounts.email", "mails.text", "participant_keys.key"} <= set(
        places_of(db, *words)
    )
    answer = browser.submit(PAGE["nl"], {"words": "stay", "email": ADDRESS.upper()})
    assert "Je account is verwijderd" in answer.page.text
    # Only the last mail still waits with its address; it names nobody.
    assert set(places_of(db, *words)) <= {"mails.address", "mails.address_key"}
    assert NAME not in mails.last().text
    worker()
    assert smtp.messages[-1].subject == "Je account is verwijderd"
    assert places_of(db, *words) == []
    assert db.session.get(Participant, participant_id) is not None
    assert db.session.get(Account, participant_id) is None


@pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "552 5.2.2 Mailbox full"])
def test_a_last_mail_that_comes_back_leaves_no_line_either(app, db, browser, xanthippe, worker, smtp, answer):
    app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
    browser.submit(PAGE["nl"], {"words": "stay", "email": ADDRESS})
    smtp.refuse(answer)
    worker()
    assert db.session.scalars(select(Mail)).all() == []


def test_the_page_says_first_what_goes_and_what_stays(browser):
    page = browser.page(PAGE["nl"])
    assert (
        page.text.index("Wat verdwijnt")
        < page.text.index("Wat blijft, en waarom")
        < page.text.index("Typ het adres")
    )
    assert "Een willekeurig nummer" in page.text


@pytest.mark.parametrize(
    ("language", "data", "words"),
    [
        (
            "nl",
            {"words": "stay", "email": "somebody@else.example"},
            "Dit is niet het e-mailadres van je account",
        ),
        ("en", {"words": "stay", "email": "no address"}, "This is not the e-mail address of your account"),
        ("nl", {"words": "stay", "email": ""}, "Vul je e-mailadres in"),
        ("en", {"email": ADDRESS}, "Choose what should happen"),
    ],
)
def test_without_a_fresh_confirmation_nothing_goes(db, browser, xanthippe, language, data, words):
    answer = browser.submit(PAGE[language], data)
    assert 400 <= answer.status_code < 500
    assert "data-failed" in answer.text
    assert words in answer.page.text
    assert db.session.get(Account, xanthippe.participant_id) is not None
    assert browser.page("/nl/mijn-samenspraak/").heading.endswith(NAME)


@pytest.mark.parametrize(("words", "stays"), [("stay", True), ("withdraw", False)])
def test_own_words_stay_without_a_name_or_go(app, db, browser, xanthippe, words, stays):
    paragraph = paragraphs_of(make_consultation("strategie"))[0]
    make_comment(paragraph, xanthippe, "Hier mist een daad.")
    db.session.commit()
    browser.submit(PAGE["nl"], {"words": words, "email": ADDRESS})
    page = app.test_client().page("/nl/denk-mee/strategie/")
    assert ("Hier mist een daad." in page.text) is stays
    assert NAME not in page.text
    assert not [place for place in places_of(db, NAME, ADDRESS) if place != "mails.address"]


def test_every_device_is_signed_out_and_the_address_is_unknown(browser, sign_in, xanthippe, app, mails):
    phone = sign_in(xanthippe)
    browser.submit(PAGE["en"], {"words": "withdraw", "email": ADDRESS})
    for device in (browser, phone):
        assert device.page("/nl/mijn-samenspraak/").heading == "Inloggen"
    assert "withdrawn" in mails.last(name="account_deleted").text or "ingetrokken" in mails.last().text
    app.test_client().submit("/nl/inloggen/", {"email": ADDRESS})
    assert mails.last().name == "no_account"


def test_a_second_press_deletes_nothing_more(browser):
    browser.submit(PAGE["nl"], {"words": "stay", "email": ADDRESS})
    answer = browser.post(PAGE["nl"], data={"words": "stay", "email": ADDRESS})
    assert answer.status_code in (303, 400)


def test_the_only_administrator_stays_until_there_is_another(db, sign_in):
    sam = make_staff("Sam", email="sam@example.org", roles=[Role.ADMINISTRATOR])
    db.session.commit()
    client = sign_in(sam)
    participant_id = sam.participant_id
    assert "enige beheerder" in client.page(PAGE["nl"]).text
    client.post(PAGE["nl"], data={"words": "stay", "email": "sam@example.org", "csrf_token": client.token})
    assert db.session.get(Account, participant_id) is not None
    make_staff("Kim", email="kim@example.org", roles=[Role.ADMINISTRATOR])
    db.session.commit()
    client.submit(PAGE["nl"], {"words": "stay", "email": "sam@example.org"})
    db.session.expire_all()
    assert db.session.get(Account, participant_id) is None


def test_a_domain_that_fails_leaves_everything_as_it_was(app, db, xanthippe, clock):
    def fail(_participant, _now, _withdraw):
        raise RuntimeError("no")

    # Registered first, so asked last: every other domain has let go by then.
    app.extensions["personal_data"] = [*app.extensions["personal_data"]]
    app.extensions["personal_data"].insert(0, Holder("broken", "Broken", lambda _participant: None, fail))
    with pytest.raises(RuntimeError):
        erase_person(xanthippe.participant_id, withdraw_words=False, actor_id=None, now=clock.now)
    db.session.rollback()
    assert db.session.get(Account, xanthippe.participant_id).name == NAME


def test_every_domain_lets_go_from_the_top_of_the_house_down(app, db, xanthippe, clock):
    asked = []
    kept = app.extensions["personal_data"]
    app.extensions["personal_data"] = [
        Holder(
            holder.name,
            holder.title,
            holder.export,
            lambda *_arguments, name=holder.name: asked.append(name),
        )
        for holder in kept
    ]
    erase_person(xanthippe.participant_id, withdraw_words=True, actor_id=None, now=clock.now)
    assert asked == [holder.name for holder in reversed(personal_data.holders())]


def test_erasure_is_in_the_audit_log_by_number(db, xanthippe, clock):
    actor = uuid.uuid4()
    participant_id = xanthippe.participant_id
    erase_person(participant_id, withdraw_words=True, actor_id=actor, now=clock.now)
    db.session.commit()
    entry = audit.entries_about(participant_id)[0]
    assert (entry.action, entry.actor_id, entry.details) == (
        "person-erased",
        actor,
        {"words_withdrawn": True},
    )


def test_who_shares_the_address_keeps_signing_in(db, app, browser, mails, xanthippe):
    make_person("Socrates", email=ADDRESS)
    db.session.commit()
    browser.submit(PAGE["nl"], {"words": "stay", "email": ADDRESS})
    client = app.test_client()
    client.submit("/nl/inloggen/", {"email": ADDRESS})
    assert client.submit(mails.last(name="sign_in").link("/inloggen/")).page.heading == "Dag Socrates"
    assert db.session.scalars(select(Account.name)).all() == ["Socrates"]
