"""Signing in by a mailed link."""

import pytest
from sqlalchemy import select

from app.core import clock
from app.people.accounts.models import Account, DeviceSession, SignInLink
from app.people.accounts.operations import make_account
from tests.factories.people import make_person
from tests.support.statements import counted

FORM = {"nl": "/nl/inloggen/", "en": "/en/sign-in/"}


@pytest.fixture
def els(db):
    person = make_person("Els de Vries", email="els@example.org")
    db.session.commit()
    return person


def test_a_person_signs_in_with_the_link_and_out_again(client, mails, els):
    answer = client.submit("/nl/inloggen/", {"email": " Els@Example.org "})
    assert answer.page.heading == "Kijk in je mail"
    assert "Els@Example.org" in answer.page.text
    letter = mails.last(to="els@example.org", name="sign_in")
    answer = client.submit(letter.link("/inloggen/"))
    assert answer.page.heading == "Dag Els de Vries"
    answer = client.submit("/nl/mijn-samenspraak/", {}, to="/uitloggen/")
    assert "Je bent uitgelogd" in answer.page.text
    assert client.get("/nl/mijn-samenspraak/").status_code == 303


@pytest.mark.parametrize("language", ["nl", "en"])
def test_known_and_unknown_addresses_get_the_same_answer(client, mails, els, language):
    pages = []
    for address in ("els@example.org", "nobody@example.org"):
        answer = client.submit(FORM[language], {"email": address})
        pages.append(answer.text.replace(address, "ADDRESS"))
    assert pages[0] == pages[1]
    assert [letter.name for letter in mails()] == ["sign_in", "no_account"]


def test_known_and_unknown_addresses_cost_the_same_statements(client, els):
    counts = []
    for address in ("els@example.org", "nobody@example.org"):
        with counted() as sent:
            client.post("/nl/inloggen/", data={"email": address})
        counts.append(len(sent))
    # The unknown address alone counts how many mails strangers got through us: one statement more.
    assert counts[1] - counts[0] in (0, 1)


def test_the_mail_goes_to_the_address_of_the_account_not_to_another_spelling(client, mails, els):
    client.submit("/nl/inloggen/", {"email": "ELS@EXAMPLE.ORG"})
    assert [letter.address for letter in mails()] == ["els@example.org"]


def test_a_mail_scanner_that_opens_the_link_signs_nobody_in(app, db, client, mails, els):
    client.submit("/nl/inloggen/", {"email": "els@example.org"})
    link = mails.last().link("/inloggen/")
    scanner = app.test_client()
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    assert db.session.scalars(select(DeviceSession)).all() == []
    assert "Els" not in scanner.page(link).text
    assert client.submit(link).page.heading == "Dag Els de Vries"


def test_a_link_works_once(app, client, mails, els):
    client.submit("/nl/inloggen/", {"email": "els@example.org"})
    link = mails.last().link("/inloggen/")
    client.submit(link)
    other = app.test_client()
    page = other.page(link, status=410)
    assert "al gebruikt" in page.text
    answer = other.post(link)
    assert answer.status_code == 410
    assert other.get("/nl/mijn-samenspraak/").status_code == 303
    # The way to a new one stands on the page itself.
    assert any("email" in form.fields for form in page.forms)


@pytest.mark.parametrize(("language", "words"), [("nl", "te oud"), ("en", "too old")])
def test_an_expired_link_says_so(client, mails, els, clock, language, words):
    els.language = language
    client.submit(FORM[language], {"email": "els@example.org"})
    link = mails.last().link()
    clock.move(minutes=16)
    assert words in client.page(link, status=410).text
    assert client.post(link).status_code == 410


@pytest.mark.parametrize(
    ("address", "words"),
    [("/nl/inloggen/forged-token/", "kennen we niet"), ("/en/sign-in/forged-token/", "don't know this link")],
)
def test_a_forged_link_says_so(client, address, words):
    assert words in client.page(address, status=410).text
    assert client.post(address).status_code == 410


