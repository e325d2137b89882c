"""Who has an account, on which devices, with which names."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.tokens import token_hash
from app.extensions import db
from app.people.accounts.models import Account, DeviceSession
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


def session_with_token(token: str, now: datetime) -> tuple[DeviceSession, Account] | None:
    """The device and account behind a session cookie, or None when it was revoked or is too old."""
    statement = (
        select(DeviceSession, Account)
        .join(Account, Account.participant_id == DeviceSession.participant_id)
        .where(DeviceSession.token_hash == token_hash(token), DeviceSession.expires_at > now)
    )
    row = db.session.execute(statement).first()
    return None if row is None else (row[0], row[1])


def devices_of(participant_id: UUID, now: datetime) -> list[DeviceSession]:
    """Where somebody is signed in, the latest sign-in first."""
    statement = select(DeviceSession).where(
        DeviceSession.participant_id == participant_id, DeviceSession.expires_at > now
    )
    return list(db.session.scalars(statement.order_by(DeviceSession.created_at.desc(), DeviceSession.id)))
