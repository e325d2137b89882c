"""Staff write what a consultation says, plan its phases and make it public."""

from typing import Any

import pytest

from app.consultations.processes.models import Consultation
from tests.factories.consultations import (
    consultation_of,
    make_comment,
    make_consultation,
    make_draft,
    paragraphs_of,
)
from tests.factories.people import make_member, make_staff
from tests.support.client import AuditedClient
from tests.support.statements import counted

OFFICE = "/nl/beheer/consultaties/"


@pytest.fixture
def consultation(app: Any) -> Consultation:
    return make_consultation("buurt")


@pytest.fixture
def staff(consultation: Consultation, sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff(), second_factor=True)
    return client


PHASE = {
    "name_nl": "Ronde",
    "name_en": "Round",
    "opens_on": "2026-12-01",
    "closes_on": "2026-12-31",
    "readers": ["public"],
    "commenters": ["member", "volunteer"],
}


def test_write_the_texts_and_the_addresses(staff, consultation, client):
    where = f"{OFFICE}{consultation.id}/bewerken/"
    texts = {"title_nl": "Een beter plan", "summary_nl": "Kort.", "summary_en": "", "slug_nl": "beter-plan"}
    answer = staff.submit(where, texts)
    assert "De consultatie is opgeslagen." in answer.page.text
    assert "Engels ontbreekt" in answer.page.text
    assert client.get("/nl/denk-mee/buurt/").location.endswith("/nl/denk-mee/beter-plan/")
    assert "Een beter plan" in client.page("/nl/denk-mee/beter-plan/").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title_nl": "", "title_en": ""}, "Geef een titel in minstens één taal."),
        ({"title_nl": "x" * 201}, "Hooguit 200 tekens."),
    ],
)
def test_texts_that_cannot_be(staff, consultation, fields, words):
    answer = staff.submit(f"{OFFICE}{consultation.id}/bewerken/", fields)
    assert answer.status_code == 422
    assert words in answer.page.text


def test_two_writers_of_one_consultation_see_both_texts(staff, consultation, sign_in):
    where = f"{OFFICE}{consultation.id}/bewerken/"
    page = staff.page(where)
    form = next(form for form in page.forms if "title_nl" in form.fields)
    other = sign_in(make_staff("Noor"), second_factor=True)
    other.submit(where, {"summary_nl": "Van Noor."})
    answer = staff.post(where, data={**form.values, "summary_nl": "Van Sam."})
    assert answer.status_code == 409
    assert "Van Noor." in answer.page.text
    assert "Van Sam." in answer.text


def test_plan_change_and_remove_a_phase(staff, consultation, db):
    where = f"{OFFICE}{consultation.id}/fases/nieuw/"
    assert "De fase is gepland." in staff.submit(where, PHASE).page.text
    db.session.expire_all()
    phase = consultation.phases[-1]
    assert phase.opens_at.isoformat() == "2026-11-30T23:00:00+00:00"
    assert phase.last_day.isoformat() == "2026-12-31"
    edit = f"{OFFICE}{consultation.id}/fases/{phase.id}/bewerken/"
    changed = staff.submit(edit, {"closes_on": "2027-01-10", "commenters": ["member"]})
    assert "De fase is opgeslagen." in changed.page.text
    removed = staff.submit(f"{OFFICE}{consultation.id}/", to=f"/fases/{phase.id}/weghalen/")
    assert "De fase is weggehaald." in removed.page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"closes_on": "2026-11-01"}, "De laatste dag kan niet vóór de eerste dag liggen."),
        ({"readers": [], "commenters": []}, "Kies minstens één groep"),
        ({"name_nl": "", "name_en": ""}, "Geef de fase een naam"),
        ({"opens_on": "morgen"}, "Eerste dag"),
    ],
)
def test_phases_that_cannot_be(staff, consultation, fields, words):
    answer = staff.submit(f"{OFFICE}{consultation.id}/fases/nieuw/", {**PHASE, **fields})
    assert answer.status_code == 422
    assert words in answer.page.text


def test_a_phase_with_comments_keeps_its_text_and_stays(staff, consultation, db):
    phase = consultation.phases[0]
    make_comment(paragraphs_of(consultation)[0], make_member())
    edit = f"{OFFICE}{consultation.id}/fases/{phase.id}/bewerken/"
    refused = staff.submit(edit, {"version_id": ""})
    assert refused.status_code == 409
    assert "Maak een nieuwe fase voor een andere versie." in refused.page.text
    answer = staff.post(f"{OFFICE}{consultation.id}/fases/{phase.id}/weghalen/", follow_redirects=True)
    assert "In deze fase hebben mensen al meegedaan." in answer.page.text


def test_a_consultation_without_anything_to_read_stays_a_concept(staff, db):
    consultation = consultation_of(make_draft("leeg"))
    where = f"{OFFICE}{consultation.id}/"
    assert "Plan eerst een fase met een gepubliceerde versie" in staff.page(where).text
    staff.page(where)
    answer = staff.post(where + "publiceren/", follow_redirects=True)
    assert "Plan eerst een fase" in answer.page.text


def test_pieces_of_another_consultation_are_not_found(staff, consultation, db):
    other = make_consultation("elders")
    where = f"{OFFICE}{consultation.id}/fases/{other.phases[0].id}/bewerken/"
    assert staff.get(where).status_code == 404


def test_the_list_costs_the_same_when_rows_double(staff, db):
    costs = []
    for more in range(2):
        make_consultation(f"nog-{more}-a")
        with counted() as sent:
            staff.page(OFFICE)
        costs.append(len(sent))
    assert costs[0] == costs[1]
