"""Signing a device in and out."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core.clock import local_day
from app.core.statements import rows_changed
from app.core.tokens import new_token, token_hash
from app.core.transactions import separate_write
from app.extensions import db
from app.people.accounts.devices.labels import device_label
from app.people.accounts.models import Account, DeviceSession


def sign_device_in(account: Account, *, user_agent: str, valid_for: timedelta, now: datetime) -> str:
    """Sign a device in; the answer is the token for its cookie, of which the database keeps a hash."""
    token = new_token()
    db.session.add(
        DeviceSession(
            token_hash=token_hash(token),
            participant_id=account.participant_id,
            label=device_label(user_agent),
            created_at=now,
            last_used_on=local_day(now),
            expires_at=now + valid_for,
        )
    )
    if account.first_signed_in_at is None:
        account.first_signed_in_at = now
    db.session.flush()
    return token


def sign_device_out(participant_id: UUID, session_id: UUID) -> bool:
    """Sign one device of somebody out; whether it was signed in."""
    statement = delete(DeviceSession).where(
        DeviceSession.id == session_id, DeviceSession.participant_id == participant_id
    )
    return rows_changed(statement) > 0


def sign_out_everywhere(participant_id: UUID) -> int:
    """Sign all devices of somebody out; how many."""
    statement = delete(DeviceSession).where(DeviceSession.participant_id == participant_id)
    return rows_changed(statement)


def note_use(session_id: UUID, last_used_on: date, today: date, *, reading: bool) -> None:
    """Keep the day on which a device was last used: at most one write a day.

    A GET writes in a transaction of its own; when the database is busy the note waits for the next visit.
    A POST holds the write lock already and writes along with it.
    """
    if last_used_on >= today:
        return
    if not reading:
        _write_use(db.session(), session_id, today)
        return
    with suppress(OperationalError), separate_write() as session:
        _write_use(session, session_id, today)


def _write_use(session: Session, session_id: UUID, today: date) -> None:
    session.execute(update(DeviceSession).where(DeviceSession.id == session_id).values(last_used_on=today))


def remove_expired(now: datetime) -> int:
    """Remove the devices whose time is over; how many."""
    return rows_changed(delete(DeviceSession).where(DeviceSession.expires_at <= now))
