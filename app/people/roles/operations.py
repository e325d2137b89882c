"""Granting and withdrawing roles; each is written in the audit log."""

from datetime import datetime
from uuid import UUID

from app.core import audit
from app.core.access import Role
from app.extensions import db
from app.people.roles.models import RoleGrant
from app.people.roles.queries import grants_of


def grant(
    participant_id: UUID,
    role: Role,
    *,
    granted_by: UUID | None,
    now: datetime,
    scope: str | None = None,
    ends_at: datetime | None = None,
) -> RoleGrant:
    """Give a role, everywhere or for the object `scope`; a role already held the same way stays as it is.

    `granted_by` is None when a command on the server did it.
    """
    for held in grants_of(participant_id, now):
        if held.role == role.value and held.scope == scope and held.ends_at == ends_at:
            return held
    given = RoleGrant(
        participant_id=participant_id,
        role=role.value,
        scope=scope,
        starts_at=now,
        ends_at=ends_at,
        granted_by=granted_by,
    )
    db.session.add(given)
    db.session.flush()
    audit.record(
        "role-granted", "person", participant_id, actor_id=granted_by, now=now, role=role.value, scope=scope
    )
    return given


def withdraw(given: RoleGrant, *, withdrawn_by: UUID | None, now: datetime) -> None:
    """End a grant at once."""
    given.ends_at = now
    audit.record(
        "role-withdrawn",
        "person",
        given.participant_id,
        actor_id=withdrawn_by,
        now=now,
        role=given.role,
        scope=given.scope,
    )
