"""My Samenspraak: the pages of somebody's own."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.consents.models import Consent, ConsentText
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.people import activity
from app.people.accounts.models import DeviceSession
from app.people.activity import Act
from app.people.audiences.models import Audience
from app.people.audiences.operations import admit
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_person, make_staff
from tests.support.statements import counted

PAGES = {
    "nl": [
        "",
        "instellingen/",
        "instellingen/mail/",
        "mail/",
        "apparaten/",
        "downloaden/",
        "account-verwijderen/",
    ],
    "en": ["", "settings/", "settings/mail/", "mail/", "devices/", "download/", "delete-account/"],
}
HOME = {"nl": "/nl/mijn-samenspraak/", "en": "/en/my/"}


@pytest.fixture
def els(db):
    person = make_member("Els de Vries", email="els@example.org")
    db.session.commit()
    return person


@pytest.fixture
def browser(sign_in, els):
    return sign_in(els)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_reads_in_both_languages_and_asks_to_sign_in(app, browser, language):
    stranger = app.test_client()
    for page in PAGES[language]:
        assert browser.page(HOME[language] + page).language == language
        assert stranger.get(HOME[language] + page).status_code == 303


def test_the_overview_shows_audiences_of_now_later_and_before(db, browser, els, clock):
    def belongs(audience, starts_on, ends_on=None):
        admit(els.participant_id, audience, starts_on=starts_on, ends_on=ends_on, now=clock.now)

    belongs(Audience.VOLUNTEER, date(2020, 1, 1), date(2021, 12, 31))
    belongs(Audience.MEMBERS_COUNCIL, date(2027, 1, 1), date(2029, 12, 31))
    belongs(Audience.YOUTH_PANEL, date(2026, 1, 1), date(2026, 11, 21))
    text = browser.page(HOME["nl"]).text
    assert "Lid sinds 21 november 2025" in text
    assert "Jongerenpanel van 1 januari 2026 tot en met 21 november 2026" in text
    assert "Ledenraad binnenkort van 1 januari 2027" in text
    assert text.index("Eerder") < text.index("Vrijwilliger")
    clock.move(days=1)
    text = browser.page(HOME["nl"]).text
    assert text.index("Eerder") < text.index("Jongerenpanel")


def test_what_i_did_comes_from_every_domain_newest_first(app, browser):
    def source(number):
        at = datetime(2026, 11, number, 9, tzinfo=UTC)
        return lambda _participant, _limit: [
            Act(at, "Je reageerde", f"Concept {number}", "/nl/", "<b>Mooi</b>", "nl")
        ]

    app.extensions["activity"] = []
    for number in (3, 20, 7):
        activity.register(app, source(number))
    page = browser.page(HOME["nl"])
    assert page.text.index("Concept 20") < page.text.index("Concept 7") < page.text.index("Concept 3")
    assert "<b>Mooi</b>" in page.text


def test_name_language_and_birth_year_are_corrected(browser, els):
    form = {"name": "  Els   van Dijk ", "language": "en", "birth_year": "1980"}
    answer = browser.submit(HOME["nl"] + "instellingen/", form)
    assert "opgeslagen" in answer.page.text
    assert (els.name, els.language, els.birth_year) == ("Els van Dijk", "en", 1980)
    browser.submit(HOME["nl"] + "instellingen/", {"birth_year": ""})
    assert els.birth_year is None


@pytest.mark.parametrize(
    ("field", "value", "dutch", "english"),
    [
        ("name", "", "Vul je naam in", "Fill in your name"),
        ("name", "   ", "Vul je naam in", "Fill in your name"),
        ("name", "...", "Vul je naam in", "Fill in your name"),
        ("name", "x" * 300, "hoogstens 100 tekens", "at most 100 characters"),
        ("name", "Els\x07 de Vries", "onzichtbare tekens", "invisible characters"),
        ("name", "Els\u202eseirV ed", "onzichtbare tekens", "invisible characters"),
        ("name", "Els\u2066de Vries", "onzichtbare tekens", "invisible characters"),
        ("name", "Els\u200bde Vries", "onzichtbare tekens", "invisible characters"),
        ("name", "Els\r\nBcc: all@example.org", "onzichtbare tekens", "invisible characters"),
        ("birth_year", "tachtig", "in vier cijfers", "in four digits"),
        ("birth_year", "80", "in vier cijfers", "in four digits"),
        ("birth_year", "1850", "in vier cijfers", "in four digits"),
        ("birth_year", "2040", "in vier cijfers", "in four digits"),
        ("birth_year", "9" * 30, "in vier cijfers", "in four digits"),
        ("birth_year", "2014", "jonger dan 16", "under 16"),
        ("language", "fr", "", ""),
    ],
)
def test_what_cant_be_taken_is_said_in_words_and_nothing_changes(browser, els, field, value, dutch, english):
    before = (els.name, els.language, els.birth_year)
    for address, words in ((HOME["nl"] + "instellingen/", dutch), (HOME["en"] + "settings/", english)):
        answer = browser.submit(address, {field: value})
        assert words in answer.page.text
        assert "data-failed" in answer.text
    assert (els.name, els.language, els.birth_year) == before


@pytest.mark.parametrize(
    "name", ["Zoë Ångström-d'Arc", "مریم می‌خواهد", "李小龍", "🙂 Els", "Dr. O’Neill (voorzitter)"]
)
def test_names_of_the_world_are_taken(browser, els, name):
    browser.submit(HOME["nl"] + "instellingen/", {"name": name})
    assert els.name == name
    assert name in browser.page(HOME["nl"]).heading


def test_mail_preferences_keep_what_was_shown_and_chosen(db, browser, els, clock):
    address = HOME["en"] + "mail/"
    assert "checked" not in str([node.attributes for node in browser.page(address).all("input")])
    browser.submit(address, {"updates": "y"})
    choice = db.session.scalars(select(Consent)).one()
    assert (choice.purpose, choice.given, choice.version, choice.source, choice.language) == (
        "updates",
        True,
        1,
        "page",
        "en",
    )
    assert choice.chosen_at == clock.now
    text = db.session.scalars(select(ConsentText)).one().text
    assert text.en in browser.page(address).text
    browser.submit(address, {"updates": "y"})
    assert len(db.session.scalars(select(Consent)).all()) == 1, "the same choice twice is one choice"
    clock.move(days=1)
    browser.post(address, data={"csrf_token": browser.token})
    assert [kept.given for kept in db.session.scalars(select(Consent).order_by(Consent.chosen_at))] == [
        True,
        False,
    ]


def test_devices_are_named_and_signed_out_one_by_one(db, browser, sign_in, els, clock):
    clock.move(minutes=5)
    phone = sign_in(els)
    device = db.session.scalars(select(DeviceSession).order_by(DeviceSession.created_at.desc())).first()
    device.label = "Firefox · Android"
    page = browser.page(HOME["nl"] + "apparaten/")
    assert "Firefox · Android" in page.text
    assert "dit apparaat" in page.text
    browser.submit(HOME["nl"] + "apparaten/", {}, to=str(device.id))
    assert phone.page(HOME["nl"]).heading == "Inloggen"
    assert browser.page(HOME["nl"]).heading == "Dag Els de Vries"


def test_signing_out_everywhere_ends_all_and_this_one(browser, sign_in, els):
    phone = sign_in(els)
    answer = browser.submit(HOME["nl"] + "apparaten/", {}, to="apparaten/afmelden/")
    assert "Je bent uitgelogd" in answer.page.text
    for device in (browser, phone):
        assert device.page(HOME["nl"]).heading == "Inloggen"


def test_nobody_signs_out_a_device_of_somebody_else(db, browser, sign_in):
    jan = make_person("Jan", email="jan@example.org")
    db.session.commit()
    other = sign_in(jan)
    device = db.session.scalars(
        select(DeviceSession).where(DeviceSession.participant_id == jan.participant_id)
    ).one()
    browser.page(HOME["nl"] + "apparaten/")
    assert browser.post(f"{HOME['nl']}apparaten/{device.id}/afmelden/").status_code == 404
    assert other.page(HOME["nl"]).heading == "Dag Jan"


def test_a_device_list_costs_the_same_however_long(browser, sign_in, els):
    browser.page(HOME["nl"])

    def cost():
        with counted() as sent:
            browser.page(HOME["nl"] + "apparaten/")
        return len(sent)

    first = cost()
    for _ in range(3):
        sign_in(els)
    assert cost() == first


def test_everything_known_is_read_and_taken_along(browser, els):
    page = browser.page(HOME["en"] + "download/")
    for words in ("Els de Vries", "els@example.org", "Member", "Signed in", "Je link om in te loggen"):
        assert words in page.text
    answer = browser.get(HOME["en"] + "download/file/")
    assert "attachment" in answer.headers["Content-Disposition"]
    data = json.loads(answer.text)
    assert data["participant"] == str(els.participant_id)
    assert data["data"]["account"]["email"] == "els@example.org"
    assert data["data"]["audiences"][0]["audience"] == "member"
    assert data["data"]["mail"][0]["mail"] == "sign_in"


def test_every_known_key_has_words_in_the_readable_page(db, sign_in, browser):
    from app.privacy.readable import LABELS

    sam = make_staff("Sam", email="sam@example.org", birth_year=1980, roles=[Role.EDITOR])
    db.session.commit()
    client = sign_in(sam, second_factor=True)
    client.submit(HOME["nl"] + "mail/", {"updates": "y"})

    def keys(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from keys(inner)
        if isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    data = json.loads(client.get(HOME["nl"] + "downloaden/bestand/").text)["data"]
    assert {"account", "audiences", "roles", "consents", "mail"} <= set(data)
    assert {key for part in data.values() for key in keys(part)} - {"mail"} <= set(LABELS)


def test_a_form_sent_after_the_session_ended_changes_nothing_and_says_so(db, browser, els):
    browser.page(HOME["nl"] + "instellingen/")
    db.session.query(DeviceSession).delete()
    answer = browser.post(HOME["nl"] + "instellingen/", data={"name": "Jan"}, follow_redirects=True)
    assert "niet meer ingelogd" in answer.page.text
    assert els.name == "Els de Vries"


def test_a_form_of_another_site_changes_nothing(browser, els):
    answer = browser.post(HOME["nl"] + "instellingen/", data={"name": "Jan"}, proof=False)
    assert answer.status_code == 400
    assert els.name == "Els de Vries"


def test_comments_stand_among_what_i_did_and_cost_the_same_however_many(db, browser, els, clock):
    paragraphs = paragraphs_of(
        make_consultation("strategie", title=Bilingual(nl="Onze strategie", en="Our strategy"))
    )
    said = make_comment(paragraphs[1], els, "Mooi <i>gezegd</i>.")
    page = browser.page(HOME["nl"])
    assert "Je reageerde op alinea 2, 21 november 2026, 12:00 Onze strategie Mooi <i>gezegd</i>." in page.text
    assert browser.get(page.links["Onze strategie"]).status_code == 200

    def cost():
        with counted() as sent:
            browser.page(HOME["nl"])
        return len(sent)

    first = cost()
    for paragraph in paragraphs:
        make_comment(paragraph, els, "Nog iets.")
    assert cost() == first
    said.text, said.withdrawn_at = None, clock.now
    assert "Je reageerde en trok die reactie in" in browser.page(HOME["nl"]).text
