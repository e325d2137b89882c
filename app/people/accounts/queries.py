"""Who has an account, on which devices, with which names."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy import Date, Table, bindparam, join, select

from app.core.clock import local_day
from app.core.languages import Language
from app.core.statements import read
from app.core.tokens import token_hash
from app.extensions import db
from app.people.accounts.models import Account, DeviceSession
from app.people.audiences.queries import codes_held
from app.people.participants.queries import address_key


def account_of(participant_id: UUID) -> Account | None:
    return db.session.get(Account, participant_id)


def accounts_of(ids: Iterable[UUID]) -> dict[UUID, Account]:
    """The accounts of these participants; who has none (any more) is left out."""
    found = db.session.scalars(select(Account).where(Account.participant_id.in_(set(ids))))
    return {account.participant_id: account for account in found}


def accounts_with_key(key: str) -> list[Account]:
    """Everybody at one address, oldest account first; more than one where people share it."""
    statement = select(Account).where(Account.address_key == key)
    return list(db.session.scalars(statement.order_by(Account.created_at, Account.participant_id)))


def accounts_with_address(address: str) -> list[Account]:
    """As `accounts_with_key`, from the address itself.

    Raises:
        ValueError: this is no address.
    """
    return accounts_with_key(address_key(address))


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these participants; who has no account (any more) is left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    statement = select(Account.participant_id, Account.name).where(Account.participant_id.in_(wanted))
    return {row.participant_id: row.name for row in db.session.execute(statement)}


class KnownPerson(NamedTuple):
    """Somebody on a device on which they signed in: what every page asks of them."""

    session_id: UUID
    last_used_on: date
    second_factor_at: datetime | None
    participant_id: UUID
    name: str
    email: str
    language: Language
    birth_year: int | None
    # Codes with commas; None without any.
    audiences: str | None


# Built once, of rows: it is asked at every page of somebody signed in.
_devices, _accounts = cast("Table", DeviceSession.__table__), cast("Table", Account.__table__)
_WITH_TOKEN = (
    select(
        _devices.c.id,
        _devices.c.last_used_on,
        _devices.c.second_factor_at,
        _accounts.c.participant_id,
        _accounts.c.name,
        _accounts.c.email,
        _accounts.c.language,
        _accounts.c.birth_year,
        codes_held(_accounts.c.participant_id, bindparam("day", type_=Date)),
    )
    .select_from(join(_devices, _accounts, _accounts.c.participant_id == _devices.c.participant_id))
    .where(_devices.c.token_hash == bindparam("token"), _devices.c.expires_at > bindparam("now"))
)


def person_with_token(token: str, now: datetime) -> KnownPerson | None:
    """The person and device behind a session cookie, or None when it was revoked or is too old."""
    row = read(_WITH_TOKEN, {"token": token_hash(token), "now": now, "day": local_day(now)}).first()
    return None if row is None else KnownPerson(*row)


def devices_of(participant_id: UUID, now: datetime) -> list[DeviceSession]:
    """Where somebody is signed in, the latest sign-in first."""
    statement = select(DeviceSession).where(
        DeviceSession.participant_id == participant_id, DeviceSession.expires_at > now
    )
    return list(db.session.scalars(statement.order_by(DeviceSession.created_at.desc(), DeviceSession.id)))
