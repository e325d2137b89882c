"""What somebody thinks, for their own eyes: others see counts only."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from app.consultations.drafts.models import Wording
from app.consultations.reactions.models import Reaction
from app.extensions import db


def own_opinions_on(version_id: UUID, participant_id: UUID | None) -> dict[UUID, str]:
    """What somebody thinks of the paragraphs of a version: one statement."""
    if participant_id is None:
        return {}
    statement = (
        select(Reaction.paragraph_id, Reaction.opinion)
        .join(Wording, Wording.id == Reaction.wording_id)
        .where(Wording.version_id == version_id, Reaction.participant_id == participant_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement) if row[0] is not None}


def own_opinions(comment_ids: Iterable[UUID], participant_id: UUID | None) -> dict[UUID, str]:
    """What somebody thinks of these contributions: one statement."""
    wanted = list(comment_ids)
    if participant_id is None or not wanted:
        return {}
    statement = select(Reaction.comment_id, Reaction.opinion).where(
        Reaction.participant_id == participant_id, Reaction.comment_id.in_(wanted)
    )
    return {row[0]: row[1] for row in db.session.execute(statement) if row[0] is not None}
