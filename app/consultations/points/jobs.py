"""Finding contributions that look alike, away from anybody's request."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.orm import Session

from app.consultations.comments.models import Comment
from app.consultations.comments.queries import READABLE
from app.consultations.drafts.models import Wording
from app.consultations.points.likeness import Remark, most_alike
from app.consultations.points.models import Likeness, LikenessSearch
from app.consultations.points.own_words import own_words
from app.consultations.processes.models import Phase
from app.core import jobs
from app.core.statements import rows_changed
from app.core.transactions import reading
from app.extensions import db

FIND = "points.find_alike"
LOOK = "points.look_for_alike"


def look(_payload: dict[str, Any], now: datetime) -> None:
    """Let every consultation be searched in which something was said, changed or taken back since."""
    searched = select(LikenessSearch.consultation_id, LikenessSearch.stamp)
    before = {row[0]: row[1] for row in db.session.execute(searched)}
    for consultation_id, stamp in _stamps(db.session()).items():
        if before.get(consultation_id) != stamp:
            payload = {"consultation": str(consultation_id), "stamp": stamp}
            jobs.enqueue(FIND, payload, now=now, unique=f"{FIND}:{consultation_id}:{stamp}")


def find(payload: dict[str, Any], _now: datetime) -> None:
    find_alike(UUID(payload["consultation"]))


def find_alike(consultation_id: UUID, session: Session | None = None) -> int:
    """Find anew what looks alike in one consultation; how many contributions have others like them.

    Without `session` what is compared is read in a transaction of its own, so that the one write lock of
    SQLite isn't held while words are compared.
    """
    if session is None:
        with reading(), Session(db.engine) as apart:
            remarks, stamp = _remarks(apart, consultation_id), _stamps(apart).get(consultation_id, "")
    else:
        remarks, stamp = _remarks(session, consultation_id), _stamps(session).get(consultation_id, "")
    found = most_alike(remarks)
    phases = select(Phase.id).where(Phase.consultation_id == consultation_id)
    mine = select(Comment.id).where(Comment.phase_id.in_(phases))
    rows_changed(delete(Likeness).where(Likeness.comment_id.in_(mine)))
    rows = [
        {"comment_id": key, "other_id": alike.other, "score": alike.score}
        for key, some in found.items()
        for alike in some
    ]
    if rows:
        db.session.execute(insert(cast("Table", Likeness.__table__)), rows)
    rows_changed(delete(LikenessSearch).where(LikenessSearch.consultation_id == consultation_id))
    db.session.add(LikenessSearch(consultation_id=consultation_id, stamp=stamp))
    db.session.flush()
    return len(found)


def _stamps(session: Session) -> dict[UUID, str]:
    """Per consultation what a search depends on, as a short word: one statement."""
    statement = (
        select(Phase.consultation_id, func.count(), func.max(Comment.posted_at), func.max(Comment.edited_at))
        .join(Phase, Phase.id == Comment.phase_id)
        .where(READABLE)
        .group_by(Phase.consultation_id)
    )
    return {
        row[0]: f"{row[1]}/{row[2].timestamp():.0f}/{row[3].timestamp() if row[3] else 0:.0f}"
        for row in session.execute(statement)
    }


def _remarks(session: Session, consultation_id: UUID) -> list[Remark[UUID]]:
    statement = (
        select(Comment, Wording)
        .join(Phase, Phase.id == Comment.phase_id)
        .outerjoin(Wording, Wording.id == Comment.wording_id)
        .where(Phase.consultation_id == consultation_id, READABLE)
        .order_by(Comment.posted_at, Comment.id)
    )
    return [
        Remark(said.id, said.language, own_words(said, wording), said.paragraph_id or said.section_id)
        for said, wording in session.execute(statement)
    ]
