"""The log of who looked at whom.

A page is read by GET, and the transaction of a GET never writes. So the note that somebody looked is written
in a short transaction of its own, before the page is drawn: a look that can't be logged shows nothing.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_login import current_user

from app.core.audit import AuditEntry
from app.core.transactions import separate_write


def note_look(action: str, object_type: str, object_id: UUID | str, *, now: datetime, **details: Any) -> None:
    """Write down that the member of staff of this visit looked at something personal.

    `details` hold numbers and fixed words, never names or what was typed.
    """
    with separate_write() as session:
        session.add(
            AuditEntry(
                at=now,
                actor_id=current_user.participant_id,
                action=action,
                object_type=object_type,
                object_id=str(object_id),
                details=details,
            )
        )
