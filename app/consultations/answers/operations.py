"""Drafting an answer, having a second person look at it, publishing those of a phase together.

Nothing here commits.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, delete, insert, update

from app.consultations.answers import queries, rules
from app.consultations.answers.models import Answer, AnswerParagraph, Publication
from app.consultations.comments.texts import cleaned
from app.consultations.drafts.models import DraftVersion
from app.consultations.points.models import Point
from app.consultations.points.operations import locked, note
from app.consultations.points.queries import NOTHING, fed_by
from app.consultations.processes.models import Phase
from app.core import audit, jobs
from app.core.bilingual import Bilingual
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.extensions import db

# Tells authors what became of their words; `outcomes`, above this package, does it.
TELL_JOB = "outcomes.tell_authors"
# Makes the report of what everybody may read; `exports`, above this package too.
REPORT_JOB = "reports.make"


@dataclass(frozen=True)
class Said:
    """What an answer says: the decision, the reason, and the paragraphs in which it can be seen."""

    decision: str
    reason: Bilingual
    paragraph_ids: tuple[UUID, ...] = ()


def draft(point: Point, said: Said, *, revision: int, now: datetime, actor_id: UUID) -> Answer:
    """Write or change the answer to a point; one that was offered or approved is a draft again.

    `revision` is the one its writer began with; 0 when there was no answer yet.

    Raises:
        Refused: the answer is public, somebody changed it meanwhile, or it can't be said like this.
    """
    point = locked(point.id)
    require(rules.may_answer(point))
    reason = Bilingual(*(cleaned(each).text if each else None for each in (said.reason.nl, said.reason.en)))
    require(rules.may_be_said(said.decision, reason))
    answer = queries.answer_for_change(point.id)
    if answer is None:
        answer = Answer(point_id=point.id, decision=said.decision, reason=reason, drafted_at=now, revision=0)
        db.session.add(answer)
    elif answer.revision != revision:
        raise Refused(rules.CHANGED_MEANWHILE)
    answer.decision, answer.reason = said.decision, reason
    answer.drafted_by, answer.drafted_at, answer.revision = actor_id, now, answer.revision + 1
    answer.offered_at = answer.approved_at = answer.approved_by = None
    db.session.flush()
    _name_paragraphs(point.id, said.paragraph_ids)
    audit.record("answer.draft", "point", point.id, actor_id=actor_id, now=now, decision=said.decision)
    return answer


def discard(point: Point, *, now: datetime, actor_id: UUID) -> None:
    """Throw the answer to a point away.

    Raises:
        Refused: there is none, or it is public.
    """
    point = locked(point.id)
    require(rules.may_answer(point))
    answer = queries.answer_for_change(point.id)
    if answer is None:
        raise Refused(rules.NO_ANSWER)
    _name_paragraphs(point.id, ())
    db.session.delete(answer)
    db.session.flush()
    audit.record("answer.discard", "point", point.id, actor_id=actor_id, now=now)


def offer(point: Point, *, now: datetime, actor_id: UUID) -> Answer:
    """Ask a second person to look at the answer.

    Raises:
        Refused: something lacks that readers need, or it was offered before.
    """
    point = locked(point.id)
    answer = queries.answer_for_change(point.id)
    paragraphs = queries.paragraphs_of([point.id]).get(point.id, [])
    fed = fed_by([point.id]).get(point.id, NOTHING)
    require(rules.may_offer(point, answer, paragraphs, fed=fed.contributions > 0))
    assert answer is not None
    answer.offered_at = now
    audit.record("answer.offer", "point", point.id, actor_id=actor_id, now=now)
    return answer


def approve(point: Point, *, revision: int, now: datetime, actor_id: UUID) -> Answer:
    """Say as a second person that the answer may become public. `revision` is the one that was read.

    Raises:
        Refused: it isn't offered (any more), it is another text than was read, or the reviewer wrote it.
    """
    point = locked(point.id)
    answer = queries.answer_for_change(point.id)
    require(rules.may_review(point, answer, actor_id))
    assert answer is not None
    if answer.revision != revision:
        raise Refused(rules.SEEN_ANOTHER)
    answer.approved_by, answer.approved_at = actor_id, now
    audit.record("answer.approve", "point", point.id, actor_id=actor_id, now=now)
    return answer


def send_back(point: Point, why: str, *, now: datetime, actor_id: UUID) -> Answer:
    """Give an answer back to its writer, with a note that says what should be different.

    Raises:
        Refused: it isn't offered or approved, or there is no note.
    """
    point = locked(point.id)
    answer = queries.answer_for_change(point.id)
    require(rules.may_send_back(point, answer))
    assert answer is not None
    if not cleaned(why).text:
        raise Refused(rules.NOTE_NEEDED)
    note(point, why, author_id=actor_id, now=now)
    answer.offered_at = answer.approved_at = answer.approved_by = None
    audit.record("answer.send-back", "point", point.id, actor_id=actor_id, now=now)
    return answer


def stamp(points: Iterable[Point]) -> str:
    """A short word for exactly these points with their answers as they are now."""
    rows = list(points)
    answers = queries.answers_of([point.id for point in rows])
    read = [f"{point.id}:{point.revision}:{answers[point.id].revision}" for point in rows]
    return hashlib.sha256("\n".join(read).encode()).hexdigest()[:16]


def publish(
    phase: Phase,
    version: DraftVersion | None,
    *,
    seen: str | None = None,
    now: datetime,
    actor_id: UUID | None,
) -> Publication:
    """Make every approved answer to what was said in a phase public, together.

    `version` is the published one in which the paragraphs they name can be read, None while it is yet to
    come. `seen` is the `stamp` of what stood on the page.

    Raises:
        Refused: nothing is ready, or all of it was published meanwhile; something else is ready than was
            seen; or a paragraph isn't in that version.
    """
    # Who publishes at the same time waits here, and finds nothing left.
    db.session.get_one(Phase, phase.id, with_for_update=True, populate_existing=True)
    points = queries.ready_points(phase.id)
    if not points:
        raise Refused(rules.ALREADY_PUBLIC if seen else rules.NOTHING_TO_PUBLISH)
    if seen is not None and seen != stamp(points):
        raise Refused(rules.OTHERS_READY)
    if version is not None:
        _require_in(version, points)
    made = Publication(
        phase_id=phase.id,
        version_id=version.id if version else None,
        published_at=now,
        published_by=actor_id,
    )
    db.session.add(made)
    db.session.flush()
    ids = [point.id for point in points]
    rows_changed(update(Answer).where(Answer.point_id.in_(ids)).values(publication_id=made.id))
    rows_changed(update(Point).where(Point.id.in_(ids)).values(answered_at=now))
    db.session.expire_all()
    audit.record("answers.publish", "phase", phase.id, actor_id=actor_id, now=now, points=len(ids))
    jobs.enqueue(TELL_JOB, {"publication": str(made.id)}, now=now, unique=f"{TELL_JOB}:{made.id}")
    jobs.enqueue(REPORT_JOB, {"consultation": str(phase.consultation_id)}, now=now)
    return made


def name_version(made: Publication, version: DraftVersion, *, now: datetime, actor_id: UUID | None) -> None:
    """Say in which version the answers of a publication can be seen, when it was yet to come.

    Raises:
        Refused: that is known already, or a paragraph they name isn't in that version.
    """
    made = db.session.get_one(Publication, made.id, with_for_update=True, populate_existing=True)
    if made.version_id is not None:
        raise Refused(rules.VERSION_KNOWN)
    _require_in(version, queries.points_in(made.id))
    made.version_id = version.id
    audit.record(
        "answers.name-version", "phase", made.phase_id, actor_id=actor_id, now=now, number=version.number
    )
    jobs.enqueue(REPORT_JOB, {"consultation": str(version.consultation_id)}, now=now)


def _name_paragraphs(point_id: UUID, paragraph_ids: Collection[UUID]) -> None:
    rows_changed(delete(AnswerParagraph).where(AnswerParagraph.point_id == point_id))
    rows = [{"point_id": point_id, "paragraph_id": each} for each in dict.fromkeys(paragraph_ids)]
    if rows:
        db.session.execute(insert(cast("Table", AnswerParagraph.__table__)), rows)


def _require_in(version: DraftVersion, points: Iterable[Point]) -> None:
    """That a version is published and has every paragraph that the answers to these points name."""
    if not version.is_published:
        raise Refused(rules.NO_SUCH_VERSION)
    if strays := queries.points_astray(version.id, points):
        numbers = ", ".join(str(point.number) for point in strays)
        raise Refused(rules.NOT_IN_VERSION.with_params(numbers=numbers, version=version.number))
