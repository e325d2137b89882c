"""One person who is known twice becomes one, in every domain, and stays one when erased or exported."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Column, select

from app.consultations.comments.models import Byline, Comment
from app.core import clock
from app.core.access import Role
from app.core.audit import entries_about
from app.core.refusals import Refused
from app.extensions import db
from app.participation.ledger.models import Act, PersonCode
from app.participation.ledger.operations import record
from app.people.accounts.models import Account, DeviceSession
from app.people.accounts.queries import account_of
from app.people.audiences.models import Audience
from app.people.audiences.queries import memberships_of
from app.people.participants.merging import merge
from app.people.participants.models import Participant, ParticipantKey
from app.people.participants.operations import new_participant, participant_for
from app.people.participants.queries import ids_of, participant_with_address, resolved_id
from app.people.roles.queries import grants_ever
from app.privacy.operations import erase_person
from app.privacy.queries import export_of
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.groups import make_group, make_group_member
from tests.factories.people import make_member, make_person, make_staff
from tests.support.statements import counted

# Columns that name a participant and stay as they are when people are merged.
FOLLOWED = {
    "participants.merged_into": "this is the merge",
    "participant_keys.participant_id": "a key stays with who it was made for, and is followed",
    "person_codes.participant_id": "a code stays with who it was made for; acts name that one too",
}


def join(duplicate: UUID, kept: UUID) -> None:
    merge(duplicate, kept, now=clock.now(), acting=None)
    db.session.commit()


def points_to_a_participant(column: Column[Any]) -> bool:
    return any(key.target_fullname == "participants.id" for key in column.foreign_keys)


@pytest.mark.sqlite
def test_every_table_that_names_a_participant_moves_its_rows(app: Flask) -> None:
    """A domain with a column that points to people says in its holder's `merge` what becomes of it."""
    duplicate, kept = make_member(), make_member()
    with counted() as statements:
        join(duplicate.participant_id, kept.participant_id)
    silent = [
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if points_to_a_participant(column)
        and not any(touched(sql, table.name, column.name) for sql in statements)
    ]
    assert sorted(silent) == sorted(FOLLOWED.keys() - {"participants.merged_into"})


def touched(sql: str, table: str, column: str) -> bool:
    return bool(re.match(rf"UPDATE {table} SET .*{column}=|DELETE FROM {table} ", " ".join(sql.split())))


def test_the_address_of_a_duplicate_is_recognised_as_the_one_that_stays(app: Flask) -> None:
    duplicate, kept = (
        participant_for(f"{name}@example.org", clock.now()).id for name in ("els", "e.devries")
    )
    join(duplicate, kept)
    found = participant_with_address("els@example.org")
    assert found is not None
    assert (found.id, resolved_id(duplicate)) == (kept, kept)
    assert [entry.details for entry in entries_about(kept)] == [{"duplicate": str(duplicate)}]


def test_a_merge_is_always_one_step(app: Flask) -> None:
    first, second, third = (new_participant(clock.now()).id for _ in range(3))
    join(first, second)
    join(second, third)
    pointing = db.session.execute(select(Participant.id, Participant.merged_into)).all()
    assert dict(tuple(row) for row in pointing) == {first: third, second: third, third: None}
    assert set(ids_of(third)) == {first, second, third}


def test_what_can_not_be_merged(app: Flask) -> None:
    first, second, third = (new_participant(clock.now()).id for _ in range(3))
    join(first, second)
    for duplicate, kept, name in (
        (first, first, "same-person"),
        (first, second, "same-person"),
        (second, first, "same-person"),
        (first, third, "already-merged"),
        (third, first, "already-merged"),
    ):
        with pytest.raises(Refused) as refused:
            merge(duplicate, kept, now=clock.now(), acting=None)
        assert refused.value.refusal.name == name


def test_the_account_of_the_duplicate_is_passed_on_where_there_is_none(app: Flask, sign_in: Any) -> None:
    els, other = make_member("Els de Vries", email="els@example.org"), new_participant(clock.now()).id
    client = sign_in(els)
    duplicate = els.participant_id
    join(duplicate, other)
    moved = account_of(other)
    assert moved is not None
    assert (moved.name, moved.email) == ("Els de Vries", "els@example.org")
    assert account_of(duplicate) is None
    assert "Els de Vries" in client.get("/nl/mijn-samenspraak/").text
    assert list(db.session.scalars(select(DeviceSession.participant_id))) == [other]


