"""Who is who: participants, keys, names and addresses."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.access import Permission, Role
from app.core.refusals import Refused
from app.extensions import db as opened
from app.people.accounts.devices.operations import sign_device_in
from app.people.accounts.queries import names_of
from app.people.accounts.rules import clean_name, may_be_minor, name_refusal, own_path
from app.people.accounts.signed_in import person_behind
from app.people.audiences.models import AudienceMembership
from app.people.participants.models import Participant, ParticipantKey
from app.people.participants.operations import participant_for
from app.people.participants.queries import participant_with_address, resolve, resolved_id
from app.people.participants.rules import read_address
from app.people.roles.operations import grant, withdraw
from tests.factories.people import make_person, make_staff


def test_the_same_address_in_any_spelling_is_the_same_participant(db, clock):
    first = participant_for("Els@Example.org", clock.now)
    for spelling in ("els@example.org", " ELS@EXAMPLE.ORG ", "els@example.ORG"):
        assert participant_for(spelling, clock.now) is first
    assert participant_for("els@bücher.example", clock.now) is participant_for(
        "els@xn--bcher-kva.example", clock.now
    )
    assert len(db.session.scalars(select(ParticipantKey)).all()) == 2


def test_the_key_does_not_show_the_address(db, clock):
    participant_for("els@example.org", clock.now)
    key = db.session.scalars(select(ParticipantKey)).one()
    assert len(key.key) == 64
    assert "els" not in key.key


def test_a_merged_participant_is_found_as_the_one_that_stays(db, clock):
    people = [participant_for(f"els{number}@example.org", clock.now) for number in range(3)]
    people[0].merged_into = people[1].id
    people[1].merged_into = people[2].id
    db.session.flush()
    assert resolve(people[0]) is people[2]
    assert resolved_id(people[0].id) == people[2].id
    assert participant_with_address("els0@example.org") is people[2]
    assert participant_for("els1@example.org", clock.now) is people[2]


def test_nobody_is_merged_into_themselves(db, clock):
    participant = participant_for("els@example.org", clock.now)
    participant.merged_into = participant.id
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_two_at_once_make_one_participant(app, db, clock):
    """Eight threads ask for the same new address; on PostgreSQL they truly run at the same time."""
    db.session.commit()
    together, found, failed = Barrier(8), [], []

    def ask():
        with app.app_context():
            try:
                together.wait(10)
                found.append(participant_for("els@example.org", clock.now).id)
                opened.session.commit()
            except Exception as error:  # noqa: BLE001 shown by the assertion below
                failed.append(error)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert len(set(found)) == 1
    assert len(db.session.scalars(select(Participant)).all()) == 1


def test_names_are_read_in_one_statement_and_only_of_accounts(db, clock):
    els, nobody = make_person("Els"), participant_for("nobody@example.org", clock.now)
    assert names_of([els.participant_id, nobody.id, els.participant_id]) == {els.participant_id: "Els"}
    assert names_of([]) == {}


def test_a_membership_ends_after_it_starts(db, clock):
    els = make_person("Els")
    db.session.add(
        AudienceMembership(
            participant_id=els.participant_id,
            audience="member",
            starts_on=date(2026, 2, 1),
            ends_on=date(2026, 1, 1),
            created_at=clock.now,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def permissions_now(account):
    token = sign_device_in(account, user_agent="", valid_for=timedelta(hours=1), now=clock.now())
    return person_behind(token)


def test_roles_hold_from_until_and_for_one_object(db, clock):
    els = make_person("Els")
    scoped = grant(els.participant_id, Role.EDITOR, granted_by=None, now=clock.now, scope="consultation:1")
    person = permissions_now(els)
    assert person.may(Permission.OFFICE_ENTER)
    assert not person.may(Permission.CONSULTATIONS_EDIT)
    assert person.may(Permission.CONSULTATIONS_EDIT, "consultation:1")
    assert not person.may(Permission.CONSULTATIONS_EDIT, "consultation:2")
    assert person.roles == frozenset()
    ends = clock.now + timedelta(days=1)
    grant(els.participant_id, Role.EDITOR, granted_by=None, now=clock.now, ends_at=ends)
    assert permissions_now(els).may(Permission.CONSULTATIONS_EDIT)
    clock.move(days=1)
    assert not permissions_now(els).may(Permission.CONSULTATIONS_EDIT)
    withdraw(scoped, withdrawn_by=None, now=clock.now)
    assert not permissions_now(els).may(Permission.OFFICE_ENTER)


def test_a_withdrawn_role_closes_the_office_at_once(db, sign_in, clock):
    sam = make_staff("Sam", email="sam@example.org", roles=[])
    given = grant(sam.participant_id, Role.EDITOR, granted_by=None, now=clock.now)
    db.session.commit()
    client = sign_in(sam, second_factor=True)
    assert client.get("/nl/beheer/").status_code == 200
    withdraw(given, withdrawn_by=None, now=clock.now)
    assert client.get("/nl/beheer/").status_code == 403


@pytest.mark.parametrize(
    ("birth_year", "minor"), [(None, False), (2007, False), (2008, True), (2010, True), (1980, False)]
)
def test_who_may_be_under_18(birth_year, minor):
    assert may_be_minor(birth_year, date(2026, 11, 21)) is minor


@given(st.text())
def test_any_text_is_a_name_or_has_a_reason(raw):
    name = clean_name(raw)
    refusal = name_refusal(name)
    assert refusal is not None or (0 < len(name) <= 100 and clean_name(name) == name)


def test_a_domain_with_a_letter_that_two_standards_write_differently_stays_its_own(db, clock):
    address = read_address("els@straße.example")
    assert address == "els@xn--strae-oqa.example"
    assert participant_for(address, clock.now) is not participant_for("els@strasse.example", clock.now)


@given(st.text())
def test_any_text_is_an_address_or_is_refused(raw):
    try:
        address = read_address(raw)
    except Refused:
        return
    assert read_address(address) == address
    assert address.count("@") == 1
    assert not any(letter.isspace() for letter in address)


@given(st.text())
def test_any_way_back_stays_within_the_site(raw):
    path = own_path(raw)
    assert path is None or (path.startswith("/") and not path.startswith(("//", "/\\")))
