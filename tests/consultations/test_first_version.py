"""Which version somebody meets first: one rule, with an account and without."""

from typing import Any

import pytest

from app.consultations.processes.models import Consultation
from app.people.audiences.models import Audience
from tests.consultations.outcome_stage import next_version
from tests.factories.consultations import PUBLIC, make_consultation, make_phase
from tests.factories.people import make_member, make_person
from tests.support.client import AuditedClient

PAGE = {"nl": "/nl/denk-mee/buurt/", "en": "/en/have-your-say/forward-together/"}
FIRST, SECOND = "Alinea 1.1 gaat over de buurt.", "Alinea 1.1 gaat over de buurt en de jongeren."
COUNCIL, MEMBERS = frozenset({"members-council"}), frozenset({"member"})
EVERYTHING = {"commenters": PUBLIC, "reactors": PUBLIC, "suggesters": PUBLIC}
LITTLE = {"commenters": (), "reactors": PUBLIC}
# The phase on version 1, the phase on version 2, and which of both everybody meets first.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "where most is asked, though it began later": (LITTLE, {**EVERYTHING, "opens_in": -3}, SECOND),
    "of two that ask the same the first": (EVERYTHING, {**EVERYTHING, "opens_in": -3}, FIRST),
    "what everybody may act on before what members may": (
        {"commenters": MEMBERS},
        {**LITTLE, "opens_in": -3},
        SECOND,
    ),
    "what asks somebody something before what is only read": (
        {"commenters": ()},
        {"commenters": COUNCIL, "opens_in": -3},
        SECOND,
    ),
    "what was asked about, also while others have the floor": (
        {**EVERYTHING, "closes_in": -5},
        {"commenters": (), "opens_in": -4, "closes_in": -1},
        FIRST,
    ),
}


@pytest.fixture(params=CASES)
def expected(request: Any, app: Any, db: Any) -> str:
    first, second, shown = CASES[request.param]
    consultation: Consultation = make_consultation("buurt", **first)
    make_phase(consultation, next_version(consultation), name="Tweede ronde", **second)
    make_phase(consultation, None, readers=COUNCIL, commenters=COUNCIL, name="Raad")
    db.session.commit()
    return shown


def shown_to(client: AuditedClient) -> str:
    words = client.page(PAGE["nl"]).main.text
    assert client.page(PAGE["en"]).main.text
    return SECOND if SECOND in words else FIRST


def test_a_visitor_and_a_supporter_meet_the_same_version(expected, client, sign_in):
    assert shown_to(client) == expected
    assert shown_to(sign_in(make_person("Sam", audiences=(Audience.SUPPORTER,)))) == expected


def test_who_may_do_more_elsewhere_meets_that_version(app, db, client, sign_in):
    consultation = make_consultation("buurt", **LITTLE)
    asked = {"commenters": MEMBERS, "reactors": MEMBERS, "suggesters": MEMBERS}
    make_phase(consultation, next_version(consultation), **asked)
    db.session.commit()
    assert shown_to(client) == FIRST
    assert shown_to(sign_in(make_member())) == SECOND
