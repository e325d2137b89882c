"""Finding somebody: by any word of the name, by address, by audience and group; page by page."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.extensions import db
from app.people.audiences.models import Audience
from app.people.participants.models import ParticipantKey
from app.people.participants.operations import new_participant
from app.people.participants.queries import address_key
from tests.factories.groups import make_group, make_group_member
from tests.factories.people import make_person
from tests.support.client import AuditedClient
from tests.support.clock import FrozenClock
from tests.support.statements import counted

PEOPLE = "/nl/beheer/mensen/"


@pytest.fixture
def desk(staff: Any) -> AuditedClient:
    client: AuditedClient = staff(Role.SERVICECENTER)
    return client


def found(desk: AuditedClient, **search: str) -> list[str]:
    page = desk.page(PEOPLE, query_string=search)
    tables = page.main.all("tbody")
    return [row.all("th")[0].text for row in tables[0].all("tr")] if tables else []


@pytest.mark.parametrize("text", ["joelle", "JOË", "hof", "van t hof", "'t hôf", "joe hof", " hof  joelle "])
def test_any_word_of_a_name_by_its_first_letters(desk: AuditedClient, text: str) -> None:
    make_person("Joëlle van 't Hŏf")
    make_person("Bo Jansen")
    assert found(desk, q=text) == ["Joëlle van 't Hŏf"]


@pytest.mark.parametrize("text", ["oelle", "hof jansen", "%", "_", "'", '"', "𝕏"])
def test_what_is_not_found(desk: AuditedClient, text: str) -> None:
    make_person("Joëlle van 't Hŏf")
    assert found(desk, q=text) == []
    assert "Niemand gevonden" in desk.page(PEOPLE, query_string={"q": text}).main.text
    english = desk.page("/en/office/people/", query_string={"q": text})
    assert "Nobody fits this search" in english.main.text


def test_names_in_other_scripts(desk: AuditedClient) -> None:
    make_person("王小明")
    make_person("علي حسن")
    assert found(desk, q="王") == ["王小明"]
    assert found(desk, q="حسن") == ["علي حسن"]


def test_an_address_is_found_whole_or_not_at_all(desk: AuditedClient) -> None:
    make_person("Els de Vries", email="Els@Example.org")
    make_person("Bo de Vries", email="els@example.org")
    assert found(desk, q="ELS@example.ORG") == ["Bo de Vries", "Els de Vries"]
    assert found(desk, q="els@example") == []
    assert "Niemand heeft een account met dit adres" in desk.page(PEOPLE + "?q=x@example.org").main.text


def test_an_address_from_before_a_merge_leads_to_the_person(desk: AuditedClient, clock: FrozenClock) -> None:
    els = make_person("Els de Vries", email="els@example.org")
    earlier = new_participant(clock.now)
    earlier.merged_into = els.participant_id
    key = address_key("vroeger@example.org")
    db.session.add(ParticipantKey(key_version=1, key=key, participant_id=earlier.id))
    db.session.commit()
    assert found(desk, q="vroeger@example.org") == ["Els de Vries"]
    page = desk.page(f"{PEOPLE}{earlier.id}/")
    assert page.all("h1")[0].text == "Els de Vries"
    assert "samengevoegd met een ander" in page.main.text


def test_a_new_name_is_found_and_the_old_one_no_longer(desk: AuditedClient) -> None:
    els = make_person("Els de Vries")
    address = f"{PEOPLE}{els.participant_id}/bewerken/"
    desk.submit(address, {"name": "Els Zonneveld", "language": "nl"}, to=address)
    assert found(desk, q="zonne") == ["Els Zonneveld"]
    assert found(desk, q="vries") == []


def test_audience_and_group_of_today(desk: AuditedClient) -> None:
    group = make_group("Amnesty Utrecht")
    els = make_person("Els de Vries", audiences=[Audience.MEMBER])
    make_person("Bo Jansen", audiences=[Audience.MEMBER], until=date(2026, 11, 20))
    make_group_member(group, els)
    assert found(desk, audience="member") == ["Els de Vries"]
    assert found(desk, group=str(group.id)) == ["Els de Vries"]
    assert found(desk, audience="board", q="els") == []
    page = desk.page(PEOPLE + "?q=els")
    assert "Lid" in page.main.text
    assert "Amnesty Utrecht" in page.main.text


def test_wrong_filters_filter_nothing(desk: AuditedClient) -> None:
    make_person("Els de Vries")
    assert "Els de Vries" in found(desk, audience="koning", group="geen", page="verzonnen")


def test_two_people_with_one_name_stand_side_by_side(desk: AuditedClient) -> None:
    make_person("Els de Vries", email="een@example.org")
    make_person("Els de Vries", email="twee@example.org")
    text = desk.page(PEOPLE + "?q=els").main.text
    assert "een@example.org" in text
    assert "twee@example.org" in text


def test_pages_by_name_skip_and_repeat_nobody(desk: AuditedClient) -> None:
    names = sorted(f"Mens {chr(97 + index // 26)}{chr(97 + index % 26)}" for index in range(120))
    for name in reversed(names):
        make_person(name)
    seen: list[str] = []
    address = PEOPLE + "?q=mens"
    while True:
        page = desk.page(address)
        seen += [row.all("th")[0].text for row in page.main.all("tbody")[0].all("tr")]
        following = [link for link in page.main.all("a") if link.get("rel") == "next"]
        if not following:
            break
        address = following[0].get("href")
    assert seen == names
    back = [link.get("href") for link in desk.page(address).main.all("a") if link.get("rel") == "prev"]
    assert len(desk.page(back[0]).main.all("tbody")[0].all("tr")) == 50


def test_the_list_costs_the_same_at_any_length(desk: AuditedClient) -> None:
    def statements() -> int:
        db.session.commit()
        with counted() as sent:
            desk.page(PEOPLE)
        return len(sent)

    def more() -> None:
        group = make_group()
        for _index in range(10):
            make_group_member(group, make_person(audiences=[Audience.MEMBER, Audience.VOLUNTEER]))

    more()
    desk.page(PEOPLE)
    few = statements()
    more()
    assert statements() == few


def test_a_search_is_logged_without_what_was_typed(app: Flask, desk: AuditedClient) -> None:
    make_person("Els de Vries", email="els@example.org")
    desk.page(PEOPLE + "?q=els@example.org")
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "people-listed").order_by(AuditEntry.id.desc())
    ).first()
    assert entry is not None
    assert (entry.object_id, entry.details) == ("address", {"shown": 1})
