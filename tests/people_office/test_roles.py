"""Roles: given and taken by the page, never one's own, never the last administrator's."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.refusals import Refused
from app.extensions import db
from app.people.accounts.models import Account
from app.people.roles.changes import take_role
from app.people.roles.queries import grants_of
from tests.factories.people import make_person, make_staff
from tests.support.client import AuditedClient
from tests.support.clock import FrozenClock


@pytest.fixture
def admin(staff: Any) -> AuditedClient:
    client: AuditedClient = staff(Role.ADMINISTRATOR)
    return client


def own() -> Account:
    return db.session.scalars(select(Account).where(Account.name == "Sam Jansen")).one()


def page_of(person: Account) -> str:
    return f"/nl/beheer/mensen/{person.participant_id}/"


def roles(person: Account, clock: FrozenClock) -> list[str]:
    db.session.expire_all()
    return [grant.role for grant in grants_of(person.participant_id, clock.now)]


def test_a_role_is_given_and_taken_back(admin: AuditedClient, clock: FrozenClock) -> None:
    els = make_person("Els de Vries")
    for _press in range(2):
        admin.submit(page_of(els), {"role": "editor"})
    assert roles(els, clock) == ["editor"]
    assert "Els de Vries" in admin.page("/nl/beheer/rollen/").main.text
    clock.move(minutes=1)
    (held,) = grants_of(els.participant_id, clock.now)
    admin.submit(page_of(els), to=f"{page_of(els)}rollen/{held.id}/intrekken/")
    assert roles(els, clock) == []
    token = {"csrf_token": admin.token or ""}
    again = admin.post(f"{page_of(els)}rollen/{held.id}/intrekken/", data=token, follow_redirects=True)
    assert "heeft die rol niet meer" in again.text


def test_nobody_changes_their_own_roles(admin: AuditedClient, clock: FrozenClock) -> None:
    make_staff("Noor Bos")
    page = admin.page(page_of(own()))
    assert "Deze rol geven" not in page.main.text
    token = {"csrf_token": admin.token or ""}
    answer = admin.post(f"{page_of(own())}rollen/", data={"role": "editor", **token}, follow_redirects=True)
    assert "Niemand wijzigt de eigen rollen" in answer.text
    (held,) = grants_of(own().participant_id, clock.now)
    address = f"{page_of(own())}rollen/{held.id}/intrekken/"
    assert "Niemand wijzigt de eigen rollen" in admin.post(address, data=token, follow_redirects=True).text
    assert roles(own(), clock) == ["administrator"]


def test_the_last_administrator_stays(app: Any, clock: FrozenClock) -> None:
    only = make_staff("Noor Bos")
    other = make_staff("Eva Mol", roles=[Role.EDITOR])
    clock.move(minutes=1)
    (held,) = grants_of(only.participant_id, clock.now)
    with pytest.raises(Refused) as refused:
        take_role(held, acting=other.participant_id, now=clock.now)
    assert refused.value.refusal.name == "last-administrator-role"
    second = make_staff("Bo Smit")
    take_role(held, acting=second.participant_id, now=clock.now)
    assert roles(second, clock) == ["administrator"]


def test_only_administrators_see_and_change_roles(staff: Any) -> None:
    els = make_person("Els de Vries")
    for role in (Role.SERVICECENTER, Role.DATA_OFFICER):
        client = staff(role, name=f"Sam {role.value}")
        assert client.get("/nl/beheer/rollen/").status_code == 403
        client.page(page_of(els))
        answer = client.post(f"{page_of(els)}rollen/", data={"role": "editor", "csrf_token": client.token})
        assert answer.status_code == 403