def test_the_database_knows_no_token(db, client, mails, els):
    client.submit("/nl/inloggen/", {"email": "els@example.org"})
    token = mails.last().link("/inloggen/").rstrip("/").rsplit("/", 1)[1]
    kept = db.session.scalars(select(SignInLink)).one()
    assert token not in (kept.token_hash, kept.address_key, kept.next_path)


def test_signing_in_begins_a_new_session(app, client, mails, els):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    client.submit("/nl/inloggen/", {"email": "els@example.org"})
    client.submit(mails.last().link("/inloggen/"))
    with client.session_transaction() as session:
        assert "planted" not in session


def test_signing_in_on_top_of_another_session_ends_that_one(db, app, client, mails, els):
    jan = make_person("Jan Smit", email="jan@example.org")
    db.session.commit()
    for person in (els, jan):
        app.test_client().submit("/nl/inloggen/", {"email": person.email})
    for person in (els, jan):
        client.submit(mails.last(to=person.email).link("/inloggen/"))
    held = db.session.scalars(select(DeviceSession)).all()
    assert [device.participant_id for device in held] == [jan.participant_id]


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/nl/mijn-samenspraak/apparaten/", "/nl/mijn-samenspraak/apparaten/"),
        ("https://evil.example/", "/nl/mijn-samenspraak/"),
        ("//evil.example/", "/nl/mijn-samenspraak/"),
        ("/\\evil.example/", "/nl/mijn-samenspraak/"),
        ("/nl/\r\nSet-Cookie: a=b", "/nl/mijn-samenspraak/"),
        ("javascript:alert(1)", "/nl/mijn-samenspraak/"),
    ],
)
def test_the_way_back_leads_to_own_pages_only(client, mails, els, wanted, reached):
    client.post("/nl/inloggen/", data={"email": "els@example.org", "next": wanted})
    link = mails.last().link("/inloggen/")
    assert client.submit(link, follow=False).location == reached


def test_a_page_for_members_leads_back_after_signing_in(client, mails, els):
    page = client.page("/nl/mijn-samenspraak/apparaten/")
    assert page.heading == "Inloggen"
    client.submit("/nl/mijn-samenspraak/apparaten/", {"email": "els@example.org"})
    answer = client.submit(mails.last().link("/inloggen/"))
    assert answer.request.path == "/nl/mijn-samenspraak/apparaten/"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "els",
        "els@",
        "@example.org",
        "els@example",
        "els@@example.org",
        "els@example.org\r\nBcc: all@example.org",
        "els@example.org, jan@example.org",
        "Els <els@example.org>",
        '"els"@example.org',
        "els\u202e@example.org",
        "els\u200b@example.org",
        "els\x00@example.org",
        "els@exam ple.org",
        "a" * 300 + "@example.org",
        "els@" + "a" * 300 + ".org",
    ],
)
@pytest.mark.parametrize(("language", "start"), [("nl", "Vul|Dit is geen"), ("en", "Fill|This is not")])
def test_what_is_no_address_is_refused_in_words(client, mails, address, language, start):
    answer = client.post(FORM[language], data={"email": address})
    assert answer.status_code == 422
    assert any(words in answer.page.text for words in start.split("|"))
    assert mails() == []


def test_an_address_outside_ascii_works(db, client, mails):
    make_person("Zoë", email="zoë@bücher.example")
    client.submit("/nl/inloggen/", {"email": "ZOË@BÜCHER.example"})
    assert mails.last().name == "sign_in"
    client.submit("/nl/inloggen/", {"email": "zoë@xn--bcher-kva.example"})
    assert [letter.name for letter in mails()] == ["sign_in", "sign_in"]


