"""Which local groups there are, and who is in them on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, distinct, func, or_, select

from app.core.pagination import Page, page
from app.extensions import db
from app.people.accounts.models import Account
from app.people.directory.folding import fold
from app.people.groups.models import GroupMembership, GroupRole, LocalGroup

ROLE_NAMES = {GroupRole.MEMBER: _l("Member of the group"), GroupRole.COORDINATOR: _l("Coordinator")}


@dataclass(frozen=True)
class Listed:
    """A group with its numbers of people and coordinators on the day asked about."""

    group: LocalGroup
    people: int
    coordinators: int


@dataclass(frozen=True)
class Membership:
    """One period of a person in a group."""

    membership: GroupMembership
    group: LocalGroup


@dataclass(frozen=True)
class Member:
    """One period of a group's member, with the account."""

    membership: GroupMembership
    account: Account


def holds_on(day: date) -> ColumnElement[bool]:
    """The condition that a membership holds on a day, its last day included."""
    return and_(
        GroupMembership.starts_on <= day,
        or_(GroupMembership.ends_on.is_(None), GroupMembership.ends_on >= day),
    )


def group_with(group_id: UUID) -> LocalGroup | None:
    return db.session.get(LocalGroup, group_id)


def group_named(name: str) -> LocalGroup | None:
    """The group of this name, open or closed; capitals and accents make no difference."""
    return db.session.scalar(select(LocalGroup).where(LocalGroup.name_key == (fold(name) or name.casefold())))


def open_groups() -> list[LocalGroup]:
    statement = select(LocalGroup).where(LocalGroup.closed_on.is_(None))
    return list(db.session.scalars(statement.order_by(LocalGroup.name_key)))


def groups(day: date, cursor: str | None, size: int = 50) -> Page[Listed]:
    """A page of groups by name, in two statements."""
    found = page(
        select(LocalGroup), (LocalGroup.name_key, LocalGroup.id), cursor=cursor, size=size, descending=False
    )
    people = func.count(distinct(GroupMembership.participant_id))
    counted = db.session.execute(
        select(
            GroupMembership.group_id,
            people,
            people.filter(GroupMembership.role == GroupRole.COORDINATOR.value),
        )
        .where(GroupMembership.group_id.in_([group.id for group in found.items]), holds_on(day))
        .group_by(GroupMembership.group_id)
    )
    counts = {row[0]: (row[1], row[2]) for row in counted}
    listed = [Listed(group, *counts.get(group.id, (0, 0))) for group in found.items]
    return Page(listed, found.newer, found.older)


def members(group: LocalGroup, cursor: str | None, size: int = 100) -> Page[Member]:
    """A page of everybody who is or was in a group, the latest first."""
    statement: Any = (
        select(GroupMembership, Account)
        .join(Account, Account.participant_id == GroupMembership.participant_id)
        .where(GroupMembership.group_id == group.id)
    )
    found = page(statement, (GroupMembership.starts_on, GroupMembership.id), cursor=cursor, size=size)
    return Page([Member(row[0], row[1]) for row in found.items], found.newer, found.older)


def groups_of(participant_id: UUID) -> list[Membership]:
    """Every group somebody is or was in, the newest start first."""
    statement = (
        select(GroupMembership, LocalGroup)
        .join(LocalGroup, LocalGroup.id == GroupMembership.group_id)
        .where(GroupMembership.participant_id == participant_id)
        .order_by(GroupMembership.starts_on.desc(), GroupMembership.id)
    )
    return [Membership(row[0], row[1]) for row in db.session.execute(statement)]


def membership_with(membership_id: UUID) -> GroupMembership | None:
    return db.session.get(GroupMembership, membership_id)


def group_names_of_many(ids: Iterable[UUID], day: date) -> dict[UUID, list[str]]:
    """The names of the groups of several people on a day, in one statement."""
    statement = (
        select(GroupMembership.participant_id, LocalGroup.name, LocalGroup.name_key)
        .join(LocalGroup, LocalGroup.id == GroupMembership.group_id)
        .where(GroupMembership.participant_id.in_(list(ids)), holds_on(day))
        .order_by(LocalGroup.name_key)
        .distinct()
    )
    found: dict[UUID, list[str]] = {}
    for participant_id, name, _key in db.session.execute(statement):
        found.setdefault(participant_id, []).append(name)
    return found


def member_account(membership: GroupMembership) -> Account | None:
    """The account behind a membership."""
    return db.session.get(Account, membership.participant_id)
