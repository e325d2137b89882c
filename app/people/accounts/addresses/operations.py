"""Asking for a new address, and confirming it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from app.core import audit
from app.core.limits import hit
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.core.tokens import new_token, token_hash
from app.extensions import db
from app.people.accounts.addresses import followers, messages
from app.people.accounts.addresses.rules import TOO_MANY_CHANGES, change_refusal, same_address_refusal
from app.people.accounts.links.operations import forget_links
from app.people.accounts.models import Account, AddressChange
from app.people.accounts.queries import accounts_with_key
from app.people.participants.operations import move_key
from app.people.participants.queries import address_key
from app.people.participants.rules import read_address

CHANGES_PER_DAY = 5


def ask_for_change(account: Account, email: str, *, valid_for: timedelta, now: datetime) -> None:
    """Mail a confirmation to the new address; until it is confirmed nothing changes.

    Raises:
        Refused: this is no address, it is the same one, or it was asked too often. Commit also then.
    """
    address = read_address(email)
    require(same_address_refusal(account, address_key(address)))
    who = str(account.participant_id)
    if not hit("address-change", who, limit=CHANGES_PER_DAY, per=timedelta(days=1), now=now):
        raise Refused(TOO_MANY_CHANGES)
    forget_changes(account.participant_id)
    token = new_token()
    db.session.add(
        AddressChange(
            token_hash=token_hash(token),
            participant_id=account.participant_id,
            email=address,
            created_at=now,
            expires_at=now + valid_for,
        )
    )
    db.session.flush()
    messages.confirm_address(account, address, token, now=now)


def confirm_change(token: str, *, now: datetime) -> Account:
    """Take the new address; a mail to the old one says so.

    Raises:
        Refused: the link is unknown, used or too old.
    """
    change = db.session.get(AddressChange, token_hash(token))
    require(change_refusal(change, now))
    assert change is not None
    account = db.session.get_one(Account, change.participant_id)
    take_address(account, change.email, actor_id=account.participant_id, now=now)
    return account


def take_address(account: Account, email: str, *, actor_id: UUID | None, now: datetime) -> None:
    """Give an account another address: links mailed to the old one stop, and a mail to the old one says so.

    Raises:
        Refused: this is no address.
    """
    address, old, old_key = read_address(email), account.email, account.address_key
    messages.address_changed(account, now=now)
    move_key(account.participant_id, old, address)
    account.email, account.address_key = address, address_key(address)
    db.session.flush()
    if not accounts_with_key(old_key):
        forget_links(old_key)
    forget_changes(account.participant_id)
    followers.tell(account.participant_id, now)
    audit.record("address-changed", "person", account.participant_id, actor_id=actor_id, now=now)


def forget_changes(participant_id: UUID) -> None:
    """Remove the changes that somebody asked for and nobody confirmed."""
    db.session.execute(delete(AddressChange).where(AddressChange.participant_id == participant_id))


def remove_expired(now: datetime) -> int:
    """Remove changes nobody confirmed in time; how many."""
    return rows_changed(delete(AddressChange).where(AddressChange.expires_at <= now))
