"""Other words for a petition that people sign: reviewed, told, and never under who signed already."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.core.access import Role
from app.core.audit import AuditEntry
from app.core.bilingual import Bilingual
from app.petitions.after.queries import public_names
from app.petitions.models import Petition
from app.petitions.signatures.models import Signature
from app.petitions.versions.models import PetitionVersion
from tests.factories.people import make_staff
from tests.factories.petitions import CONSENT, link_to, make_petition, sign, sign_and_confirm
from tests.factories.wordings import reword
from tests.petitions.conftest import ELS

PUBLIC = "/nl/petities/plein/"
ADDED = "[nieuw: vandaag ]"
NEW_DEMAND = "Trek de Pleinenwet vandaag in."


def desk(petition: Petition, page: str = "") -> str:
    return f"/nl/beheer/petities/{petition.id}/{page}"


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


@pytest.fixture
def reviewer(sign_in: Any) -> Any:
    return sign_in(make_staff("Rik Reviewer", roles=(Role.REVIEWER,)), second_factor=True)


def test_from_other_words_to_the_page_with_the_earlier_ones_a_click_away(
    petition, editor, reviewer, client, worker, db, clock
):
    sign_and_confirm(petition)
    clock.move(hours=2)
    editor.submit(desk(petition, "woorden/"), {"demand_nl": NEW_DEMAND})
    assert NEW_DEMAND not in client.page(PUBLIC).text
    editor.submit(desk(petition, "woorden/beoordelen/"), to="insturen")
    assert "Andere woorden wachten op beoordeling" in reviewer.page("/nl/beheer/").text
    page = reviewer.page(desk(petition, "woorden/beoordelen/"))
    assert ADDED in page.text
    assert NEW_DEMAND not in client.page(PUBLIC).text
    reviewer.submit(desk(petition, "woorden/beoordelen/"), to="publiceren")
    page = client.page(PUBLIC)
    assert NEW_DEMAND in page.text
    assert "De tekst is veranderd op 21 november 2026" in page.text
    before = client.page(f"{PUBLIC}versies/")
    assert ADDED in before.text
    assert "Trek de Pleinenwet in." in before.text
    assert client.page("/en/petitions/plein-en/versions/").heading == "What changed in the words"
    worker()
    assert "vandaag" in client.page("/nl/zoeken/?q=vandaag").main.text
    logged = set(
        db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == str(petition.id)))
    )
    assert {"petition.reword", "petition.words-send", "petition.words-show"} <= logged


def test_a_signature_stays_under_the_words_and_the_language_that_were_read(petition, fill_in, client, db):
    fill_in()
    fill_in(language="en", email="tom@example.org", name="Tom")
    reword(petition, demand=Bilingual(NEW_DEMAND, "Withdraw the Squares Act today."))
    fill_in(email="na@example.org", name="Na Lezer")
    found = db.session.execute(select(Signature.name, Signature.version, Signature.language))
    assert {(row.name, row.version, row.language) for row in found} == {
        ("Els de Vries", 1, "nl"),
        ("Tom", 1, "en"),
        ("Na Lezer", 2, "nl"),
    }


def test_a_form_that_was_open_signs_what_stood_beside_it(petition, client, db):
    page = client.page(PUBLIC)
    assert any("text_version" in form.fields for form in page.forms)
    stale = {**ELS, "consent_version": CONSENT, "text_version": "1"}
    reword(petition, demand=Bilingual(NEW_DEMAND, None))
    answer = client.post(f"{PUBLIC}ondertekenen/", data=stale)
    assert answer.status_code == 303
    assert db.session.scalars(select(Signature.version)).one() == 1


def test_a_stale_form_with_a_mistake_comes_back_with_the_new_words_and_says_so(petition, client, db):
    reword(petition, demand=Bilingual(NEW_DEMAND, None))
    stale = {**ELS, "name": "", "consent_version": CONSENT, "text_version": "1"}
    answer = client.post(f"{PUBLIC}ondertekenen/", data=stale)
    assert answer.status_code == 422
    assert "veranderde terwijl je las" in answer.page.text
    assert NEW_DEMAND in answer.page.text
    # Scripts replace this panel alone; another element makes them show the whole page.
    assert '<section class="petition-side" id="sign"' in answer.text
    assert 'name="text_version" type="hidden" value="2"' in answer.text


@pytest.mark.parametrize("version", [None, "0", "3", "99999999", "x", "-1"])
def test_a_version_that_never_was_signs_nothing(petition, client, db, version):
    reword(petition, demand=Bilingual(NEW_DEMAND, None))
    forged = {**ELS, "consent_version": CONSENT} | ({"text_version": version} if version else {})
    answer = client.post(f"{PUBLIC}ondertekenen/", data=forged)
    assert answer.status_code == 422
    assert "veranderde terwijl je las" in answer.page.text
    assert db.session.scalars(select(Signature)).all() == []


def test_who_confirms_reads_the_words_they_signed(petition, client, db):
    waiting = sign(petition)
    token = link_to(waiting)
    reword(petition, demand=Bilingual(NEW_DEMAND, "Withdraw it today."))
    page = client.page(f"/nl/bevestigen/{token}/")
    assert "Trek de Pleinenwet in." in page.text
    assert NEW_DEMAND not in page.text
    assert "De tekst is veranderd op" in page.text
    done = client.submit(f"/nl/bevestigen/{token}/").page
    assert "Trek de Pleinenwet in." in done.text


def test_the_database_refuses_a_signature_under_words_nobody_read(petition, db):
    sign_and_confirm(petition)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE signatures SET version = 2"))
    db.session.rollback()


def test_nobody_shows_words_they_wrote(petition, sign_in, db):
    boss = sign_in(make_staff("Bo Beheer", roles=(Role.ADMINISTRATOR,)), second_factor=True)
    boss.submit(desk(petition, "woorden/"), {"demand_nl": NEW_DEMAND})
    boss.submit(desk(petition, "woorden/beoordelen/"), to="insturen")
    assert "Iemand anders moet ernaar kijken" in boss.page(desk(petition, "woorden/beoordelen/")).text
    boss.post(desk(petition, "woorden/publiceren/"))
    db.session.expire_all()
    assert petition.version == 1
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE petition_versions SET reviewed_by = made_by WHERE number = 2"))
    db.session.rollback()


def test_nobody_shows_words_that_a_colleague_only_touched_up(petition, editor, sign_in, db):
    boss = sign_in(make_staff("Bo Beheer", roles=(Role.ADMINISTRATOR,)), second_factor=True)
    review = desk(petition, "woorden/beoordelen/")
    boss.submit(desk(petition, "woorden/"), {"demand_nl": NEW_DEMAND})
    editor.submit(desk(petition, "woorden/"), {"demand_nl": f"{NEW_DEMAND}!"})
    editor.submit(review, to="insturen")
    assert "Iemand anders moet ernaar kijken" in boss.page(review).text
    boss.post(desk(petition, "woorden/publiceren/"))
    db.session.expire_all()
    assert petition.version == 1


def test_words_that_were_thrown_away_bind_nobody(petition, editor, sign_in, db):
    boss = sign_in(make_staff("Bo Beheer", roles=(Role.ADMINISTRATOR,)), second_factor=True)
    review = desk(petition, "woorden/beoordelen/")
    boss.submit(desk(petition, "woorden/"), {"demand_nl": NEW_DEMAND})
    boss.submit(review, to="weggooien")
    editor.submit(desk(petition, "woorden/"), {"demand_nl": NEW_DEMAND})
    editor.submit(review, to="insturen")
    boss.post(desk(petition, "woorden/publiceren/"))
    db.session.expire_all()
    assert petition.version == 2


def test_returned_thrown_away_and_nothing_left(petition, editor, reviewer, db):
    editor.submit(desk(petition, "woorden/"), {"demand_nl": NEW_DEMAND})
    editor.submit(desk(petition, "woorden/beoordelen/"), to="insturen")
    review = desk(petition, "woorden/beoordelen/")
    assert reviewer.submit(review, {"note": " "}, to="terugsturen").status_code == 422
    reviewer.submit(review, {"note": "Noem de bron."}, to="terugsturen")
    assert "Noem de bron." in editor.page(review).text
    editor.submit(review, to="weggooien")
    assert len(db.session.scalars(select(PetitionVersion)).all()) == 1
    assert editor.get(review).status_code == 404


def test_the_same_words_are_no_version(petition, editor, db):
    editor.submit(desk(petition, "woorden/"), {})
    page = editor.page(desk(petition, "woorden/beoordelen/"))
    assert "Er is niets anders" in page.text
    editor.post(desk(petition, "woorden/insturen/"))
    assert db.session.scalars(select(PetitionVersion.state).order_by(PetitionVersion.number)).all() == [
        "shown",
        "draft",
    ]


def test_two_editors_lose_nothing(petition, editor, sign_in):
    other = sign_in(make_staff("Otto", roles=(Role.EDITOR,)), second_factor=True)
    editor.page(desk(petition, "woorden/"))
    other.submit(desk(petition, "woorden/"), {"demand_nl": "Van Otto."})
    mine = {"title_nl": "Houd het plein open", "demand_nl": "Van Eva.", "revision": "0"}
    answer = editor.post(desk(petition, "woorden/"), data=mine)
    assert answer.status_code == 409
    assert "Van Otto." in answer.page.text
    assert "Van Eva." in answer.text


def test_names_go_to_the_recipient_that_was_read(petition, client, db):
    sign_and_confirm(petition, name="Anna Eerst", is_public=True)
    reword(petition, text=Bilingual("Ander verhaal.", "Another story."))
    sign_and_confirm(petition, name="Bram Toen", is_public=True)
    assert public_names(petition.id) == ["Anna Eerst", "Bram Toen"]
    reword(petition, target=Bilingual("De Tweede Kamer", "Parliament"))
    sign_and_confirm(petition, name="Cor Later", is_public=True)
    assert public_names(petition.id) == ["Cor Later"]


def test_a_translation_that_comes_is_said_to_be_added(client, db):
    made = make_petition("spoed", title=Bilingual("Nu", None), demand=Bilingual("Help.", None))
    reword(made, title=Bilingual("Nu", "Now"), demand=Bilingual("Help.", "Help."))
    assert "This was added" in client.page("/en/petitions/spoed-en/versions/").text
    assert "Er veranderde niets in deze taal" in client.page("/nl/petities/spoed/versies/").text


def test_the_words_stay_once_it_is_closed(petition, editor, db):
    editor.submit(desk(petition, "sluiten/"))
    answer = editor.get(desk(petition, "woorden/"), follow_redirects=True)
    assert "zolang mensen" in answer.page.text


def test_everything_stays_as_quick(petition, client, db):
    from tests.support.statements import counted

    reword(petition, demand=Bilingual(NEW_DEMAND, None))
    with counted() as few:
        client.page(f"{PUBLIC}versies/")
    for number in range(5):
        reword(petition, demand=Bilingual(f"Eis {number}.", None))
    with counted() as many:
        client.page(f"{PUBLIC}versies/")
    assert len(many) == len(few)
