"""`flask --app app people ...` for staff."""

import json

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.people.accounts.models import Account
from app.people.audiences.queries import audiences_of
from app.people.roles.queries import grants_of
from tests.factories.people import make_person

ADD = ("people", "add-staff", "sam@example.org", "--name", "Sam Jansen")


def test_staff_gets_an_account_an_audience_and_roles(db, command):
    result = command(*ADD, "--role", "editor", "--role", "administrator", "--json")
    assert result.exit_code == 0, result.output
    facts = json.loads(result.output)
    account = db.session.scalars(select(Account)).one()
    assert facts == {
        "participant_id": str(account.participant_id),
        "email": "sam@example.org",
        "name": "Sam Jansen",
        "roles": ["administrator", "editor"],
        "new_account": True,
    }
    assert "staff" in audiences_of(account.participant_id, clock.today())
    assert {grant.role for grant in grants_of(account.participant_id, clock.now())} == set(facts["roles"])


def test_repeating_it_adds_what_is_missing(db, command):
    command(*ADD, "--role", "editor")
    result = command(*ADD, "--role", "editor", "--role", "analyst", "--json")
    assert json.loads(result.output)["new_account"] is False
    account = db.session.scalars(select(Account)).one()
    assert [grant.role for grant in grants_of(account.participant_id, clock.now())] == ["editor", "analyst"]


def test_a_member_becomes_staff_with_the_same_account(db, command):
    member = make_person("Sam Jansen", email="SAM@example.org")
    db.session.commit()
    result = command(*ADD, "--role", "editor", "--json")
    assert json.loads(result.output)["participant_id"] == str(member.participant_id)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("people", "add-staff", "sam", "--name", "Sam", "--role", "editor"),
            "not a complete e-mail address",
        ),
        (("people", "add-staff", "s@example.org", "--name", "S\x07am", "--role", "editor"), "invisible"),
        (("people", "add-staff", "s@example.org", "--name", "Sam", "--role", "king"), "'king' is not one of"),
        (("people", "add-staff", "s@example.org", "--name", "Sam"), "Missing option '--role'"),
        (("people", "reset-second-factor", "nobody@example.org"), "Nobody has an account"),
        (("people", "reset-second-factor", "nobody"), "not a complete e-mail address"),
    ],
)
def test_what_cant_be_done_is_said_in_one_line(db, command, words, said):
    result = command(*words)
    assert result.exit_code != 0
    assert said in result.output
    assert "Traceback" not in result.output
    assert db.session.scalars(select(Account)).all() == []


def test_a_shared_address_asks_whose_factor(db, command):
    for name in ("Els", "Jan"):
        make_person(name, email="home@example.org")
    result = command("people", "reset-second-factor", "home@example.org")
    assert result.exit_code != 0
    assert "Els, Jan" in result.output
    assert command("people", "reset-second-factor", "home@example.org", "--name", "Jan").exit_code == 0


def test_role_words_are_those_of_the_product(command):
    assert all(role.value in command("people", "add-staff", "--help").output for role in Role)
