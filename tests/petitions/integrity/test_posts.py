"""What somebody can move who posts the form for others and confirms nothing: never who does count."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock as now_of
from app.core.access import Role
from app.extensions import db
from app.petitions.integrity import operations, queries
from app.petitions.integrity.models import IntegrityFlag
from app.petitions.signatures.models import Signature
from app.petitions.switches.queries import switches_of
from tests.factories.people import make_staff
from tests.factories.petitions import CONSENT, link_to
from tests.petitions.conftest import ELS
from tests.petitions.integrity.test_holding import everyday, look

ADDRESS = "/nl/petities/plein/ondertekenen/"


@pytest.fixture
def post(client: Any) -> Any:
    """Send the form from a network, as a browser or a program does."""

    def act(email: str, network: str, code: str = "") -> None:
        filled = {**ELS, "email": email, "consent_version": CONSENT, "text_version": "1", "code": code}
        answer = client.post(ADDRESS, data=filled, environ_overrides={"REMOTE_ADDR": network})
        assert answer.status_code == 303

    return act


@pytest.fixture
def confirm(client: Any) -> Any:
    """Press the button of the mail to an address."""

    def act(email: str) -> None:
        link = link_to(db.session.scalars(select(Signature).where(Signature.email == email)).one())
        assert client.post(f"/nl/bevestigen/{link}/").status_code == 303

    return act


def standings(domain: str) -> list[str]:
    db.session.expire_all()
    mine = select(Signature.standing).where(Signature.email.endswith(f"@{domain}"))
    return sorted(db.session.scalars(mine))


def test_posts_that_nobody_confirms_hold_nobody(petition: Any, post: Any, confirm: Any) -> None:
    everyday(petition)
    for pupil in range(3):
        post(f"leerling{pupil}@school3.example", f"203.0.11{pupil}.7")
        confirm(f"leerling{pupil}@school3.example")
    for number in range(90):
        post(f"nep{number}@school3.example", "198.51.100.9")
    look()
    assert standings("school3.example") == ["confirmed"] * 3 + ["pending"] * 90
    assert db.session.scalars(select(IntegrityFlag)).all() == []
    # Who comes after pays for each signature all the same.
    assert switches_of(petition.id, now_of.now()).proof


def test_posts_of_a_neighbour_hold_nobody_on_the_network(petition: Any, post: Any, confirm: Any) -> None:
    everyday(petition)
    post("buur@school3.example", "198.51.100.7")
    confirm("buur@school3.example")
    for number in range(60):
        post(f"nep{number}@elders.example", "198.51.100.9")
    look()
    assert standings("school3.example") == ["confirmed"]


def test_posts_of_an_hour_ago_ask_nobody_for_proof(petition: Any, post: Any, clock: Any) -> None:
    everyday(petition)
    for number in range(60):
        post(f"nep{number}@elders.example", "198.51.100.9")
    clock.move(minutes=45)
    look()
    assert not switches_of(petition.id, clock.now).proof


def test_few_posts_beside_many_ask_nobody_for_proof(petition: Any, post: Any) -> None:
    everyday(petition)
    for number in range(9):
        post(f"mens{number}@elders.example", "198.51.100.9")
    look()
    assert not switches_of(petition.id, now_of.now()).proof


@pytest.mark.parametrize("days", [0, 10, 29])
def test_a_burst_that_confirms_late_is_held(
    petition: Any, post: Any, confirm: Any, clock: Any, days: int
) -> None:
    everyday(petition)
    addresses = [f"nep{number}@elders.example" for number in range(12)]
    for address in addresses:
        post(address, "198.51.100.9")
    look()
    clock.move(days=days)
    for address in addresses[:9]:
        confirm(address)
    look()
    assert standings("elders.example") == ["confirmed"] * 9 + ["pending"] * 3
    for address in addresses[9:]:
        confirm(address)
    look()
    assert standings("elders.example") == ["held"] * 12
    flags = db.session.scalars(select(IntegrityFlag)).all()
    assert {(each.kind, each.signatures) for each in flags} == {("network", 12), ("domain", 12)}


def test_the_last_minutes_of_confirming_are_looked_at(
    petition: Any, post: Any, confirm: Any, clock: Any
) -> None:
    everyday(petition)
    addresses = [f"nep{number}@elders.example" for number in range(12)]
    for address in addresses:
        post(address, "198.51.100.9")
    petition.closes_at = clock.now + timedelta(minutes=1)
    db.session.commit()
    clock.move(hours=24)
    for address in addresses:
        confirm(address)
    clock.move(minutes=10)
    look()
    assert standings("elders.example") == ["held"] * 12


def test_posts_do_not_use_up_an_event_code(petition: Any, post: Any, confirm: Any) -> None:
    everyday(petition)
    today = now_of.today()
    code = operations.make_event_code(
        petition, "School", starts_on=today, ends_on=today, at_most=12, now=now_of.now(), actor_id=None
    )
    db.session.commit()
    for pupil in range(12):
        post(f"leerling{pupil}@school3.example", "198.51.100.9", code.code)
        confirm(f"leerling{pupil}@school3.example")
    for number in range(5):
        post(f"nep{number}@elders.example", "192.0.2.1", code.code)
    look()
    assert standings("school3.example") == ["confirmed"] * 12
    [(_code, used)] = queries.codes_of(petition.id)
    assert used == 12


def test_the_office_tells_how_many_confirmed_with_a_code(petition: Any, post: Any, sign_in: Any) -> None:
    today = now_of.today()
    code = operations.make_event_code(
        petition, "School", starts_on=today, ends_on=today, at_most=2, now=now_of.now(), actor_id=None
    )
    db.session.commit()
    for number in range(3):
        post(f"nep{number}@elders.example", "192.0.2.1", code.code)
    editor = sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)
    page = editor.page(f"/en/office/petitions/{petition.id}/integrity/")
    assert "0 confirmed signatures / 2" in page.text