def test_of_two_accounts_the_kept_one_stays(app: Flask, sign_in: Any) -> None:
    kept = make_person("Els de Vries")
    duplicate = make_person("E. de Vries", birth_year=1961)
    client = sign_in(duplicate)
    kept_id = kept.participant_id
    join(duplicate.participant_id, kept_id)
    assert [(found.name, found.birth_year) for found in db.session.scalars(select(Account))] == [
        ("Els de Vries", 1961)
    ]
    # The duplicate's device is signed out: it was somebody else's page until now.
    assert client.get("/nl/mijn-samenspraak/").status_code != 200
    assert account_of(kept_id) is not None


def test_audiences_groups_and_roles_come_together(app: Flask) -> None:
    since = date(2026, 1, 1)
    kept = make_member(since=since)
    duplicate = make_staff(roles=(Role.EDITOR,))
    for person in (kept, duplicate):
        make_group_member(make_group(), person)
    other = make_person(audiences=(Audience.MEMBER, Audience.VOLUNTEER), since=since)
    join(duplicate.participant_id, kept.participant_id)
    join(other.participant_id, kept.participant_id)
    held = sorted(each.audience for each in memberships_of(kept.participant_id))
    assert held == ["member", "staff", "volunteer"]
    assert [grant.role for grant in grants_ever(kept.participant_id)] == ["editor"]


def test_comments_carry_the_name_of_the_one_that_stays(app: Flask) -> None:
    consultation = make_consultation()
    place = paragraphs_of(consultation)[0]
    kept, duplicate = make_member("Els"), make_member("Elsje")
    for person in (kept, duplicate):
        make_comment(place, person, "Dit kan korter.")
    db.session.commit()
    join(duplicate.participant_id, kept.participant_id)
    assert set(db.session.scalars(select(Comment.author_id))) == {kept.participant_id}
    assert list(db.session.scalars(select(Byline.participant_id))) == [kept.participant_id]


def test_export_and_erasure_follow_whom_was_merged(app: Flask) -> None:
    now = clock.now()
    kept, duplicate = make_member(), participant_for("els@example.org", now)
    kept_id, duplicate_id = kept.participant_id, duplicate.id
    for number, person in enumerate((kept_id, duplicate_id)):
        record(
            Act.SIGN,
            f"petition:{number}",
            event_uid=f"sign:{number}",
            person_id=person,
            goals=("6",),
            occurred_at=now + timedelta(minutes=number),
            now=now + timedelta(minutes=number),
        )
    db.session.add(PersonCode(participant_id=duplicate_id, code="ann"))
    join(duplicate_id, kept_id)
    exported = export_of(kept_id, now)["data"]["participation"]
    assert [act["object"] for act in exported] == ["petition:0", "petition:1"]
    erase_person(kept_id, withdraw_words=False, actor_id=None, now=now)
    db.session.commit()
    assert list(db.session.scalars(select(ParticipantKey))) == []
    assert list(db.session.scalars(select(PersonCode))) == []


def test_by_command(app: Flask, command: Callable[..., Any]) -> None:
    kept = make_member(email="els@example.org")
    duplicate = participant_for("elsje@example.org", clock.now()).id
    kept_id = kept.participant_id
    result = command("people", "merge", "elsje@example.org", str(kept_id), "--json")
    assert result.exit_code == 0, result.output
    assert resolved_id(duplicate) == kept_id
    again = command("people", "merge", str(duplicate), "els@example.org")
    assert (again.exit_code, "the same person" in again.output) == (1, True)
    nobody = command("people", "merge", "nobody@example.org", "els@example.org")
    assert (nobody.exit_code, "Nobody is known by nobody@example.org" in nobody.output) == (1, True)
    nonsense = command("people", "merge", "elsje", "els@example.org")
    assert (nonsense.exit_code, "Nobody is known by elsje" in nonsense.output) == (1, True)
