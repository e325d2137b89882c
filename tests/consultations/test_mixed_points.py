"""A point fed from phases with different readers: who publishes is told who won't find the answer."""

from typing import Any

import pytest

from app.consultations.answers.models import Decision
from app.consultations.drafts.queries import version
from app.consultations.processes.models import Consultation, Phase
from app.core.access import Role
from app.people.audiences.models import Audience
from tests.factories.consultations import make_comment, make_consultation, make_phase, paragraphs_of
from tests.factories.people import make_person, make_staff
from tests.factories.points import make_answer, make_point
from tests.support.client import AuditedClient

COUNCIL = {Audience.MEMBERS_COUNCIL.value}


@pytest.fixture
def consultation(app: Any) -> Consultation:
    return make_consultation("buurt")


@pytest.fixture
def council(consultation: Consultation) -> Phase:
    return make_phase_on(consultation, consultation.phases[0].version_id, "Ledenraad", COUNCIL)


@pytest.fixture
def reviewer(sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff("Bram Kok", roles=(Role.REVIEWER,)), second_factor=True)
    return client


def make_phase_on(consultation: Consultation, version_id: Any, name: str, audiences: set[str]) -> Phase:
    return make_phase(consultation, version(version_id), readers=audiences, commenters=audiences, name=name)


def said_by(consultation: Consultation, audience: Audience) -> Any:
    return make_comment(paragraphs_of(consultation)[0], make_person(audiences=(audience,)), "Zo is het.")


def page_of(consultation: Consultation, phase: Phase) -> str:
    return f"/nl/beheer/consultaties/{consultation.id}/antwoorden/{phase.id}/publiceren/"


def test_it_warns_of_a_point_from_an_open_and_a_restricted_phase(consultation, council, reviewer, db):
    open_phase = consultation.phases[0]
    both = make_point(
        consultation,
        said_by(consultation, Audience.MEMBER),
        said_by(consultation, Audience.MEMBERS_COUNCIL),
        title="Van beide kanten",
    )
    alone = make_point(consultation, said_by(consultation, Audience.MEMBER), title="Van een kant")
    for point in (both, alone):
        make_answer(point, Decision.TAKEN_ALONG)
    db.session.commit()
    for phase in (open_phase, council):
        page = reviewer.page(page_of(consultation, phase))
        (warning,) = [
            node.text
            for node in page.main.all("div")
            if "notice" in node.get("class").split() and "Van beide kanten" in node.text
        ]
        assert "in “Ledenraad”, wat niet iedereen leest" in warning
        assert "geen titel, geen reden, geen aantal" in warning
        assert "Van een kant" not in warning
    english = reviewer.page(f"/en/office/consultations/{consultation.id}/answers/{open_phase.id}/publish/")
    assert "no title, no reason, no number" in english.text


def test_what_it_says_of_readers_is_so(consultation, council, reviewer, client, db):
    open_phase = consultation.phases[0]
    point = make_point(
        consultation,
        said_by(consultation, Audience.MEMBER),
        said_by(consultation, Audience.MEMBERS_COUNCIL),
        title="Van beide kanten",
    )
    make_answer(point, Decision.TAKEN_ALONG)
    db.session.commit()
    reviewer.submit(page_of(consultation, open_phase), {"version": ""})
    assert "Van beide kanten" not in client.page("/nl/denk-mee/buurt/wat-we-hoorden/").text
    assert client.get("/nl/denk-mee/buurt/punt/1/").status_code == 404


def test_points_of_two_circles_are_told_apart_too(consultation, council, reviewer, db):
    version_id = consultation.phases[0].version_id
    youth = make_phase_on(consultation, version_id, "Jongeren", {Audience.YOUTH_PANEL.value})
    point = make_point(
        consultation,
        said_by(consultation, Audience.YOUTH_PANEL),
        said_by(consultation, Audience.MEMBERS_COUNCIL),
    )
    make_answer(point, Decision.TAKEN_ALONG)
    db.session.commit()
    assert "die door verschillende mensen worden gelezen" in reviewer.page(page_of(consultation, youth)).text
