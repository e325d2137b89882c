"""The audit log: who looked at or changed what, append-only by triggers, with ids and never names."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model, db


class AuditEntry(Model):
    """One act of a person or of the system on one object."""

    __tablename__ = "audit_log"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid, index=True, info=personal("audit"))
    action: Mapped[str] = mapped_column(String(60), info=impersonal("a fixed word"))
    object_type: Mapped[str] = mapped_column(String(40), info=impersonal("a fixed word"))
    object_id: Mapped[str] = mapped_column(String(60), index=True, info=personal("audit"))
    details: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, info=impersonal("ids and fixed words")
    )


def record(
    action: str,
    object_type: str,
    object_id: UUID | str,
    *,
    actor_id: UUID | None,
    now: datetime,
    **details: Any,
) -> None:
    """Add one entry to the caller's transaction. `details` hold ids, numbers and fixed words, never names."""
    db.session.add(
        AuditEntry(
            at=now,
            actor_id=actor_id,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            details={key: str(value) if isinstance(value, UUID) else value for key, value in details.items()},
        )
    )


def entries_about(object_id: UUID | str, limit: int = 50) -> list[AuditEntry]:
    """The latest entries about one object, newest first."""
    statement = select(AuditEntry).where(AuditEntry.object_id == str(object_id))
    return list(db.session.scalars(statement.order_by(AuditEntry.id.desc()).limit(limit)))


def actors_of(object_id: UUID | str, actions: Collection[str], *, since: Collection[str] = ()) -> set[UUID]:
    """Everybody who did one of `actions` with an object, after the last time one of `since` was done."""
    about = select(AuditEntry).where(AuditEntry.object_id == str(object_id))
    entries = db.session.scalars(
        about.where(AuditEntry.action.in_([*actions, *since])).order_by(AuditEntry.id)
    )
    found: set[UUID] = set()
    for entry in entries:
        if entry.action in since:
            found.clear()
        elif entry.actor_id is not None:
            found.add(entry.actor_id)
    return found
