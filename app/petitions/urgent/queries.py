"""Who is on call."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.people.accounts.models import Account
from app.petitions.urgent.models import OnCall


def on_call(now: datetime) -> Sequence[tuple[OnCall, Account]]:
    """Who can be called now, the one who stays longest first: one statement."""
    statement = (
        select(OnCall, Account)
        .join(Account, Account.participant_id == OnCall.participant_id)
        .where(OnCall.until > now)
    )
    found = db.session.execute(statement.order_by(OnCall.until.desc(), OnCall.participant_id))
    return [(row[0], row[1]) for row in found]


def on_call_until(participant_id: UUID, now: datetime) -> datetime | None:
    """Until when somebody is on call; None when they aren't."""
    found = db.session.get(OnCall, participant_id)
    return found.until if found is not None and found.until > now else None
