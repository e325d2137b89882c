"""What is known of somebody who is about to say something in a consultation, in one statement."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, literal_column, outerjoin, select

from app.consents.queries import latest_choice
from app.consents.texts import Purpose
from app.consultations.comments.bylines import KnownByline
from app.consultations.comments.models import Byline
from app.core.statements import read
from app.moderation.word_lists.queries import all_listed


class KnownAuthor(NamedTuple):
    """`agreed`: that we may keep what they say. `byline`: what they chose here, if anything. `listed`: the
    words of our lists, a line each."""

    agreed: bool
    byline: KnownByline | None
    listed: str


_bylines = Byline.__table__.c
_one = select(literal_column("1").label("one")).subquery()
_theirs = and_(
    _bylines.consultation_id == bindparam("consultation", type_=Uuid),
    _bylines.participant_id == bindparam("person", type_=Uuid),
)
# Built once: building costs more than running.
_AUTHOR = select(
    latest_choice().label("agreed"),
    all_listed().label("listed"),
    _bylines.kind,
    _bylines.pseudonym,
).select_from(outerjoin(_one, Byline.__table__, _theirs))


def author_in(consultation_id: UUID, participant_id: UUID) -> KnownAuthor:
    """What is known of somebody in a consultation, before they say something."""
    given = {
        "person": participant_id,
        "purpose": Purpose.COMMENTS.value,
        "consultation": consultation_id,
    }
    agreed, listed, kind, pseudonym = read(_AUTHOR, given).one()
    chosen = KnownByline(consultation_id, participant_id, kind, pseudonym) if kind is not None else None
    return KnownAuthor(bool(agreed), chosen, listed or "")
