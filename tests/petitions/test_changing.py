"""A signer chooses anew behind their own link: the name, whether it is shown, whether they get news."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app.consents.models import Consent
from app.consents.operations import choose
from app.consents.queries import has_agreed
from app.consents.texts import Purpose
from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.extensions import db as database
from app.petitions.after.operations import HandOverPlan, hand_over
from app.petitions.integrity.operations import Decision, Kind, decide
from app.petitions.models import Petition
from app.petitions.operations import close_petition
from app.petitions.signatures.models import Signature
from tests.factories.petitions import link_to, sign, sign_and_confirm
from tests.petitions.test_kept_pages import Anyone

HOME = "thuis@example.org"
PLEIN = "/nl/petities/plein/"
SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
RECIPIENT_HAS_IT = {
    "nl": "Dan heeft de ontvanger die al",
    "en": "Then the recipient already has it",
}


def change_of(signature: Signature) -> str:
    return f"/nl/bevestigen/{link_to(signature)}/wijzigen/"


def fresh(signature: Signature) -> Signature:
    database.session.refresh(signature)
    return signature


def rows() -> dict[str | None, Signature]:
    database.session.expire_all()
    return {row.name: row for row in database.session.scalars(select(Signature))}


def everything() -> list[Any]:
    database.session.expire_all()
    return [
        list(database.session.execute(select(table)))
        for table in (Signature.__table__, Consent.__table__, Consent.metadata.tables["consent_texts"])
    ]


def form_at(client: Any, address: str) -> Any:
    return next(form for form in client.page(address).forms if "wijzigen" in form.action)


def handed_over(petition: Any, clock: Any) -> None:
    clock.move(hours=1)
    close_petition(petition, now=clock.now, actor_id=None)
    plan = HandOverPlan(local_day(clock.now), "Den Haag", Bilingual("De minister", "The minister"))
    hand_over(petition, plan, now=clock.now, actor_id=None)
    clock.move(hours=1)


@pytest.mark.parametrize(
    ("language", "way", "told", "saved"),
    [
        ("nl", "nl/bevestigen/{}/wijzigen/", "Je voornaam staat", "Gewijzigd. Hieronder zie je"),
        ("en", "en/confirm/{}/change/", "Your first name is shown", "Changed. Below you see"),
    ],
)
def test_a_signer_changes_everything(petition, client, db, language, way, told, saved):
    mine = sign_and_confirm(petition, name="Els de Vreis")
    answer = client.submit(f"/{way.format(link_to(mine))}", {"name": " Els  de Vries", "is_public": "y"})
    assert answer.history[0].status_code == 303
    assert "no-store" in answer.headers["Cache-Control"]
    assert saved in answer.page.text
    assert "Els de Vries" in answer.page.text
    assert told in answer.page.text
    assert (fresh(mine).name, mine.is_public) == ("Els de Vries", True)


def test_the_page_shows_how_it_stands_and_looking_changes_nothing(petition, client, clock):
    mine = sign(petition, "els@example.org", is_public=True, wants_news=True)
    address = change_of(mine)
    before = everything()
    clock.move(minutes=5)
    for _scanner in range(2):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    form = form_at(client, address)
    assert form.fields == {"name", "is_public", "news"}
    assert (form.values["name"], set(form.values)) == (["Els de Vries"], {"name", "is_public", "news"})
    assert everything() == before


def test_a_foreign_page_changes_nothing(petition, client):
    mine = sign_and_confirm(petition, "els@example.org")
    before = everything()
    for origin in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://kwaad.example"}):
        address = change_of(mine)
        assert client.post(address, data={"name": "Boos"}, headers=origin, proof=False).status_code == 400
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "nl", "en"),
    [
        ("", "Vul je naam in", "name"),
        ("…!?", "Vul je naam in", "name"),
        ("x" * 300, "hoogstens 100 tekens", "100 characters"),
        ("Els\u202edirv", "onzichtbare", "invisible"),
    ],
)
def test_what_signing_refuses_is_refused_and_kept_to_be_put_right(petition, client, name, nl, en):
    mine = sign_and_confirm(petition, "els@example.org")
    for address, reason in ((change_of(mine), nl), (f"/en/confirm/{link_to(mine)}/change/", en)):
        answer = client.submit(address, {"name": name, "is_public": "y", "news": "y"})
        assert answer.status_code == 422
        assert reason in answer.page.text
        form = next(form for form in answer.page.forms if "name" in form.fields)
        assert form.values.get("name", [""]) == [name]
        assert {"is_public", "news"} <= set(form.values)
    assert (fresh(mine).name, mine.is_public) == ("Els de Vries", False)
    assert database.session.scalars(select(Consent)).all() == []


def test_private_takes_the_name_off_the_page_at_once(app, petition, client, db):
    mine = sign_and_confirm(petition, name="Wilhelmina de Vries", is_public=True)
    address, anyone = change_of(mine), Anyone(app)
    db.session.commit()
    for _twice in range(2):
        assert "Wilhelmina" in anyone.get(PLEIN).text
    answer = client.post(address, data={"name": "Wilhelmina de Vries"}, follow_redirects=True)
    assert "Anderen zien je naam niet." in answer.page.text
    assert fresh(mine).is_public is False
    assert "Wilhelmina" not in anyone.get(PLEIN).text
    assert "Wilhelmina" not in client.page(PLEIN).text
    client.submit(address, {"is_public": "y", "name": "Bernardina"})
    assert "Bernardina" in anyone.get(PLEIN).text


def test_news_on_and_off_are_consents_of_that_moment(petition, client, db, clock):
    mine = sign_and_confirm(petition, "els@example.org", language="nl")
    token, person = link_to(mine), mine.participant_id
    clock.move(days=3)
    on_at = clock.now
    page = client.submit(f"/en/confirm/{token}/change/", {"news": "y"}).page
    assert "We mail you news" in page.text
    client.submit(f"/en/confirm/{token}/change/", {"name": "Els V."})
    clock.move(days=1)
    page = client.post(f"/nl/bevestigen/{token}/wijzigen/", data={"name": "Els"}, follow_redirects=True).page
    assert "We mailen je geen nieuws" in page.text
    on, off = db.session.scalars(select(Consent).order_by(Consent.chosen_at)).all()
    assert (on.purpose, on.given, on.version, on.language, on.chosen_at) == ("news", True, 1, "en", on_at)
    assert (off.given, off.language, off.chosen_at, off.participant_id) == (False, "nl", clock.now, person)


def test_news_before_confirming_waits_for_the_confirmation(petition, client, db, clock):
    mine = sign(petition, "els@example.org")
    clock.move(days=1)
    chosen_at = clock.now
    page = client.submit(change_of(mine), {"news": "y"}).page
    assert "Na je bevestiging" in page.text
    assert db.session.scalars(select(Consent)).all() == []
    clock.move(days=1)
    client.submit(f"/nl/bevestigen/{link_to(mine)}/")
    (consent,) = db.session.scalars(select(Consent))
    assert (consent.given, consent.chosen_at, consent.recorded_at) == (True, chosen_at, clock.now)


def test_the_words_about_news_are_kept_in_the_language_they_were_read_in(petition, client, db):
    mine = sign(petition, "els@example.org")
    client.submit(f"/en/confirm/{link_to(mine)}/change/", {"name": "Els", "news": "y"})
    client.submit(f"/nl/bevestigen/{link_to(mine)}/")
    assert fresh(mine).language == "nl"
    assert db.session.scalars(select(Consent)).one().language == "en"


def test_news_taken_away_before_confirming_is_never_asked_for(petition, client, db):
    mine = sign(petition, "els@example.org", wants_news=True)
    client.post(change_of(mine), data={"name": "Els"})
    assert fresh(mine).news_version is None
    client.submit(f"/nl/bevestigen/{link_to(mine)}/")
    assert db.session.scalars(select(Consent)).all() == []


def test_the_box_follows_the_link_in_the_mails_with_news(petition, client, clock):
    mine = sign_and_confirm(petition, "els@example.org", wants_news=True)
    address = change_of(mine)
    assert "news" in form_at(client, address).values
    clock.move(minutes=1)
    choose(mine.participant_id, Purpose.NEWS, given=False, source="link", language="nl", now=clock.now)
    assert "news" not in form_at(client, address).values
    client.submit(address, {"name": "Els V."})
    assert not has_agreed(mine.participant_id, Purpose.NEWS)


def test_held_invalid_and_closed_may_change_and_count_no_more_for_it(petition, client, clock):
    mine = sign_and_confirm(petition, "els@example.org")
    address = change_of(mine)
    decide(petition, [mine.id], Decision(Kind.HOLD, "Te veel ineens."), now=clock.now)
    page = client.submit(address, {"name": "Els V.", "is_public": "y"}).page
    assert page.heading == "Je handtekening wordt gecontroleerd"
    assert "Pas als je handtekening meetelt" in page.text
    assert "Els" not in client.page(PLEIN).text
    decide(petition, [mine.id], Decision(Kind.INVALIDATE, "Een machine."), now=clock.now)
    assert client.submit(address, {"name": "Els W."}).page.heading == "Je handtekening telt niet mee"
    clock.move(minutes=1)
    close_petition(petition, now=clock.now, actor_id=None)
    clock.move(days=3)
    assert "Els X." in client.submit(address, {"name": "Els X."}).page.text
    assert fresh(mine).standing == "invalid"


def test_nothing_to_change_in_safe_mode(safe_petition, client, db):
    mine = sign_and_confirm(safe_petition, HOME)
    link = f"/nl/bevestigen/{link_to(mine)}/"
    assert "wijzigen" not in client.get(link).text
    for answer in (client.get(f"{link}wijzigen/"), client.post(f"{link}wijzigen/", data={"name": "Els"})):
        assert (answer.status_code, answer.headers["Location"]) == (303, link)
    assert fresh(mine).name is None


def test_nothing_to_change_after_withdrawing_or_behind_a_broken_link(petition, client):
    mine = sign_and_confirm(petition, "els@example.org")
    link = f"/nl/bevestigen/{link_to(mine)}/"
    client.submit(f"{link}intrekken/")
    assert "wijzigen" not in client.get(link).text
    for answer in (client.get(f"{link}wijzigen/"), client.post(f"{link}wijzigen/", data={"name": "Els"})):
        assert (answer.status_code, answer.headers["Location"]) == (303, link)
    assert (fresh(mine).name, mine.standing) == (None, "withdrawn")
    assert client.get(f"/nl/bevestigen/{'x' * 43}/wijzigen/").status_code == 410


def test_a_repeat_under_the_new_name_finds_the_same_signature(petition, client, fill_in):
    mine = sign_and_confirm(petition, HOME, name="Els de Vreis")
    client.submit(change_of(mine), {"name": "Els de Vries"})
    fill_in(name="els DE vries", email=HOME)
    assert set(rows()) == {"Els de Vries"}


def test_two_people_at_one_address_may_have_one_name_and_learn_nothing(petition, client, fill_in):
    els = sign_and_confirm(petition, HOME, name="Els de Vries")
    fill_in(name="Jan de Vries", email=HOME)
    jan = rows()["Jan de Vries"]
    before = {(row.signer_key, row.name_key) for row in rows().values()}
    ids, told = {els.id, jan.id}, set()
    of_jan, of_els = change_of(jan), change_of(els)
    for name in ("Els de Vries", "Truus de Vries", "ELS de vries"):
        page = client.submit(of_jan, {"name": name}).page.main.text
        assert name in page
        told.add(page.replace(name, ""))
    assert len(told) == 1
    client.submit(of_els, {"name": "Truus de Vries"})
    # A repeat under any of these names finds the one that has it, and makes no third.
    for name in ("Els de Vries", "Truus de Vries"):
        fill_in(name=name, email=HOME)
    assert {row.id for row in database.session.scalars(select(Signature))} == ids
    assert len({row.signer_key for row in database.session.scalars(select(Signature))}) == len(before)


def test_a_second_person_who_changes_their_name_is_found_under_it(petition, client, fill_in):
    sign_and_confirm(petition, HOME, name="Els de Vries")
    fill_in(name="Jan de Vries", email=HOME)
    client.submit(change_of(rows()["Jan de Vries"]), {"name": "Johan de Vries", "is_public": "y"})
    fill_in(name="johan de vries", email=HOME)
    assert set(rows()) == {"Els de Vries", "Johan de Vries"}
    johan = rows()["Johan de Vries"]
    held = client.submit(f"/nl/bevestigen/{link_to(johan)}/").page
    assert held.heading == "Je handtekening wordt gecontroleerd"
    assert "nieuws" not in held.main.text
    assert "news" not in form_at(client, change_of(johan)).fields


@pytest.mark.postgresql
def test_who_signs_under_a_name_at_the_same_moment_is_found_under_it(app, petition, client, fill_in):
    sign_and_confirm(petition, HOME, name="Els de Vries")
    fill_in(name="Jan de Vries", email=HOME)
    address = change_of(rows()["Jan de Vries"])
    database.session.commit()
    petition_id, written, waits = petition.id, Event(), Event()

    def piet_signs() -> None:
        with app.app_context():
            sign(database.session.get_one(Petition, petition_id), HOME, name="Piet")
            database.session.flush()
            written.set()
            waits.wait(30)
            database.session.commit()

    def jan_renames() -> Any:
        proof = {"Sec-Fetch-Site": "same-origin"}
        return app.test_client().post(address, data={"name": "Piet"}, headers=proof)

    with ThreadPoolExecutor(2) as pool:
        signing = pool.submit(contextvars.Context().run, piet_signs)
        assert written.wait(30)
        renaming = pool.submit(contextvars.Context().run, jan_renames)
        while not database.session.scalar(SOMEBODY_WAITS):
            assert not renaming.done()
        waits.set()
        signing.result(30)
        answer = renaming.result(30)
    assert answer.status_code == 303
    database.session.expire_all()
    found = {(row.name, row.name_key) for row in database.session.scalars(select(Signature))}
    assert {name for name, _key in found} == {"Els de Vries", "Piet"}
    assert len({key for _name, key in found}) == 3


def test_who_withdrew_makes_place_for_the_name(petition, client, fill_in):
    els = sign_and_confirm(petition, HOME, name="Els")
    for name in ("Els de Vries", "Jan"):
        fill_in(name=name, email=HOME)
    double, jan = rows()["Els de Vries"], rows()["Jan"]
    client.submit(change_of(double).replace("wijzigen", "intrekken"))
    client.submit(change_of(jan), {"name": "Els de Vries"})
    assert set(rows()) == {"Els", "Els de Vries"}
    client.submit(change_of(rows()["Els de Vries"]), {"name": "Jan"})
    client.submit(change_of(els), {"name": "Els de Vries"})
    fill_in(name="Els de Vries", email=HOME)
    assert set(rows()) == {"Els de Vries", "Jan"}
    assert database.session.scalar(select(func.count()).select_from(Signature)) == 2


def test_after_a_hand_over_the_list_is_not_taken_back(petition, client, db, clock):
    mine = sign_and_confirm(petition, "els@example.org", is_public=True)
    token = link_to(mine)
    pages = {
        "nl": [f"/nl/bevestigen/{token}/{page}/" for page in ("intrekken", "wijzigen")],
        "en": [f"/en/confirm/{token}/{page}/" for page in ("withdraw", "change")],
    }
    for language, addresses in pages.items():
        for address in addresses:
            assert RECIPIENT_HAS_IT[language] not in client.page(address).text
    handed_over(petition, clock)
    for language, addresses in pages.items():
        for address in addresses:
            assert RECIPIENT_HAS_IT[language] in client.page(address).text
    client.post(f"/nl/bevestigen/{token}/wijzigen/", data={"name": "Els"})
    assert RECIPIENT_HAS_IT["nl"] in client.page(pages["nl"][0]).text
    assert RECIPIENT_HAS_IT["nl"] in client.submit(pages["nl"][0]).page.text


def test_no_list_went_along_where_nobody_was_public_or_can_be(petition, safe_petition, client, clock):
    links = []
    for each in (petition, safe_petition):
        links.append(f"/nl/bevestigen/{link_to(sign_and_confirm(each))}/")
        handed_over(each, clock)
    for link in links:
        assert RECIPIENT_HAS_IT["nl"] not in client.page(f"{link}intrekken/").text
        assert RECIPIENT_HAS_IT["nl"] not in client.submit(f"{link}intrekken/").page.text


def test_the_source_of_a_visit_goes_along(petition, client):
    mine = sign(petition, "els@example.org")
    answer = client.post(
        f"{change_of(mine)}?source=brief", data={"name": "Els de Vries"}, follow_redirects=False
    )
    assert answer.headers["Location"].endswith("/?source=brief")
    assert "wijzigen/?source=brief" in client.get(answer.headers["Location"]).text
    assert fresh(mine).confirmed_at is None
