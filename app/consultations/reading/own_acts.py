"""What somebody did in consultations, for their own page."""

from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.consultations.comments.models import Comment
from app.consultations.drafts.models import Wording
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.queries import addresses_of
from app.core.languages import current_language
from app.extensions import db
from app.people.activity import Act


def own_acts(participant_id: UUID, limit: int) -> list[Act]:
    """The latest comments of somebody, newest first, each with where it stands; three statements."""
    statement = (
        select(Comment, Consultation, Wording.number)
        .join(Phase, Phase.id == Comment.phase_id)
        .join(Consultation, Consultation.id == Phase.consultation_id)
        .outerjoin(Wording, Wording.id == Comment.wording_id)
        .where(Comment.author_id == participant_id)
        .order_by(Comment.posted_at.desc(), Comment.id.desc())
        .limit(limit)
    )
    rows = db.session.execute(statement).all()
    slugs = addresses_of(list({consultation.id for _said, consultation, _number in rows}))
    return [
        Act(
            at=said.posted_at,
            what=_what(said, number),
            about=consultation.title,
            url=_where(said, slugs[consultation.id][current_language()]),
            said=said.text,
            said_language=said.language,
        )
        for said, consultation, number in rows
    ]


def _where(said: Comment, slug: str) -> str:
    """Where it stands; what is hidden: the decision, to which its author can object."""
    if said.hidden_at is not None:
        return url_for("moderation.decision", subject_id=said.id)
    return url_for("consultations.contribution", slug=slug, comment_id=said.id)


def _what(said: Comment, number: int | None) -> str:
    if said.withdrawn_at is not None:
        return str(_("You commented and withdrew it"))
    if said.hidden_at is not None:
        return str(_("You commented; the moderators hid it"))
    if said.is_reply:
        return str(_("You replied to somebody"))
    if said.section_id is not None:
        return str(_("You commented on a section"))
    if said.paragraph_id is None:
        return str(_("You commented on the whole text"))
    if said.is_suggestion:
        return str(_("You suggested another wording of paragraph %(number)s", number=number))
    if number is None:
        return str(_("You commented on a paragraph that is gone"))
    return str(_("You commented on paragraph %(number)s", number=number))
