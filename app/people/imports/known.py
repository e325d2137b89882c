"""What the database knows of the people in a list, fetched in a few statements per 500 of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.consents.models import Consent
from app.consents.texts import Purpose
from app.core.clock import local_day
from app.extensions import db
from app.people.accounts.models import Account
from app.people.audiences.models import AudienceMembership
from app.people.groups.models import GroupMembership, LocalGroup
from app.people.participants.models import KEY_VERSION, Participant, ParticipantKey

CHUNK = 500


@dataclass(frozen=True)
class Period:
    """Some days in an audience or a group; `bound` when a term decides them."""

    id: UUID
    starts_on: date
    ends_on: date | None
    bound: bool = False


@dataclass
class KnownPerson:
    """What is known of one person with an account; audiences and groups with all their periods."""

    participant_id: UUID
    name: str
    language: str
    birth_year: int | None
    audiences: dict[str, list[Period]] = field(default_factory=dict)
    groups: dict[UUID, list[Period]] = field(default_factory=dict)
    consents: set[tuple[str, date]] = field(default_factory=set)


@dataclass
class Known:
    """Everybody found: people by key (several where they share an address), and keys without an account."""

    people: dict[str, list[KnownPerson]] = field(default_factory=dict)
    without_account: dict[str, UUID] = field(default_factory=dict)
    groups: dict[str, LocalGroup] = field(default_factory=dict)


def known_people(keys: Iterable[str]) -> Known:
    """What is known of the people behind these address keys, and the open groups by folded name."""
    found = Known(groups=_open_groups())
    for chunk in _chunks(sorted(set(keys))):
        _add_chunk(found, chunk)
    return found


def _open_groups() -> dict[str, LocalGroup]:
    statement = select(LocalGroup).where(LocalGroup.closed_on.is_(None))
    return {group.name_key: group for group in db.session.scalars(statement)}


def _chunks(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _add_chunk(found: Known, keys: list[str]) -> None:
    by_id: dict[UUID, KnownPerson] = {}
    for key, person in _with_account(Account.address_key.in_(keys)):
        found.people.setdefault(key, []).append(person)
        by_id[person.participant_id] = person
    _add_earlier_addresses(found, [key for key in keys if key not in found.people], by_id)
    if by_id:
        _add_audiences(by_id)
        _add_groups(by_id)
        _add_consents(by_id)


def _with_account(condition: Any) -> Iterator[tuple[str, KnownPerson]]:
    table = Account
    columns = (table.address_key, table.participant_id, table.name, table.language, table.birth_year)
    statement = select(*columns).where(condition).order_by(Account.created_at, Account.participant_id)
    for key, participant_id, name, language, birth_year in db.session.execute(statement):
        yield key, KnownPerson(participant_id, name, language, birth_year)


def _add_earlier_addresses(found: Known, keys: list[str], by_id: dict[UUID, KnownPerson]) -> None:
    """Participants recognised by a key that is no account's: an address before a merge, or no account yet."""
    statement = select(ParticipantKey.key, ParticipantKey.participant_id).where(
        ParticipantKey.key_version == KEY_VERSION, ParticipantKey.key.in_(keys)
    )
    held = {row[0]: row[1] for row in db.session.execute(statement)}
    if not held:
        return
    holders = _resolved(held)
    people = {
        person.participant_id: person
        for _key, person in _with_account(Account.participant_id.in_(set(holders.values())))
    }
    for key, participant_id in holders.items():
        if participant_id in people:
            # The same object when the account's own key is in this list too, so that both rows meet.
            person = by_id.setdefault(participant_id, people[participant_id])
            found.people[key] = [person]
        else:
            found.without_account[key] = participant_id


def _resolved(held: dict[str, UUID]) -> dict[str, UUID]:
    """The same keys with the end of each participant's merges; a statement per link of the longest chain."""
    statement: Any = select(Participant.id, Participant.merged_into).where(
        Participant.merged_into.is_not(None)
    )
    while True:
        merged: dict[UUID, UUID] = {
            row[0]: row[1]
            for row in db.session.execute(statement.where(Participant.id.in_(set(held.values()))))
        }
        if not merged:
            return held
        held = {key: merged.get(participant_id, participant_id) for key, participant_id in held.items()}


def _add_audiences(by_id: dict[UUID, KnownPerson]) -> None:
    table = AudienceMembership
    statement = select(
        table.participant_id, table.audience, table.id, table.starts_on, table.ends_on, table.term_id
    )
    held = statement.where(table.participant_id.in_(by_id)).order_by(table.starts_on)
    for participant_id, audience, row_id, starts_on, ends_on, term_id in db.session.execute(held):
        periods = by_id[participant_id].audiences.setdefault(audience, [])
        periods.append(Period(row_id, starts_on, ends_on, bound=term_id is not None))


def _add_groups(by_id: dict[UUID, KnownPerson]) -> None:
    table = GroupMembership
    statement = select(table.participant_id, table.group_id, table.id, table.starts_on, table.ends_on)
    held = statement.where(table.participant_id.in_(by_id)).order_by(table.starts_on)
    for participant_id, group_id, row_id, starts_on, ends_on in db.session.execute(held):
        by_id[participant_id].groups.setdefault(group_id, []).append(Period(row_id, starts_on, ends_on))


def _add_consents(by_id: dict[UUID, KnownPerson]) -> None:
    statement = select(Consent.participant_id, Consent.ground, Consent.chosen_at).where(
        Consent.participant_id.in_(by_id), Consent.purpose == Purpose.UPDATES.value, Consent.given
    )
    for participant_id, ground, chosen_at in db.session.execute(statement):
        by_id[participant_id].consents.add((ground, local_day(chosen_at)))
