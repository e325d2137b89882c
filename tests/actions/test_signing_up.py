"""Signing up for an event without an account, and withdrawing."""

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from app.actions.agenda.models import Action
from app.actions.sign_ups.models import SignUp, SignUpLink
from app.extensions import db as opened
from app.participation.ledger.models import LedgerEvent
from tests.actions.conftest import ELS, EVENT
from tests.factories.actions import make_action, make_sign_up
from tests.factories.people import make_person


def own_link(mails, to="els@example.org"):
    return mails.last(to=to, name="sign_up_confirmed").link("/aanmeldingen/")


def events():
    return [
        (row.type, row.event_uid)
        for row in opened.session.scalars(select(LedgerEvent).order_by(LedgerEvent.id))
    ]


def test_sign_up_and_withdraw(event, sign_up, client, worker, mails, db):
    answer = sign_up()
    assert answer.page.heading == "Bedankt, tot dan"
    worker()
    letter = mails.last(to="els@example.org")
    assert letter.name == "sign_up_confirmed"
    assert "Els" not in letter.text + letter.html + letter.subject
    assert "Schrijfavond" not in letter.subject
    page = client.page(own_link(mails))
    assert page.heading == "Je aanmelding"
    answer = client.submit(own_link(mails), to="/intrekken/")
    assert answer.page.heading == "Je bent afgemeld"
    db.session.expire_all()
    held = db.session.scalars(select(SignUp)).one()
    assert (held.name, held.email, held.state) == (None, None, "withdrawn")
    assert db.session.get(Action, event.id).taken == 0
    assert [kind for kind, _uid in events()] == ["signup", "retract"]


def test_opening_the_link_changes_nothing(event, sign_up, client, worker, mails, db):
    sign_up()
    worker()
    for _each in range(3):
        client.page(own_link(mails))
        assert client.head(own_link(mails)).status_code == 200
    assert db.session.scalars(select(SignUp)).one().is_coming
    assert [kind for kind, _uid in events()] == ["signup"]


def test_a_form_that_is_sent_twice_is_one_mail(event, sign_up, worker, mails):
    sign_up()
    sign_up()
    worker()
    assert len(mails(to="els@example.org")) == 1


def test_signing_up_twice_is_the_same_page_and_mail(event, sign_up, worker, mails, db, clock):
    first = sign_up()
    worker()
    clock.move(minutes=3)
    again = sign_up(name="Iemand Anders")
    worker()
    assert first.data == again.data
    letters = mails(to="els@example.org")
    assert len(letters) == 2
    assert letters[0].subject == letters[1].subject
    strip = lambda text, link: text.replace(link, "LINK")  # noqa: E731 said once, used twice
    assert strip(letters[0].text, letters[0].link("/aanmeldingen/")) == strip(
        letters[1].text, letters[1].link("/aanmeldingen/")
    )
    db.session.expire_all()
    assert db.session.scalars(select(SignUp)).one().name == "Els de Vries"
    assert db.session.get(Action, event.id).taken == 1
    assert len(events()) == 1


def test_both_mails_lead_to_the_same_sign_up(event, sign_up, client, worker, mails, clock):
    sign_up()
    worker()
    clock.move(minutes=3)
    sign_up()
    worker()
    links = [letter.link("/aanmeldingen/") for letter in mails(to="els@example.org")]
    assert len(set(links)) == 2
    assert client.page(links[0]).heading == client.page(links[1]).heading == "Je aanmelding"


def test_coming_back_is_a_new_act(event, sign_up, client, worker, mails, db):
    sign_up()
    worker()
    client.submit(own_link(mails), to="/intrekken/")
    sign_up(name="Els")
    kinds = events()
    assert [kind for kind, _uid in kinds] == ["signup", "retract", "signup"]
    assert kinds[0][1] != kinds[2][1]
    db.session.expire_all()
    held = db.session.scalars(select(SignUp)).one()
    assert (held.name, held.state, held.event_uid) == ("Els", "coming", kinds[2][1])
    assert db.session.get(Action, event.id).taken == 1


