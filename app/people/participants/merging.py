"""One person who is known twice becomes one: the duplicate points to the participant that stays."""

from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app.core import audit
from app.core.personal_data import holders
from app.core.refusals import Refusal, Refused
from app.extensions import db
from app.people.participants.models import Participant

SAME_PERSON = Refusal("same-person", _l("These are the same person already."))
ALREADY_MERGED = Refusal("already-merged", _l("One of these was merged into somebody else before."))


def merge(duplicate_id: UUID, kept_id: UUID, *, now: datetime, acting: UUID | None) -> None:
    """Let `kept_id` stand for everything `duplicate_id` did and has, in every domain; figures follow.

    The duplicate's keys stay with it and are followed to the one that stays, so that its address is
    recognised. `acting` is the member of staff, None at the console.

    Raises:
        Refused: they are the same, or one of them was merged before.
        NoResultFound: there is no such participant.
    """
    duplicate, kept = _held(duplicate_id, kept_id)
    if duplicate.merged_into is not None or kept.merged_into is not None:
        same = duplicate.merged_into == kept.id or kept.merged_into == duplicate.id
        raise Refused(SAME_PERSON if same else ALREADY_MERGED)
    for holder in holders():
        if holder.merge is not None:
            holder.merge(duplicate_id, kept_id, now)
    # Who was merged into the duplicate now points past it: a merge is always one step.
    earlier = update(Participant).where(Participant.merged_into == duplicate_id)
    db.session.execute(earlier.values(merged_into=kept_id))
    duplicate.merged_into = kept_id
    db.session.flush()
    audit.record("person-merged", "person", kept_id, actor_id=acting, now=now, duplicate=duplicate_id)


def _held(duplicate_id: UUID, kept_id: UUID) -> tuple[Participant, Participant]:
    """Both, locked in one order, so that two merges of the same people wait for each other."""
    if duplicate_id == kept_id:
        raise Refused(SAME_PERSON)
    statement = (
        select(Participant)
        .where(Participant.id.in_((duplicate_id, kept_id)))
        .order_by(Participant.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    db.session.scalars(statement).all()
    return db.session.get_one(Participant, duplicate_id), db.session.get_one(Participant, kept_id)
