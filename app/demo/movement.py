"""The people of the demo in their audiences, groups, terms and roles."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from app.core.access import Role
from app.core.clock import local_day
from app.demo.cast import CAST, GROUPS, DemoPerson, crowd
from app.extensions import db
from app.people.accounts.models import Account, SecondFactor
from app.people.accounts.operations import make_account
from app.people.accounts.second_factor.operations import new_recovery_codes
from app.people.accounts.second_factor.secrets import encrypted, new_secret
from app.people.audiences.models import Audience, AudienceTerm
from app.people.audiences.operations import admit
from app.people.audiences.terms.operations import appoint, make_term
from app.people.groups.models import GroupRole, LocalGroup
from app.people.groups.operations import join, make_group
from app.people.roles.operations import grant

# Years a term lasts; the Members' Council is elected every three years.
TERM_YEARS = {Audience.MEMBERS_COUNCIL: 3, Audience.YOUTH_COUNCIL: 2}


@dataclass
class Movement:
    """Who was loaded: accounts, those per audience in the order of the cast, groups by name, terms."""

    people: list[Account] = field(default_factory=list)
    by_audience: dict[Audience, list[Account]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, LocalGroup] = field(default_factory=dict)
    terms: dict[Audience, AudienceTerm] = field(default_factory=dict)
    administrator: UUID | None = None


def load(now: datetime, random: Random) -> Movement:
    """Make everybody; the administrator first, since staff acts carry a person."""
    movement = Movement()
    everybody = sorted([*CAST, *crowd(random)], key=lambda person: Role.ADMINISTRATOR not in person.roles)
    accounts = [(person, _account(person, now)) for person in everybody]
    administrator = accounts[0][1].participant_id
    movement.administrator = administrator
    for audience, years in TERM_YEARS.items():
        movement.terms[audience] = _term(audience, years, administrator, now)
    for name, place in GROUPS:
        movement.groups[name] = make_group(name=name, place=place, acting=administrator, now=now)
    for person, account in accounts:
        movement.people.append(account)
        since = local_day(now) - timedelta(days=random.randint(300, 2000))
        _place(person, account, movement, since, now)
    return movement


def _account(person: DemoPerson, now: datetime) -> Account:
    birth_year = local_day(now).year - person.age if person.age else None
    return make_account(
        name=person.name, email=person.address, language=person.language, now=now, birth_year=birth_year
    )


def _term(audience: Audience, years: int, acting: UUID, now: datetime) -> AudienceTerm:
    today = local_day(now)
    # Both councils are in the second year of their term on the day of loading.
    starts_on = today.replace(year=today.year - 1, month=1, day=1)
    ends_on = starts_on.replace(year=starts_on.year + years) - timedelta(days=1)
    return make_term(audience, starts_on=starts_on, ends_on=ends_on, acting=acting, now=now)


def _place(person: DemoPerson, account: Account, movement: Movement, since: date, now: datetime) -> None:
    acting = movement.administrator
    assert acting is not None
    for audience in person.audiences:
        if audience in movement.terms:
            appoint(movement.terms[audience], account.participant_id, acting=acting, now=now)
        else:
            admit(account.participant_id, audience, starts_on=since, now=now)
        movement.by_audience[audience].append(account)
    if person.group:
        role = GroupRole.COORDINATOR if person.coordinator else GroupRole.MEMBER
        group = movement.groups[person.group]
        join(group, account.participant_id, role, starts_on=since, acting=acting, now=now)
    for staff_role in person.roles:
        grant(account.participant_id, staff_role, granted_by=None, now=now)
    if person.roles:
        _give_second_factor(account, now)


def _give_second_factor(account: Account, now: datetime) -> None:
    db.session.add(
        SecondFactor(
            participant_id=account.participant_id,
            secret=encrypted(new_secret()),
            last_step=0,
            created_at=now,
            confirmed_at=now,
        )
    )
    db.session.flush()
    new_recovery_codes(account.participant_id, now)
