"""What accounts can say of a person, and how they let go."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, inspect, select

from app.core.merging import pass_on
from app.core.statements import rows_changed
from app.extensions import db
from app.mail.addresses import address_key as mail_key
from app.mail.models import Mail
from app.people.accounts.addresses.operations import forget_changes
from app.people.accounts.devices.operations import sign_out_everywhere
from app.people.accounts.links.operations import forget_links
from app.people.accounts.models import Account, AddressChange, DeviceSession, RecoveryCode, SecondFactor
from app.people.accounts.queries import account_of, accounts_with_key
from app.people.accounts.second_factor.queries import codes_left, factor_of


def export(participant_id: UUID) -> dict[str, Any]:
    """The account, its devices and whether it has a second factor; empty when there is no account."""
    account = account_of(participant_id)
    if account is None:
        return {}
    has_factor = factor_of(participant_id) is not None
    return {
        "name": account.name,
        "email": account.email,
        "language": account.language,
        "birth_year": account.birth_year,
        "created_at": account.created_at.isoformat(),
        "first_signed_in_at": account.first_signed_in_at and account.first_signed_in_at.isoformat(),
        "devices": [_device(device) for device in _devices(participant_id)],
        "second_factor": has_factor or None,
        "recovery_codes_left": codes_left(participant_id) if has_factor else None,
    }


def _devices(participant_id: UUID) -> list[DeviceSession]:
    statement = select(DeviceSession).where(DeviceSession.participant_id == participant_id)
    return list(db.session.scalars(statement.order_by(DeviceSession.created_at, DeviceSession.id)))


def _device(device: DeviceSession) -> dict[str, Any]:
    return {
        "device": device.label,
        "signed_in_at": device.created_at.isoformat(),
        "last_used_on": device.last_used_on.isoformat(),
    }


def erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    """Remove the account with its devices, links and second factor."""
    account = account_of(participant_id)
    sign_out_everywhere(participant_id)
    forget_changes(participant_id)
    for table in (RecoveryCode, SecondFactor):
        db.session.execute(delete(table).where(table.participant_id == participant_id))
    if account is None:
        return
    db.session.delete(account)
    db.session.flush()
    if not accounts_with_key(account.address_key):
        forget_links(account.address_key)
        _forget_nameless_mails(account.email)


def _forget_nameless_mails(address: str) -> None:
    """Mails that went to nobody in particular: to a shared address, or before there was an account."""
    statement = delete(Mail).where(Mail.address_key == mail_key(address), Mail.participant_id.is_(None))
    rows_changed(statement)


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """The account of the one that stays is kept; without one the duplicate's becomes theirs.

    Where both have one, the duplicate's devices are signed out and its second factor goes; a birth year that
    only the duplicate gave is kept.
    """
    account, kept = account_of(from_id), account_of(into_id)
    if account is None or kept is not None:
        if account is not None and kept is not None and kept.birth_year is None:
            kept.birth_year = account.birth_year
        _drop_account(from_id)
        return
    names = [column.name for column in inspect(Account).columns if column.name != "participant_id"]
    db.session.add(Account(participant_id=into_id, **{name: getattr(account, name) for name in names}))
    db.session.flush()
    for model in (DeviceSession, AddressChange, RecoveryCode, SecondFactor):
        pass_on(model, "participant_id", from_id, into_id)
    db.session.delete(account)
    db.session.flush()


def _drop_account(participant_id: UUID) -> None:
    """Remove an account whose person has another one; links mailed to its address sign nobody in."""
    sign_out_everywhere(participant_id)
    for model in (AddressChange, RecoveryCode, SecondFactor, Account):
        rows_changed(delete(model).where(model.participant_id == participant_id))
    db.session.expire_all()
