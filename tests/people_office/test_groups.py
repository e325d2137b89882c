"""Local groups at the desk: made, changed, closed; members by address, with dates and roles."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.extensions import db
from app.people.groups.models import GroupMembership, GroupRole, LocalGroup
from app.people.groups.queries import group_names_of_many, groups_of
from tests.factories.groups import make_group, make_group_member
from tests.factories.people import make_person
from tests.support.client import AuditedClient
from tests.support.statements import counted

GROUPS = "/nl/beheer/groepen/"


@pytest.fixture
def desk(staff: Any) -> AuditedClient:
    client: AuditedClient = staff(Role.SERVICECENTER)
    return client


def only_group() -> LocalGroup:
    db.session.expire_all()
    return db.session.scalars(select(LocalGroup)).one()


def page_of(group: LocalGroup) -> str:
    return f"{GROUPS}{group.id}/"


def test_a_group_is_made_changed_closed_and_opened_again(desk: AuditedClient) -> None:
    assert "Er zijn nog geen lokale groepen" in desk.page(GROUPS).main.text
    desk.submit(f"{GROUPS}nieuw/", {"name": "Amnesty Utrecht ", "place": "Utrecht"})
    group = only_group()
    desk.submit(f"{page_of(group)}bewerken/", {"name": "Amnesty Domstad"})
    assert (only_group().name, only_group().place) == ("Amnesty Domstad", "Utrecht")
    els = make_person("Els de Vries")
    make_group_member(group, els)
    answer = desk.submit(f"{page_of(group)}sluiten/", {"closed_on": "2026-11-20"})
    assert "daarmee eindigde 1 lidmaatschap" in answer.text
    assert groups_of(els.participant_id)[0].membership.ends_on == date(2026, 11, 20)
    assert "gesloten op 20 november 2026" in desk.page(GROUPS).main.text
    desk.submit(page_of(group), to=f"{page_of(group)}heropenen/")
    assert only_group().closed_on is None


@pytest.mark.parametrize(
    ("name", "place", "dutch", "english"),
    [
        ("", "Utrecht", "Vul de naam van de groep in.", "Fill in the name of the group."),
        ("Utrecht", "", "Vul de plaats van de groep in.", "Fill in the place of the group."),
        ("x" * 81, "Utrecht", "Hooguit 80 tekens.", "At most 80 characters."),
        ("Utrecht", "x" * 81, "Hooguit 80 tekens.", "At most 80 characters."),
        ("amnésty ZWOLLE", "Zwolle", "al een groep met deze naam", "already a group with this name"),
    ],
)
def test_wrong_groups_are_refused_in_both_languages(
    desk: AuditedClient, name: str, place: str, dutch: str, english: str
) -> None:
    make_group("Amnesty Zwolle")
    for address, sentence in ((f"{GROUPS}nieuw/", dutch), ("/en/office/groups/new/", english)):
        answer = desk.submit(address, {"name": name, "place": place})
        assert answer.status_code == 422
        assert sentence in answer.page.main.text


def test_members_join_by_address_change_role_leave_and_are_removed(desk: AuditedClient) -> None:
    group, els = make_group("Amnesty Utrecht"), make_person("Els de Vries", email="els@example.org")
    joining = {"email": "els@example.org", "starts_on": "2026-01-01"}
    assert "Els de Vries zit nu in de groep" in desk.submit(page_of(group), joining).text
    assert "al in de groep" in desk.submit(page_of(group), joining).text
    (held,) = groups_of(els.participant_id)
    address = f"{page_of(group)}leden/{held.membership.id}/"
    desk.submit(address, {"role": "coordinator"}, to=f"{address}rollen/")
    db.session.expire_all()
    periods = [
        (row.membership.role, row.membership.starts_on, row.membership.ends_on)
        for row in groups_of(els.participant_id)
    ]
    assert periods == [
        ("coordinator", date(2026, 11, 21), None),
        ("member", date(2026, 1, 1), date(2026, 11, 20)),
    ]
    latest = groups_of(els.participant_id)[0].membership
    address = f"{page_of(group)}leden/{latest.id}/"
    assert desk.submit(address, {"ends_on": "2026-11-01"}).status_code == 422
    desk.submit(address, {"ends_on": "2026-12-31"})
    db.session.expire_all()
    assert latest.ends_on == date(2026, 12, 31)
    removed = latest.id
    desk.submit(address, to=f"{address}verwijderen/")
    db.session.expire_all()
    assert db.session.get(GroupMembership, removed) is None
    entries = select(AuditEntry.action).where(AuditEntry.object_id == str(els.participant_id))
    assert set(db.session.scalars(entries)) >= {
        "group-joined",
        "group-role-changed",
        "group-left",
        "group-membership-removed",
    }


@pytest.mark.parametrize(
    ("email", "dutch"),
    [
        ("niemand@example.org", "Niemand heeft een account met dit adres"),
        ("thuis@example.org", "Meer mensen delen dit adres"),
        ("geen adres", "adres"),
        ("", "Vul het e-mailadres in."),
    ],
)
def test_who_cannot_be_added(desk: AuditedClient, email: str, dutch: str) -> None:
    make_person("Els de Vries", email="thuis@example.org")
    make_person("Bo de Vries", email="thuis@example.org")
    group = make_group()
    answer = desk.submit(page_of(group), {"email": email})
    assert answer.status_code == 422
    assert dutch in answer.page.main.text


def test_a_group_does_not_close_before_somebody_joined(desk: AuditedClient) -> None:
    group = make_group()
    make_group_member(group, make_person(), since=date(2026, 11, 1))
    answer = desk.submit(f"{page_of(group)}sluiten/", {"closed_on": "2026-10-01"})
    assert answer.status_code == 422
    assert "Iemand kwam er na die dag bij" in answer.text


def test_groups_on_a_day(app: Any) -> None:
    group, els = make_group("Amnesty Utrecht"), make_person()
    make_group_member(group, els, since=date(2026, 1, 1), until=date(2026, 6, 30), role=GroupRole.COORDINATOR)
    who = els.participant_id
    for day, names in (
        (date(2025, 12, 31), {}),
        (date(2026, 1, 1), {who: ["Amnesty Utrecht"]}),
        (date(2026, 6, 30), {who: ["Amnesty Utrecht"]}),
        (date(2026, 7, 1), {}),
    ):
        assert group_names_of_many([who], day) == names


def test_the_list_and_the_members_cost_the_same_at_any_length(desk: AuditedClient) -> None:
    group = make_group("Amnesty Utrecht")

    def statements(address: str) -> int:
        db.session.commit()
        with counted() as sent:
            desk.page(address)
        return len(sent)

    def more() -> None:
        for _index in range(6):
            make_group_member(make_group(), make_person())
            make_group_member(group, make_person())

    more()
    few = [statements(GROUPS), statements(page_of(group))]
    more()
    assert [statements(GROUPS), statements(page_of(group))] == few


def test_nobody_joins_a_closed_group(desk: AuditedClient) -> None:
    group, els = make_group(), make_person(email="els@example.org")
    group.closed_on = date(2026, 1, 1)
    assert "Iemand toevoegen" not in desk.page(page_of(group)).main.text
    data = {
        "csrf_token": desk.token or "",
        "email": "els@example.org",
        "role": "member",
        "starts_on": "2026-01-01",
    }
    answer = desk.post(f"{page_of(group)}leden/", data=data, follow_redirects=True)
    assert "Deze groep is gesloten." in answer.page.main.text
    assert groups_of(els.participant_id) == []
