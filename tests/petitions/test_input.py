"""What a hostile and a clumsy visitor fill in: a clear reason in both languages, and nothing lost or kept."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.petitions.signatures.models import Signature
from tests.factories.petitions import CONSENT, make_petition, sign_and_confirm

NOT_AN_ADDRESS = {"nl": "geen volledig e-mailadres", "en": "not a complete e-mail address"}


def signatures(db):
    return db.session.scalar(select(func.count()).select_from(Signature))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "email",
    [
        "",
        "geen adres",
        "els@",
        "els@example.org\nBcc: x@example.org",
        "els@example.org\r\nSubject: x",
        "els@example.org,jan@example.org",
        "els@example..org",
        "els\x00@example.org",
        "\u202eels@example.org",
        "els@exam ple.org",
        f"{'a' * 250}@example.org",
        "<script>alert(1)</script>@example.org",
        "els@[127.0.0.1]",
        "els@example.org%0aBcc:x@example.org\u2028",
        "els@-example.org",
    ],
    ids=range(15),
)
def test_no_address(petition, fill_in, db, email, language):
    answer = fill_in(language=language, email=email)
    assert answer.status_code == 422
    assert NOT_AN_ADDRESS[language] in answer.page.text
    assert 'value="Els de Vries"' in answer.text
    assert signatures(db) == 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "Vul je naam in"),
        ("   ", "Vul je naam in"),
        ("…!?", "Vul je naam in"),
        ("\U0001f600", "Vul je naam in"),
        ("x" * 300, "hoogstens 100 tekens"),
        ("Els\x07", "onzichtbare"),
        ("Els\u202edirv", "onzichtbare"),
        ("bit.ly/x", "zonder link"),
        ("Koop-nu-op-evil.com Jansen", "zonder link"),
    ],
)
def test_no_name(petition, fill_in, db, name, reason):
    answer = fill_in(name=name)
    assert answer.status_code == 422
    assert reason in answer.page.text
    assert signatures(db) == 0


@pytest.mark.parametrize(
    "name",
    ["Ümit Yılmaz", "محمد علی", "Jean-Luc d’Arc", "王小明", "=HYPERLINK(1)", "<b>Els</b>", "Els \U0001f600"],
)
def test_a_name_in_any_script_is_shown_as_text(petition, fill_in, client, worker, mails, db, name):
    fill_in(name=name, is_public="y")
    worker()
    link = mails.last().link("/bevestigen/")
    page = client.submit(link).page
    assert page.heading == "Je handtekening telt mee"
    shown = client.page("/nl/petities/plein/")
    assert name.split(maxsplit=1)[0] in shown.text
    assert not shown.main.all("b") or "Els" not in [node.text for node in shown.main.all("b")]


@pytest.mark.parametrize(
    ("field", "nl", "en"),
    [
        ("is_16", "Kies ja of nee", "Choose yes or no"),
        ("consent", "Zonder deze toestemming", "Without this consent"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_missing(petition, fill_in, db, field, nl, en, language):
    answer = fill_in(language=language, **{field: None})
    assert answer.status_code == 422
    assert (nl if language == "nl" else en) in answer.page.text
    assert 'value="els@example.org"' in answer.text
    assert signatures(db) == 0


def test_everything_that_is_wrong_is_said_at_once_and_linked(petition, fill_in):
    page = fill_in(name="", email="", is_16=None, consent=None).page
    summary = next(node for node in page.all("div") if "summary" in node.get("class").split())
    assert [link.get("href") for link in summary.all("a")] == ["#name", "#email", "#is_16-0", "#consent"]


@pytest.mark.parametrize("version", ["", "0", "1", "3", "x", "9" * 40, "-1", "٢"])
def test_other_words_than_now_are_read_again(petition, fill_in, db, version):
    answer = fill_in(consent_version=version)
    assert answer.status_code == 422
    assert "net veranderd" in answer.page.text
    form = next(form for form in answer.page.forms if "ondertekenen" in form.action)
    assert form.values["consent_version"] == [CONSENT]
    assert "consent" not in form.values
    assert signatures(db) == 0


def test_an_age_of_another_kind_is_no_yes(petition, client, db):
    fields = {"name": "Els", "email": "els@example.org", "consent": "y", "consent_version": CONSENT}
    answer = client.post("/nl/petities/plein/ondertekenen/", data={**fields, "is_16": "maybe"})
    assert answer.status_code == 422
    assert signatures(db) == 0


def test_nothing_at_all(petition, client):
    assert client.post("/nl/petities/plein/ondertekenen/", data={}).status_code == 422


@pytest.mark.parametrize("name", ["dr.de Vries", "Mw. drs. A.B. Nelissen", "Els/Piet", "J.van Dijk jr."])
def test_a_full_stop_makes_no_link_of_a_name(petition, fill_in, db, name):
    assert fill_in(name=name).status_code == 303
    assert db.session.scalars(select(Signature.name)).one() == name


def test_spellings_of_one_address_are_one_signature(petition, fill_in, db):
    for email in ("els@example.org", " ELS@Example.ORG ", "Els@example.org"):
        assert fill_in(email=email).status_code == 303
    assert signatures(db) == 1


def test_too_many_from_one_network(app, petition, fill_in, db):
    from dataclasses import replace

    app.extensions["settings"] = replace(app.extensions["settings"], signatures_per_hour=2)
    answers = [fill_in(email=f"els{number}@example.org") for number in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "Er is niets opgeslagen" in answers[2].page.text
    assert signatures(db) == 2


def test_a_stranger_learns_nothing_by_filling_in_an_address_often(petition, fill_in, mails, worker, clock):
    sign_and_confirm(petition, "bekend@example.org")
    worker()
    clock.move(hours=1)
    said = set()
    for email in ("bekend@example.org", "nieuw@example.org"):
        before = len(mails(to=email))
        for _each in range(9):
            answer = fill_in(name="Att Acker", email=email)
            said.add((answer.status_code, answer.headers["Location"], answer.text))
            worker()
            clock.move(minutes=3)
        assert len(mails(to=email)) - before == 5
    assert len(said) == 1
    assert said.pop()[0] == 303


def test_nobody_is_kept_from_signing_by_a_stranger(petition, fill_in, db, worker, mails, clock):
    for _each in range(8):
        fill_in(name="Att Acker", email="els@example.org")
    assert fill_in(name="Els de Vries", email="els@example.org").status_code == 303
    worker()
    assert {each.name for each in db.session.scalars(select(Signature))} == {"Att Acker", "Els de Vries"}
    # Her own link comes as soon as she asks within another hour, and with the reminder if she doesn't.
    clock.move(hours=1)
    before = len(mails(to="els@example.org"))
    assert fill_in(name="Els de Vries", email="els@example.org").status_code == 303
    worker()
    assert len(mails(to="els@example.org")) == before + 1


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("token", ["x", "é" * 40, "a" * 4000, "%00", "%22%3E"], ids=range(5))
def test_a_forged_link_has_a_way_on(petition, client, language, token):
    place = {"nl": "bevestigen", "en": "confirm"}[language]
    page = client.page(f"/{language}/{place}/{token}/", status=410)
    assert page.heading == {"nl": "Deze link werkt niet", "en": "This link doesn't work"}[language]
    assert any("/petit" in link for link in page.links.values())
    assert client.post(f"/{language}/{place}/{token}/").status_code == 410


def test_a_form_from_elsewhere_signs_nothing(petition, client, db):
    fields = {
        "name": "Els",
        "email": "els@example.org",
        "consent": "y",
        "consent_version": CONSENT,
        "is_16": "yes",
    }
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elders.example"}):
        answer = client.post("/nl/petities/plein/ondertekenen/", data=fields, headers=headers, proof=False)
        assert answer.status_code == 400
    assert signatures(db) == 0


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("jörg@bücher.example", "xn--bcher-kva.example"),
        ("用户@例子.example", "xn--fsqu00a.example"),
        ("o'brien+petitie@example.org", "example.org"),
        ("els@ex\u0430mple.org", "xn--exmple-4nf.org"),
    ],
)
def test_an_address_in_any_script_gets_its_mail(petition, fill_in, worker, mails, db, email, domain):
    assert fill_in(email=email).status_code == 303
    worker()
    assert mails.last().address == f"{email.partition('@')[0]}@{domain}"
    assert db.session.scalar(select(Signature.mail_domain)) == domain


def test_a_domain_that_only_looks_alike_is_another_signature(petition, fill_in, db):
    for email in ("els@example.org", "els@ex\u0430mple.org"):
        assert fill_in(email=email).status_code == 303
    assert signatures(db) == 2


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_expired_link_has_a_way_to_a_new_one(
    petition, fill_in, worker, mails, client, clock, db, language
):
    fill_in(language=language)
    worker()
    link = mails.last().link({"nl": "/bevestigen/", "en": "/confirm/"}[language])
    clock.move(days=31)
    worker()
    page = client.page(link, status=410)
    assert page.heading == {"nl": "Deze link werkt niet", "en": "This link doesn't work"}[language]
    assert any("/petit" in address for address in page.links.values())
    assert client.post(link).status_code == 410
    assert signatures(db) == 0


def test_two_tabs_and_the_back_button(petition, fill_in, worker, mails, client, db):
    fill_in()
    worker()
    link = mails.last().link("/bevestigen/")
    client.page(link)
    client.submit(link)
    assert client.post(link).status_code == 303
    client.submit(f"{link}intrekken/", to="intrekken")
    late = client.post(link)
    assert "ingetrokken" in late.text
    assert db.session.scalar(select(Signature.standing)) == "withdrawn"
    assert client.post(f"{link}intrekken/").status_code == 303


def test_the_form_sent_again_by_the_back_button_is_one_signature_and_one_mail(
    petition, fill_in, worker, mails, db
):
    assert [fill_in().status_code for _press in range(3)] == [303] * 3
    worker()
    assert (signatures(db), len(mails())) == (1, 1)


@pytest.mark.parametrize(
    ("last_day", "end"),
    [(date(2027, 3, 28), "2027-03-28T22:00:00+00:00"), (date(2027, 10, 31), "2027-10-31T23:00:00+00:00")],
)
def test_a_day_of_23_or_25_hours_ends_at_midnight_here(app, client, clock, db, last_day, end):
    made = make_petition("klok", closes_on=last_day)
    db.session.commit()
    assert made.closes_at.isoformat() == end
    fields = {
        "name": "Els",
        "email": "els@example.org",
        "is_16": "yes",
        "consent": "y",
        "consent_version": CONSENT,
    }
    clock.move(seconds=(made.closes_at - clock.now).total_seconds() - 1)
    assert client.post("/nl/petities/klok/ondertekenen/", data=fields).status_code == 303
    clock.move(seconds=1)
    assert client.post("/nl/petities/klok/ondertekenen/", data=fields).status_code == 409
    assert signatures(db) == 1
