"""Whether somebody has a second factor, and how many recovery codes are left."""

from uuid import UUID

from sqlalchemy import func, select

from app.extensions import db
from app.people.accounts.models import RecoveryCode, SecondFactor


def factor_of(participant_id: UUID) -> SecondFactor | None:
    return db.session.get(SecondFactor, participant_id)


def codes_left(participant_id: UUID) -> int:
    """How many recovery codes still work."""
    statement = select(func.count()).select_from(RecoveryCode)
    unused = statement.where(RecoveryCode.participant_id == participant_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0