def test_withdrawing_twice_frees_one_place(event, sign_up, client, worker, mails, db):
    make_sign_up(event, "bo@example.org")
    sign_up()
    worker()
    link = own_link(mails)
    client.submit(link, to="/intrekken/")
    answer = client.post(link + "intrekken/", follow_redirects=True)
    assert "Je hebt je al afgemeld." in answer.page.text
    db.session.expire_all()
    assert db.session.get(Action, event.id).taken == 1


def test_a_forged_address_is_taken_back_by_its_owner(event, sign_up, client, worker, mails):
    sign_up(email="slachtoffer@example.org", name="Grappenmaker")
    worker()
    letter = mails.last(to="slachtoffer@example.org")
    assert "Was jij het niet die dit adres invulde?" in letter.text
    client.submit(letter.link("/aanmeldingen/"), to="/intrekken/")
    assert [kind for kind, _uid in events()] == ["signup", "retract"]


def test_the_calendar_file(event, sign_up, worker, mails, db):
    from app.mail.models import Mail

    sign_up()
    worker()
    kept = db.session.scalars(select(Mail).where(Mail.name == "sign_up_confirmed")).one()
    assert kept.attachment_type == "text/calendar; method=PUBLISH"
    calendar = Calendar.from_ical(kept.attachment)
    entry = calendar.events[0]
    assert str(calendar["method"]) == "PUBLISH"
    assert str(entry["uid"]) == f"{event.id}@localhost"
    assert entry["sequence"] == 0
    assert entry["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert entry["dtstart"].dt.isoformat() == "2026-12-05T19:30:00+01:00"
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/Amsterdam"]
    assert "attendee" not in entry


def test_the_file_arrives_and_goes(event, sign_up, worker, mails, db, smtp, app):
    from dataclasses import replace

    from app.mail.models import Mail

    app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
    sign_up()
    worker()
    (got,) = smtp.messages
    part = next(each for each in got.message.walk() if each.get_content_type() == "text/calendar")
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == "samenspraak.ics"
    assert b"BEGIN:VEVENT" in part.get_payload(decode=True)
    db.session.expire_all()
    kept = db.session.scalars(select(Mail)).one()
    assert (kept.attachment, kept.text, kept.address) == (None, None, None)


def test_the_consent_is_kept_with_its_words(event, sign_up, client, db):
    from app.consents.models import Consent

    sign_up("/en/take-action/schrijfavond/")
    consent = db.session.scalars(select(Consent)).one()
    assert (consent.purpose, consent.given, consent.version, consent.language) == ("sign-up", True, 1, "en")
    held = db.session.scalars(select(SignUp)).one()
    assert (held.consent_version, held.consent_language, held.language) == (1, "en", "en")


def test_news_waits_for_a_yes_from_the_mailbox(event, sign_up, client, worker, mails, db):
    from app.consents.models import Consent

    sign_up(news="y")
    worker()
    assert [each.purpose for each in db.session.scalars(select(Consent))] == ["sign-up"]
    client.submit(own_link(mails), to="/nieuws/")
    chosen = {each.purpose: (each.given, each.source) for each in db.session.scalars(select(Consent))}
    assert chosen["news"] == (True, "link")


def test_withdrawing_the_last_sign_up_takes_the_consent_back(event, sign_up, client, worker, mails, db):
    from app.consents.models import Consent

    sign_up()
    worker()
    client.submit(own_link(mails), to="/intrekken/")
    given = [each.given for each in db.session.scalars(select(Consent).order_by(Consent.id))]
    assert given == [True, False]


def rows_of_every_table():
    counts = {}
    for table in opened.metadata.sorted_tables:
        counts[table.name] = opened.session.scalar(select(func.count()).select_from(table))
    opened.session.rollback()
    return counts


@pytest.mark.parametrize("more", [{}, {"email": "geen adres"}, {"name": ""}, {"consent": None}])
def test_under_sixteen_nothing_is_kept(event, client, db, more):
    page = client.page(EVENT)
    db.session.commit()
    before = rows_of_every_table()
    fields = {key: value for key, value in {**ELS, **more, "age": "no"}.items() if value is not None}
    answer = client.post(EVENT + "aanmelden/", data=fields, follow_redirects=True)
    assert answer.page.heading == "Kom samen met een volwassene"
    assert rows_of_every_table() == before
    assert "els@example.org" not in answer.text
    assert page.heading


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Vul je naam in."),
        ({"name": "   "}, "Vul je naam in."),
        ({"name": "x" * 101}, "100 tekens"),
        ({"name": "Els\u202egro.elpmaxe"}, "onzichtbare tekens"),
        ({"name": "Els\r\nBcc: allen@example.org"}, "onzichtbare tekens"),
        ({"email": ""}, "Vul je e-mailadres in."),
        ({"email": "els@"}, "geen volledig e-mailadres"),
        ({"email": "els@example.org\r\nBcc: bo@example.org"}, "geen volledig e-mailadres"),
        ({"email": "a" * 300 + "@example.org"}, "geen volledig e-mailadres"),
        ({"email": "els@example.org, bo@example.org"}, "geen volledig e-mailadres"),
        ({"age": "misschien"}, "Kies ja of nee."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(event, client, db, fields, words):
    answer = client.post(EVENT + "aanmelden/", data={**ELS, **fields})
    assert answer.status_code == 422
    assert words in answer.page.text
    form = next(form for form in answer.page.forms if form.action.endswith("/aanmelden/"))
    kept = {"name": form.values["name"][0], "email": form.values["email"][0]}
    for field in ("name", "email"):
        if field not in fields:
            assert kept[field] == ELS[field]
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 0


def test_without_consent_or_age_nobody_is_signed_up(event, client, db):
    for missing, words in (("consent", "Zet een vinkje"), ("age", "Kies ja of nee.")):
        answer = client.post(EVENT + "aanmelden/", data={k: v for k, v in ELS.items() if k != missing})
        assert answer.status_code == 422
        assert words in answer.page.text
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 0


def test_every_consent_starts_unticked(event, client):
    form = next(form for form in client.page(EVENT).forms if form.action.endswith("/aanmelden/"))
    assert {"consent", "news", "age"} & set(form.values) == set()


def test_markup_and_four_byte_letters_are_text(event, sign_up, db):
    sign_up(name="<b>Zoë</b> 🎈")
    assert db.session.scalars(select(SignUp)).one().name == "<b>Zoë</b> 🎈"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_full_is_said_clearly(client, sign_up, app, language):
    action = make_action("vol", capacity=1)
    make_sign_up(action)
    address = {"nl": "/nl/kom-in-actie/vol/", "en": "/en/take-action/vol/"}[language]
    page = client.page(address)
    assert {"nl": "geen wachtlijst", "en": "waiting list"}[language] in page.text
    sent_too_late = client.post(address + {"nl": "aanmelden/", "en": "sign-up/"}[language], data=ELS)
    assert sent_too_late.status_code == 409
    assert {"nl": "De laatste plek is net weg.", "en": "The last place has just gone."}[
        language
    ] in sent_too_late.page.text
    assert "els@example.org" in sent_too_late.text


def test_full_tells_nobody_who_comes(client, app):
    action = make_action("vol", capacity=1)
    make_sign_up(action, "els@example.org")
    known = client.post("/nl/kom-in-actie/vol/aanmelden/", data=ELS)
    stranger = client.post("/nl/kom-in-actie/vol/aanmelden/", data={**ELS, "email": "bo@example.org"})
    assert known.status_code == stranger.status_code == 409
    assert known.text.replace("els@", "bo@") == stranger.text


def test_a_place_that_is_given_back_can_be_had(client, app, worker, mails, sign_up):
    make_action("vol", capacity=1)
    sign_up("/nl/kom-in-actie/vol/")
    worker()
    client.submit(own_link(mails), to="/intrekken/")
    assert sign_up("/nl/kom-in-actie/vol/", email="bo@example.org").page.heading == "Bedankt, tot dan"


def test_the_limits_hold_per_address_and_network(event, client, app, db):
    from dataclasses import replace

    for _each in range(10):
        assert client.post(EVENT + "aanmelden/", data=ELS).status_code == 303
    answer = client.post(EVENT + "aanmelden/", data=ELS)
    assert answer.status_code == 429
    assert "Dit adres is vandaag heel vaak ingevuld." in answer.page.text
    app.extensions["settings"] = replace(app.extensions["settings"], sign_ups_per_hour=1)
    answer = client.post(EVENT + "aanmelden/", data={**ELS, "email": "bo@example.org"})
    assert answer.status_code == 429
    assert "Vanaf je netwerk" in answer.page.text


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "../../etc", "é" * 20])
def test_a_forged_link_leads_on(client, app, token):
    page = client.page(f"/nl/aanmeldingen/{token}/", status=410 if "/" not in token else 404)
    assert page.links
    if "/" not in token:
        assert client.post(f"/nl/aanmeldingen/{token}/intrekken/").status_code == 410


