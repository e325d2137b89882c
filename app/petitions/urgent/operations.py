"""Taking the fast lane: made and sent to review in one go, with a mail to who is on call. Commits nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from app.core import audit
from app.core.statements import upsertable
from app.extensions import db
from app.petitions.models import Petition
from app.petitions.operations import PetitionPlan, create_petition, send_to_review
from app.petitions.urgent.messages import call_reviewer
from app.petitions.urgent.models import OnCall
from app.petitions.urgent.queries import on_call

LONGEST = timedelta(days=7)


def start(plan: PetitionPlan, *, now: datetime, actor_id: UUID | None) -> Petition:
    """Make an urgent petition and send it to review at once.

    Raises:
        Refused: as making and sending a petition.
    """
    petition = create_petition(replace(plan, is_urgent=True), now=now, actor_id=actor_id)
    db.session.flush()
    send(petition, now=now, actor_id=actor_id)
    return petition


def send(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Send a petition to review; when it is urgent, who is on call gets a mail, unless they sent it.

    Raises:
        Refused: as `send_to_review`.
    """
    send_to_review(petition, now=now, actor_id=actor_id)
    if petition.is_urgent:
        for _duty, reviewer in on_call(now):
            if reviewer.participant_id not in (petition.made_by, actor_id):
                call_reviewer(petition, reviewer, now)


def go_on_call(participant_id: UUID, hours: int, *, now: datetime) -> datetime:
    """Be on call for so many hours from now, at most a week; until when."""
    until = now + min(timedelta(hours=max(hours, 1)), LONGEST)
    row = upsertable(OnCall).values(participant_id=participant_id, until=until)
    db.session.execute(row.on_conflict_do_update(index_elements=["participant_id"], set_={"until": until}))
    audit.record("petition.on-call", "participant", participant_id, actor_id=participant_id, now=now)
    return until


def leave(participant_id: UUID, *, now: datetime) -> None:
    """Be on call no more."""
    db.session.execute(delete(OnCall).where(OnCall.participant_id == participant_id))
    audit.record("petition.off-call", "participant", participant_id, actor_id=participant_id, now=now)
