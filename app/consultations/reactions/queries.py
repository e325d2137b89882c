"""What somebody thinks, for their own eyes: others see counts only."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import bindparam, select

from app.consultations.drafts.models import Wording
from app.consultations.reactions.models import Reaction
from app.extensions import db

# Built once: every page of a draft asks it.
_ON_VERSION = (
    select(Reaction.paragraph_id, Reaction.opinion)
    .join(Wording, Wording.id == Reaction.wording_id)
    .where(
        Wording.version_id == bindparam("version"),
        Reaction.participant_id == bindparam("person"),
        Reaction.paragraph_id.is_not(None),
    )
)


def own_opinions_on(version_id: UUID, participant_id: UUID | None) -> dict[UUID, str]:
    """What somebody thinks of the paragraphs of a version: one statement."""
    if participant_id is None:
        return {}
    given = {"version": version_id, "person": participant_id}
    rows = db.session.execute(_ON_VERSION, given).all()
    return {place: opinion for place, opinion in rows if place is not None}


def own_opinions(comment_ids: Iterable[UUID], participant_id: UUID | None) -> dict[UUID, str]:
    """What somebody thinks of these contributions: one statement."""
    wanted = list(comment_ids)
    if participant_id is None or not wanted:
        return {}
    statement = select(Reaction.comment_id, Reaction.opinion).where(
        Reaction.participant_id == participant_id, Reaction.comment_id.in_(wanted)
    )
    return {row[0]: row[1] for row in db.session.execute(statement) if row[0] is not None}
