"""Gathering contributions into points, and working on those. Nothing here commits.

Whoever approved an answer approved it with its point: what changes that, lets the answer be a draft again,
and who changed it last is not the one who approves it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, func, insert, select, update

from app.consultations.answers.queries import answer_for_change
from app.consultations.comments.models import Comment
from app.consultations.comments.texts import cleaned
from app.consultations.points import queries, rules
from app.consultations.points.models import CommentPart, Point, PointNote, PointSource
from app.consultations.processes.models import Consultation, Phase
from app.core import audit
from app.core.bilingual import Bilingual
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.core.types import new_id
from app.extensions import db

NO_TEXT = Bilingual()


@dataclass(frozen=True)
class Pick:
    """A contribution, or one part of it, that staff chose."""

    comment_id: UUID
    part_id: UUID | None = None


def make_point(
    consultation_id: UUID,
    title: Bilingual,
    summary: Bilingual = NO_TEXT,
    *,
    submission: str | None = None,
    now: datetime,
    actor_id: UUID | None,
) -> Point:
    """A new point with the next number of its consultation; `submission` as in `made_with`.

    Raises:
        Refused: it has no title, or title or summary is too long.
    """
    title, summary = _worded(title), _worded(summary)
    require(rules.may_be_worded(title, summary))
    _wait_for_others(consultation_id)
    last = select(func.max(Point.number)).where(Point.consultation_id == consultation_id)
    point = Point(
        consultation_id=consultation_id,
        number=(db.session.scalar(last) or 0) + 1,
        title=title,
        summary=summary,
        created_at=now,
        submission=submission,
        changed_by=actor_id,
    )
    db.session.add(point)
    db.session.flush()
    audit.record("point.make", "point", point.id, actor_id=actor_id, now=now, point=point.number)
    return point


def made_with(consultation_id: UUID, submission: str) -> Point | None:
    """The point that this form made before, when it is sent once more."""
    _wait_for_others(consultation_id)
    return queries.point_submitted(consultation_id, submission)


def _wait_for_others(consultation_id: UUID) -> None:
    """Who makes a point at the same time waits here: no two get one number, no form makes two."""
    db.session.execute(select(Consultation.id).where(Consultation.id == consultation_id).with_for_update())


def gather(
    point: Point,
    picks: Iterable[Pick],
    *,
    with_replies: bool = False,
    now: datetime,
    actor_id: UUID | None,
) -> int:
    """Let contributions or parts of them feed a point; how many did not before.

    `with_replies` takes the replies along that can be read.

    Raises:
        Refused: nothing is chosen, the point is closed, or a contribution is gone or of another consultation.
    """
    point = locked(point.id)
    require(rules.may_change(point))
    wanted = list(dict.fromkeys(picks))
    if not wanted:
        raise Refused(rules.NOTHING_CHOSEN)
    said = _contributions(point.consultation_id, {pick.comment_id for pick in wanted})
    for pick in wanted:
        require(rules.may_be_gathered(said.get(pick.comment_id)))
    _require_parts(wanted)
    if with_replies:
        wanted += [Pick(reply) for reply in _replies_to(set(said))]
    there = _fed(point.id)
    fresh = [pick for pick in dict.fromkeys(wanted) if pick not in there]
    rows = [
        {
            "id": new_id(),
            "point_id": point.id,
            "first_point_id": point.id,
            "comment_id": pick.comment_id,
            "part_id": pick.part_id,
            "added_at": now,
        }
        for pick in fresh
    ]
    if rows:
        db.session.execute(insert(cast("Table", PointSource.__table__)), rows)
        audit.record("point.gather", "point", point.id, actor_id=actor_id, now=now, gathered=len(rows))
        _changed(point, now, actor_id)
    return len(rows)


def take_out(source: PointSource, *, now: datetime, actor_id: UUID | None) -> None:
    """Let a contribution feed a point no more.

    Raises:
        Refused: the answer to the point is public.
    """
    point = locked(source.point_id)
    require(rules.may_change(point))
    audit.record(
        "point.take-out", "point", source.point_id, actor_id=actor_id, now=now, comment=source.comment_id
    )
    db.session.delete(source)
    db.session.flush()
    _changed(point, now, actor_id)


def edit_point(
    point: Point,
    title: Bilingual,
    summary: Bilingual,
    *,
    revision: int,
    now: datetime,
    actor_id: UUID | None,
) -> Point:
    """Word a point anew. `revision` is the one its writer began with.

    Raises:
        Refused: somebody else changed it meanwhile, its answer is public, or the texts can't stay like this.
    """
    point = locked(point.id)
    require(rules.may_change(point))
    title, summary = _worded(title), _worded(summary)
    require(rules.may_be_worded(title, summary))
    if (title, summary) == (point.title, point.summary):
        return point
    if revision != point.revision:
        raise Refused(rules.CHANGED_MEANWHILE)
    point.title, point.summary, point.revision = title, summary, point.revision + 1
    audit.record("point.edit", "point", point.id, actor_id=actor_id, now=now)
    _changed(point, now, actor_id)
    return point


def assign(
    point: Point,
    to: UUID | None,
    *,
    among: Collection[UUID],
    now: datetime,
    actor_id: UUID | None,
) -> None:
    """Say who of staff (`among` them) drafts the answer, or nobody.

    Raises:
        Refused: they may not work on points, or the point is closed.
    """
    point = locked(point.id)
    require(rules.may_change(point))
    if to is not None and to not in among:
        raise Refused(rules.NOT_OF_STAFF)
    if point.assigned_to != to:
        point.assigned_to = to
        audit.record("point.assign", "point", point.id, actor_id=actor_id, now=now, to=to)


def note(point: Point, text: str, *, author_id: UUID, now: datetime) -> PointNote:
    """Tell colleagues something about a point.

    Raises:
        Refused: there is no text, or it is too long.
    """
    words = cleaned(text).text
    require(rules.may_note(words))
    written = PointNote(point_id=point.id, author_id=author_id, text=words, written_at=now)
    db.session.add(written)
    return written


def take_into(point: Point, into: Point | None, *, now: datetime, actor_id: UUID | None) -> None:
    """Take a point into another: what fed it feeds that one, and its number leads there.

    Points that were taken into it go along.

    Raises:
        Refused: it is the same point or was taken into it, or an answer to one of both is public.
    """
    for point_id in sorted({point.id, into.id} if into else {point.id}):
        locked(point_id)
    require(rules.may_take_into(point, into))
    assert into is not None
    point.taken_into_id = into.id
    rows_changed(update(Point).where(Point.taken_into_id == point.id).values(taken_into_id=into.id))
    _move(point.id, into.id, PointSource.point_id == point.id)
    audit.record("point.take-into", "point", point.id, actor_id=actor_id, now=now, into=into.number)
    _changed(into, now, actor_id)


def give_back(point: Point, *, now: datetime, actor_id: UUID | None) -> None:
    """Let a point that was taken into another stand by itself again, with what was gathered into it.

    Raises:
        Refused: it wasn't taken, or the answer to the other is public.
    """
    point = locked(point.id)
    into = locked(point.taken_into_id) if point.taken_into_id else None
    require(rules.may_give_back(point, into))
    assert into is not None
    point.taken_into_id = None
    _move(into.id, point.id, PointSource.first_point_id == point.id)
    audit.record("point.give-back", "point", point.id, actor_id=actor_id, now=now, of=into.number)
    for changed in (into, point):
        _changed(changed, now, actor_id)


def split(
    said: Comment,
    starts: Collection[int],
    *,
    minutes: int,
    now: datetime,
    actor_id: UUID | None,
) -> list[CommentPart]:
    """Split a contribution into parts that each say one thing; `starts` is where further parts begin.

    No words are copied: a part is two places in the text, which stays as it is once `minutes` passed.

    Raises:
        Refused: its author can still change it, it is gone, no part begins inside it, or a part it had is in
            a point.
    """
    said = db.session.get_one(Comment, said.id, with_for_update=True, populate_existing=True)
    require(rules.may_split(said, now, minutes))
    length = len(said.text or "")
    inside = sorted({start for start in starts if 0 < start < length})
    if not inside:
        raise Refused(rules.ONE_PART)
    _drop_parts(said.id)
    ends = [*inside, length]
    parts = [
        CommentPart(comment_id=said.id, starts_at=start, ends_at=end)
        for start, end in zip([0, *inside], ends, strict=True)
    ]
    db.session.add_all(parts)
    db.session.flush()
    audit.record("comment.split", "comment", said.id, actor_id=actor_id, now=now, parts=len(parts))
    return parts


def join_parts(said: Comment, *, now: datetime, actor_id: UUID | None) -> None:
    """Take a contribution as one piece again.

    Raises:
        Refused: it isn't split, or a part is in a point.
    """
    if not _drop_parts(said.id):
        raise Refused(rules.NOT_SPLIT)
    audit.record("comment.join", "comment", said.id, actor_id=actor_id, now=now)


def locked(point_id: UUID) -> Point:
    """The point as it is now, until the end of the transaction.

    Raises:
        Refused: there is none.
    """
    point = queries.point_for_change(point_id)
    if point is None:
        raise Refused(rules.NO_SUCH_POINT)
    return point


def _changed(point: Point, now: datetime, actor_id: UUID | None) -> None:
    """Let an answer that was offered or approved with another point than this be a draft again.

    Who changed the point can't approve it, nor can who wrote the answer; a page that shows the point as it
    was can't either.
    """
    point.changed_by = actor_id
    answer = answer_for_change(point.id)
    if answer is None or answer.offered_at is None:
        return
    answer.offered_at = answer.approved_at = answer.approved_by = None
    answer.drafted_at, answer.revision = now, answer.revision + 1
    audit.record("answer.reopen", "point", point.id, actor_id=actor_id, now=now)


def _worded(text: Bilingual) -> Bilingual:
    return Bilingual(*(cleaned(each).text if each else None for each in (text.nl, text.en)))


def _contributions(consultation_id: UUID, ids: Collection[UUID]) -> dict[UUID, Comment]:
    statement = (
        select(Comment)
        .join(Phase, Phase.id == Comment.phase_id)
        .where(Comment.id.in_(list(ids)), Phase.consultation_id == consultation_id)
    )
    return {each.id: each for each in db.session.scalars(statement)}


def _replies_to(comment_ids: Collection[UUID]) -> list[UUID]:
    statement = select(Comment.id).where(
        Comment.parent_id.in_(list(comment_ids)), Comment.text.is_not(None), Comment.hidden_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(Comment.posted_at, Comment.id)))


def _require_parts(picks: Iterable[Pick]) -> None:
    """That every part belongs to its contribution."""
    chosen = {pick.part_id: pick.comment_id for pick in picks if pick.part_id}
    if not chosen:
        return
    statement = select(CommentPart.id, CommentPart.comment_id).where(CommentPart.id.in_(list(chosen)))
    if {row[0]: row[1] for row in db.session.execute(statement)} != chosen:
        raise Refused(rules.OF_ANOTHER)


def _fed(point_id: UUID) -> set[Pick]:
    statement = select(PointSource.comment_id, PointSource.part_id).where(PointSource.point_id == point_id)
    return {Pick(row[0], row[1]) for row in db.session.execute(statement)}


def _move(from_id: UUID, to_id: UUID, which: ColumnElement[bool]) -> None:
    """Let sources of one point feed another; what feeds that already stays, so that it can be undone."""
    there = _fed(to_id)
    statement = select(PointSource).where(PointSource.point_id == from_id, which)
    for source in db.session.scalars(statement).all():
        if Pick(source.comment_id, source.part_id) not in there:
            source.point_id = to_id
    db.session.flush()


def _drop_parts(comment_id: UUID) -> int:
    """Let the parts of a contribution go, unless one is in a point; how many there were."""
    mine = select(CommentPart.id).where(CommentPart.comment_id == comment_id)
    used = select(PointSource.id).where(PointSource.part_id.in_(mine))
    if db.session.scalar(used.limit(1)) is not None:
        raise Refused(rules.PARTS_IN_USE)
    return rows_changed(delete(CommentPart).where(CommentPart.comment_id == comment_id))
