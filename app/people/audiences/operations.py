"""Admitting people to audiences, and correcting the days on which they belonged to them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.core import audit
from app.core.refusals import require
from app.extensions import db
from app.people.audiences.models import Audience, AudienceMembership, AudienceTerm
from app.people.audiences.rules import period_refusal


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


def add(
    participant_id: UUID,
    audience: Audience,
    *,
    starts_on: date,
    ends_on: date | None,
    acting: UUID,
    now: datetime,
    term: AudienceTerm | None = None,
) -> AudienceMembership:
    """As `admit`, by a member of staff: periods in one audience don't overlap, and the audit log has it.

    Raises:
        Refused: the days are impossible, overlap with another period, or lie outside the term.
    """
    require(period_refusal(audience, starts_on, ends_on, _periods(participant_id, audience), term))
    membership = admit(
        participant_id,
        audience,
        starts_on=starts_on,
        ends_on=ends_on,
        now=now,
        term_id=term.id if term else None,
    )
    _record("audience-added", membership, acting, now)
    return membership


def correct(
    membership: AudienceMembership, *, starts_on: date, ends_on: date | None, acting: UUID, now: datetime
) -> None:
    """Write down the right days; with only an end this ends the membership.

    Raises:
        Refused: as `add`.
    """
    audience = Audience(membership.audience)
    others = [other for other in _periods(membership.participant_id, audience) if other.id != membership.id]
    term = db.session.get(AudienceTerm, membership.term_id) if membership.term_id else None
    require(period_refusal(audience, starts_on, ends_on, others, term))
    membership.starts_on, membership.ends_on = starts_on, ends_on
    db.session.flush()
    _record("audience-corrected", membership, acting, now)


def remove(membership: AudienceMembership, *, acting: UUID, now: datetime) -> None:
    """Take away a membership that was never right; one that was right is ended instead (`correct`)."""
    _record("audience-removed", membership, acting, now)
    db.session.delete(membership)
    db.session.flush()


def _periods(participant_id: UUID, audience: Audience) -> list[AudienceMembership]:
    statement = select(AudienceMembership).where(
        AudienceMembership.participant_id == participant_id, AudienceMembership.audience == audience.value
    )
    # Two staff who add the same period at once: the second waits here, then sees the first (PostgreSQL).
    return list(db.session.scalars(statement.with_for_update()))


def _record(action: str, membership: AudienceMembership, acting: UUID, now: datetime) -> None:
    audit.record(
        action,
        "person",
        membership.participant_id,
        actor_id=acting,
        now=now,
        audience=membership.audience,
        starts_on=membership.starts_on.isoformat(),
        ends_on=membership.ends_on.isoformat() if membership.ends_on else None,
    )