@pytest.mark.parametrize(("language", "words"), [("nl", "al een paar links"), ("en", "several links")])
def test_links_per_address_are_limited(client, mails, els, clock, language, words):
    for _ in range(5):
        client.submit(FORM[language], {"email": "els@example.org"})
    answer = client.post(FORM[language], data={"email": "els@example.org"})
    assert answer.status_code == 429
    assert words in answer.page.text
    assert len(mails()) == 5
    clock.move(hours=1)
    assert client.submit(FORM[language], {"email": "els@example.org"}).status_code == 200


@pytest.mark.parametrize(("language", "words"), [("nl", "netwerk"), ("en", "network")])
def test_links_per_network_are_limited(client, mails, language, words):
    for number in range(30):
        client.post(FORM[language], data={"email": f"person{number}@example.org"})
    answer = client.post(FORM[language], data={"email": "one.more@example.org"})
    assert answer.status_code == 429
    assert words in answer.page.text


def test_strangers_get_few_mails_from_us(client, mails):
    for _ in range(4):
        assert (
            client.submit("/nl/inloggen/", {"email": "nobody@example.org"}).page.heading == "Kijk in je mail"
        )
    assert len(mails()) == 2


def test_a_link_for_strangers_opens_nothing(db, client):
    client.submit("/nl/inloggen/", {"email": "nobody@example.org"})
    link = db.session.scalars(select(SignInLink)).one()
    assert link.used_at is None
    assert db.session.scalars(select(Account)).all() == []


def test_people_who_share_an_address_choose_who_they_are(db, app, client, mails, els):
    jan = make_person("Jan de Vries", email="els@example.org")
    db.session.commit()
    client.submit("/nl/inloggen/", {"email": "els@example.org"})
    letter = mails.last()
    assert "Els" not in letter.text
    link = letter.link("/inloggen/")
    page = client.page(link)
    assert "Els de Vries" in page.text
    assert "Jan de Vries" in page.text
    assert client.post(link).status_code == 422
    assert client.post(link, data={"who": "00000000-0000-7000-8000-000000000000"}).status_code == 422
    assert client.submit(link, {"who": str(jan.participant_id)}).page.heading == "Dag Jan de Vries"
    assert app.test_client().post(link, data={"who": str(els.participant_id)}).status_code == 410


def test_the_two_at_one_address_are_two_participants(db, els):
    jan = make_account(name="Jan", email="ELS@example.org", language="nl", now=clock.now())
    assert jan.participant_id != els.participant_id
    assert jan.address_key == els.address_key


def test_an_old_device_session_ends(client, mails, els, clock):
    client.submit("/nl/inloggen/", {"email": "els@example.org"})
    client.submit(mails.last().link("/inloggen/"))
    clock.move(days=29)
    assert client.page("/nl/mijn-samenspraak/").heading == "Dag Els de Vries"
    clock.move(days=2)
    assert client.page("/nl/mijn-samenspraak/").heading == "Inloggen"


def test_a_form_of_another_site_asks_no_link(client, mails, els):
    answer = client.post("/nl/inloggen/", data={"email": "els@example.org"}, proof=False)
    assert answer.status_code == 400
    hostile = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/nl/inloggen/", data={"email": "els@example.org"}, headers=hostile).status_code == 400
    assert mails() == []


def test_pages_with_a_link_are_kept_by_no_cache(client, mails, els):
    client.submit("/nl/inloggen/", {"email": "els@example.org"})
    assert client.get(mails.last().link("/inloggen/")).headers["Cache-Control"] == "no-store"


def test_the_day_of_last_use_is_kept_once_a_day(db, client, mails, els, clock):
    client.submit("/nl/inloggen/", {"email": "els@example.org"})
    client.submit(mails.last().link("/inloggen/"))
    first = db.session.scalars(select(DeviceSession)).one().last_used_on
    clock.move(days=2)
    client.page("/nl/mijn-samenspraak/")
    db.session.expire_all()
    assert (db.session.scalars(select(DeviceSession)).one().last_used_on - first).days == 2