def test_links_are_kept_as_hashes(event, sign_up, worker, mails, db):
    sign_up()
    worker()
    token = own_link(mails).split("/")[-2]
    kept = db.session.scalars(select(SignUpLink)).one()
    assert token not in kept.token_hash


def test_the_link_again_tells_nobody_who_comes(event, sign_up, client, worker, mails):
    sign_up()
    worker()
    known = client.submit(EVENT, {"again-email": "els@example.org"})
    stranger = client.submit(EVENT, {"again-email": "bo@example.org"})
    assert known.page.text == stranger.page.text
    worker()
    assert len(mails(to="els@example.org")) == 2
    assert mails(to="bo@example.org") == []


def test_who_is_signed_in_sees_and_withdraws_it(event, sign_in, worker, mails, db):
    els = make_person(email="els@example.org")
    client = sign_in(els)
    client.submit(EVENT, {"age": "yes", "consent": "y", "news": "y"}, to="/aanmelden/")
    assert db.session.scalars(select(SignUp)).one().participant_id == els.participant_id
    assert "Je bent aangemeld" in client.page(EVENT).text
    assert "Je hebt je aangemeld (zaterdag 5 december 2026" in client.page("/nl/mijn-samenspraak/").text
    answer = client.submit(EVENT, to="/intrekken/")
    assert "Je naam en adres zijn weggehaald." in answer.page.text
    assert "afgemeld" in client.page("/nl/mijn-samenspraak/").text


def test_what_has_begun_takes_no_sign_ups(event, client, clock, sign_up, worker, mails, db):
    sign_up()
    worker()
    clock.move(days=14, hours=8)
    assert "Dit is al begonnen" in client.page(EVENT).text
    assert client.post(EVENT + "aanmelden/", data={**ELS, "email": "bo@example.org"}).status_code == 409
    # Withdrawing now removes the name; the place was theirs, and the act stays.
    client.submit(own_link(mails), to="/intrekken/")
    db.session.expire_all()
    held = db.session.scalars(select(SignUp)).one()
    assert (held.name, held.email, held.state) == (None, None, "coming")
    assert [kind for kind, _uid in events()] == ["signup"]


def test_a_form_from_elsewhere_is_refused(event, client):
    answer = client.post(
        EVENT + "aanmelden/", data=ELS, proof=False, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 400


def test_a_draft_is_not_there(client, app):
    make_action("geheim", published=False)
    for address in ("/nl/kom-in-actie/geheim/", "/nl/kom-in-actie/geheim/bedankt/"):
        client.page(address, status=404)
    assert client.post("/nl/kom-in-actie/geheim/aanmelden/", data=ELS).status_code == 404
    assert "geheim" not in client.get("/sitemap.xml").text
