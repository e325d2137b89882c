"""Admitting people to audiences."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.people.audiences.models import Audience, AudienceMembership


def admit(
    participant_id: UUID,
    audience: Audience,
    *,
    starts_on: date,
    now: datetime,
    ends_on: date | None = None,
    term_id: UUID | None = None,
) -> AudienceMembership:
    """Let somebody belong to an audience from a day; the same start admitted again takes the new end."""
    statement = select(AudienceMembership).where(
        AudienceMembership.participant_id == participant_id,
        AudienceMembership.audience == audience.value,
        AudienceMembership.starts_on == starts_on,
    )
    membership = db.session.scalar(statement)
    if membership is None:
        membership = AudienceMembership(
            participant_id=participant_id, audience=audience.value, starts_on=starts_on, created_at=now
        )
        db.session.add(membership)
    membership.ends_on, membership.term_id = ends_on, term_id
    db.session.flush()
    return membership
