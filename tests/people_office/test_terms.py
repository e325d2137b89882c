"""Terms of councils: a term gives its members their days; ending it early ends theirs."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.extensions import db
from app.people.audiences.models import Audience, AudienceTerm
from app.people.audiences.operations import add
from app.people.audiences.queries import audiences_of, memberships_of
from app.people.audiences.terms.operations import appoint
from tests.factories.groups import make_term
from tests.factories.people import make_person
from tests.support.client import AuditedClient
from tests.support.statements import counted

TERMS = "/nl/beheer/zittingen/"


@pytest.fixture
def desk(staff: Any) -> AuditedClient:
    client: AuditedClient = staff(Role.ADMINISTRATOR)
    return client


def only_term() -> AudienceTerm:
    db.session.expire_all()
    return db.session.scalars(select(AudienceTerm)).one()


def test_a_term_is_made_and_gives_its_members_their_days(desk: AuditedClient) -> None:
    assert "Er zijn nog geen zittingsperioden" in desk.page(TERMS).main.text
    facts = {"audience": "members-council", "starts_on": "2024-01-01", "ends_on": "2027-12-31"}
    answer = desk.submit(f"{TERMS}nieuw/", facts)
    assert answer.page.all("h1")[0].text == "Ledenraad 2024-2027"
    els = make_person("Els de Vries", email="els@example.org")
    page = f"{TERMS}{only_term().id}/"
    answer = desk.submit(page, {"email": "els@example.org"})
    assert "Els de Vries hoort nu bij deze zittingsperiode" in answer.text
    (held,) = memberships_of(els.participant_id)
    assert (held.starts_on, held.ends_on) == (date(2024, 1, 1), date(2027, 12, 31))
    for day, belongs in (
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ):
        assert (Audience.MEMBERS_COUNCIL in audiences_of(els.participant_id, day)) == belongs
    assert "Ledenraad 2024-2027" in desk.page(f"/nl/beheer/mensen/{els.participant_id}/").main.text
    again = desk.submit(page, {"email": "els@example.org"})
    assert again.status_code == 422
    assert "al bij deze doelgroep" in again.text


def test_ending_a_term_early_ends_what_lasts_longer(desk: AuditedClient) -> None:
    acting = make_person("Noor Bos").participant_id
    term = make_term(acting)
    people = [make_person(f"Mens {index}") for index in range(3)]
    periods = (
        (date(2024, 1, 1), date(2027, 12, 31)),
        (date(2024, 1, 1), date(2025, 6, 30)),
        (date(2027, 1, 1), date(2027, 12, 31)),
    )
    for person, (starts_on, ends_on) in zip(people, periods, strict=True):
        add(
            person.participant_id,
            Audience.MEMBERS_COUNCIL,
            starts_on=starts_on,
            ends_on=ends_on,
            acting=acting,
            now=clock.now(),
            term=term,
        )
    answer = desk.submit(f"{TERMS}{term.id}/beeindigen/", {"ends_on": "2026-11-30"})
    assert "De zittingsperiode eindigt eerder, voor 2 mensen" in answer.text
    db.session.expire_all()
    held = [[row.ends_on for row in memberships_of(person.participant_id)] for person in people]
    assert held == [[date(2026, 11, 30)], [date(2025, 6, 30)], []]
    assert only_term().ends_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("fields", "dutch", "english"),
    [
        (
            {"starts_on": "2027-01-01", "ends_on": "2026-01-01"},
            "ligt vóór de eerste",
            "lies before the first",
        ),
        ({"starts_on": "2027-01-01", "ends_on": "2127-01-01"}, "Klopt het jaartal", "Is the year right"),
        ({"starts_on": "2024-01-01", "ends_on": "2026-01-01"}, "op deze dag begint", "starts on this day"),
        ({"starts_on": "", "ends_on": "x"}, "Vul een dag in.", "Fill in a day."),
    ],
)
def test_impossible_terms_are_refused_in_both_languages(
    desk: AuditedClient, fields: dict[str, str], dutch: str, english: str
) -> None:
    make_term(make_person().participant_id)
    for address, sentence in ((f"{TERMS}nieuw/", dutch), ("/en/office/terms/new/", english)):
        answer = desk.submit(address, {"audience": "members-council", **fields})
        assert answer.status_code == 422
        assert sentence in answer.page.main.text


def test_a_term_does_not_end_later_or_before_it_began(desk: AuditedClient) -> None:
    term = make_term(make_person().participant_id)
    for day in ("2028-01-01", "2027-12-31", "2023-12-31"):
        answer = desk.submit(f"{TERMS}{term.id}/beeindigen/", {"ends_on": day})
        assert answer.status_code == 422
        assert "Kies een dag binnen de zittingsperiode" in answer.text


def test_days_of_a_term_stay_within_it(desk: AuditedClient) -> None:
    term, els = make_term(make_person().participant_id), make_person("Els", email="els@example.org")
    desk.submit(f"{TERMS}{term.id}/", {"email": "els@example.org"})
    (held,) = memberships_of(els.participant_id)
    address = f"/nl/beheer/mensen/{els.participant_id}/doelgroepen/{held.id}/"
    assert "Ledenraad 2024-2027" in desk.page(address).main.text
    answer = desk.submit(address, {"ends_on": "2028-06-01"}, to=address)
    assert answer.status_code == 422
    assert "de dagen liggen daarbinnen" in answer.page.main.text
    assert desk.submit(address, {"ends_on": "2026-06-01"}, to=address).status_code == 200


def test_nobody_is_appointed_to_what_is_over(desk: AuditedClient) -> None:
    acting = make_person("Els", email="els@example.org").participant_id
    term = make_term(acting, starts_on=date(2020, 1, 1), ends_on=date(2023, 12, 31))
    address = f"{TERMS}{term.id}/"
    assert "Iemand toevoegen" not in desk.page(address).main.text
    token = {"csrf_token": desk.token or "", "email": "els@example.org"}
    answer = desk.post(f"{address}leden/", data=token, follow_redirects=True)
    assert "Deze zittingsperiode is voorbij" in answer.page.main.text
    assert memberships_of(acting) == []
    desk.page(f"{TERMS}{uuid4()}/", status=404)


def test_the_list_and_a_term_cost_the_same_at_any_length(desk: AuditedClient) -> None:
    term = make_term(make_person().participant_id)

    def statements(address: str) -> int:
        db.session.commit()
        with counted() as sent:
            desk.page(address)
        return len(sent)

    def more(year: int) -> None:
        make_term(make_person().participant_id, starts_on=date(year, 1, 1))
        for _index in range(5):
            appoint(term, make_person().participant_id, acting=make_person().participant_id, now=clock.now())

    more(2023)
    few = [statements(TERMS), statements(f"{TERMS}{term.id}/")]
    more(2022)
    assert [statements(TERMS), statements(f"{TERMS}{term.id}/")] == few
