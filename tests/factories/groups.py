"""Local groups and terms for tests, made by the product's own operations. The caller commits."""

from datetime import date
from itertools import count
from uuid import UUID

from app.core import clock
from app.people.accounts.models import Account
from app.people.audiences.models import Audience, AudienceTerm
from app.people.audiences.terms.operations import make_term as make
from app.people.groups.models import GroupMembership, GroupRole, LocalGroup
from app.people.groups.operations import join
from app.people.groups.operations import make_group as make_local_group

_numbers = count(1)


def make_group(name: str | None = None, *, place: str = "Utrecht") -> LocalGroup:
    return make_local_group(name=name or f"Groep {next(_numbers)}", place=place, acting=None, now=clock.now())


def make_group_member(
    group: LocalGroup,
    person: Account,
    *,
    role: GroupRole = GroupRole.MEMBER,
    since: date = date(2026, 1, 1),
    until: date | None = None,
) -> GroupMembership:
    return join(
        group, person.participant_id, role, starts_on=since, ends_on=until, acting=None, now=clock.now()
    )


def make_term(
    acting: UUID,
    audience: Audience = Audience.MEMBERS_COUNCIL,
    *,
    starts_on: date = date(2024, 1, 1),
    ends_on: date = date(2027, 12, 31),
) -> AudienceTerm:
    return make(audience, starts_on=starts_on, ends_on=ends_on, acting=acting, now=clock.now())
