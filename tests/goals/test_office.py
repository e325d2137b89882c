"""Staff say which goals a consultation and its sections serve."""

from typing import Any

import pytest

from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import latest_version
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import goals_for
from app.core import clock
from tests.factories.consultations import (
    consultation_of,
    make_consultation,
    make_draft,
    make_phase,
    paragraphs_of,
)
from tests.factories.people import make_staff
from tests.support.client import AuditedClient

OFFICE = "/nl/beheer/consultaties/"


@pytest.fixture
def consultation(app: Any) -> Consultation:
    return make_consultation("buurt", goals=("6",))


@pytest.fixture
def staff(consultation: Consultation, sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff(), second_factor=True)
    return client


def test_choose_the_goals_of_a_consultation(staff: AuditedClient, consultation: Consultation) -> None:
    answer = staff.submit(f"{OFFICE}{consultation.id}/bewerken/", {"goals": ["1", "3"]})
    assert "Recht op asiel" in answer.page.text
    assert goals_for(consultation.id, None) == ("1", "3")


@pytest.mark.parametrize(
    ("goals", "words"),
    [
        ([], "Kies minstens één doel."),
        (["22.1"], "Kies doelen van de strategie"),
        (["9"], "Kies uit de doelen in de lijst."),
    ],
)
def test_goals_that_cannot_be(
    staff: AuditedClient, consultation: Consultation, goals: list[str], words: str
) -> None:
    answer = staff.submit(
        f"{OFFICE}{consultation.id}/bewerken/", {"goals": goals, "title_nl": "Blijft staan"}
    )
    assert answer.status_code == 422
    assert words in answer.page.text
    assert "Blijft staan" in answer.text
    assert goals_for(consultation.id, None) == ("6",)


def test_a_concept_may_wait_for_its_goals_but_is_not_published_without(staff: AuditedClient, db: Any) -> None:

    version = make_draft("leeg", goals=())
    concept = consultation_of(version)
    publish_version(version, now=clock.now(), actor_id=None)
    make_phase(concept, version)
    page = staff.page(f"{OFFICE}{concept.id}/")
    assert "Kies eerst minstens één doel" in page.text
    answer = staff.post(f"{OFFICE}{concept.id}/publiceren/", follow_redirects=True)
    assert "Kies eerst minstens één doel" in answer.page.text
    assert concept.published_at is None


def test_two_writers_see_that_the_goals_changed(
    staff: AuditedClient, consultation: Consultation, sign_in: Any
) -> None:
    where = f"{OFFICE}{consultation.id}/bewerken/"
    form = next(form for form in staff.page(where).forms if "title_nl" in form.fields)
    sign_in(make_staff("Noor"), second_factor=True).submit(where, {"goals": ["4"]})
    answer = staff.post(where, data={**form.values, "goals": ["2"]})
    assert answer.status_code == 409
    assert "Mensen in gevaar" in answer.page.main.all("dl")[0].text


def test_a_section_names_its_own_goals_and_a_next_version_keeps_them(
    staff: AuditedClient, consultation: Consultation
) -> None:
    version = latest_version(consultation.id)
    assert version is not None
    section = paragraphs_of(consultation)[0].section_id
    where = f"{OFFICE}conceptversies/{version.id}/hoofdstuk/{section}/doelen/"
    answer = staff.submit(where, {"goals": ["2", "T"]})
    assert "De doelen van het hoofdstuk zijn opgeslagen." in answer.page.text
    assert goals_for(consultation.id, section) == ("2", "T")
    copy_version(version, label=None, now=clock.now(), actor_id=None)
    assert goals_for(consultation.id, paragraphs_of(consultation)[0].section_id) == ("2", "T")
    staff.submit(where, {"goals": []})
    assert goals_for(consultation.id, section) == ("6",)


def test_a_section_takes_no_goal_of_another_strategy(
    staff: AuditedClient, consultation: Consultation
) -> None:
    version = latest_version(consultation.id)
    assert version is not None
    section = paragraphs_of(consultation)[0].section_id
    answer = staff.submit(
        f"{OFFICE}conceptversies/{version.id}/hoofdstuk/{section}/doelen/", {"goals": ["22.3"]}
    )
    assert answer.status_code == 422
    assert "Kies doelen van de strategie" in answer.page.text


def test_a_public_consultation_stays_in_the_strategy_of_its_goals(
    staff: AuditedClient, consultation: Consultation
) -> None:
    phase = consultation.phases[0]
    answer = staff.submit(f"{OFFICE}{consultation.id}/fases/{phase.id}/bewerken/", {"opens_on": "2025-12-01"})
    assert answer.status_code == 422
    assert "een andere strategie" in answer.page.text
