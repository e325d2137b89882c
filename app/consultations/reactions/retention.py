"""What is kept of who reacted, until when, and how it goes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import aliased

from app.consultations.comments.models import Comment
from app.consultations.drafts.models import Paragraph
from app.consultations.processes import retention as consultation_retention
from app.consultations.processes.models import Consultation, Phase
from app.consultations.reactions.models import Reaction
from app.consultations.reactions.operations import event_uid, take_back
from app.core import personal_data, retention
from app.core.languages import current_language
from app.core.merging import pass_on
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.extensions import db
from app.participation.ledger.untying import untie

AT_ONCE = 2_000


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="reactions",
            what=_l("That a reaction (agree, partly agree, disagree) is yours"),
            purpose=_l("so that you react once to each paragraph, and can change your mind"),
            period=consultation_retention.period,
            erased=_l("taken away by itself; the reaction stays counted without you"),
            expire=take_people_away,
            in_pieces=True,
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="reactions",
            title=_l("Your reactions"),
            export=export,
            erase=erase,
            stays=_l("Your reactions stay counted, but nobody can tell any more that they were yours."),
            merge=merge,
        ),
    )


def take_people_away(now: datetime) -> int:
    """Who reacted goes, so many years after the last phase of a consultation closed; some at a time."""
    past = consultation_retention.past_without_people(now)
    phases = select(Phase.id).where(Phase.consultation_id.in_(past))
    some = select(Reaction.id).where(Reaction.phase_id.in_(phases), Reaction.participant_id.is_not(None))
    return _without_person(Reaction.id.in_(some.order_by(Reaction.id).limit(AT_ONCE)))


def _without_person(which: ColumnElement[bool]) -> int:
    """Take people away from reactions, and what leads from the ledger to these."""
    changed = update(Reaction).where(which).values(participant_id=None).returning(Reaction.id)
    ids = db.session.scalars(changed, execution_options={"synchronize_session": False}).all()
    untie(event_uid(each) for each in ids)
    return len(ids)


def export(participant_id: UUID) -> list[dict[str, Any]]:
    """Every reaction of somebody, with what it is about; what others wrote isn't theirs to take along."""
    statement = (
        select(Reaction, Consultation, Paragraph.key)
        .join(Phase, Phase.id == Reaction.phase_id)
        .join(Consultation, Consultation.id == Phase.consultation_id)
        .outerjoin(Comment, Comment.id == Reaction.comment_id)
        .outerjoin(Paragraph, Paragraph.id == func.coalesce(Reaction.paragraph_id, Comment.paragraph_id))
        .where(Reaction.participant_id == participant_id)
        .order_by(Reaction.reacted_at, Reaction.id)
    )
    return [
        {
            "consultation": consultation.title.text_in(current_language()),
            "paragraph": key,
            "about": "paragraph" if reaction.comment_id is None else "contribution",
            "opinion": reaction.opinion,
            "as": reaction.audience,
            "reacted_at": reaction.reacted_at.isoformat(),
        }
        for reaction, consultation, key in db.session.execute(statement)
    ]


def erase(participant_id: UUID, now: datetime, withdraw_words: bool) -> None:
    """Take somebody away from their reactions; the reactions too when they want it."""
    theirs = select(Reaction).where(Reaction.participant_id == participant_id)
    if withdraw_words:
        found = db.session.scalars(theirs.order_by(Reaction.id)).all()
        for reaction in found:
            take_back(reaction, now)
        untie(event_uid(reaction.id) for reaction in found)
        return
    _without_person(Reaction.participant_id == participant_id)


def merge(from_id: UUID, into_id: UUID, now: datetime) -> None:
    """What either thought; where both reacted to one thing the one that stays keeps theirs."""
    other = aliased(Reaction)
    same = (other.wording_id == Reaction.wording_id) | (other.comment_id == Reaction.comment_id)
    twice = select(Reaction).where(
        Reaction.participant_id == from_id,
        select(other.id).where(other.participant_id == into_id, same).exists(),
    )
    for reaction in db.session.scalars(twice.order_by(Reaction.id)).all():
        take_back(reaction, now)
    pass_on(Reaction, "participant_id", from_id, into_id)
