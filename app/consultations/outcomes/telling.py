"""Which authors have an answer to read since a publication."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.consultations.answers.models import Answer, Publication
from app.consultations.answers.published import Feed, feeds_of, is_seen
from app.consultations.comments.models import Comment
from app.consultations.comments.queries import READABLE
from app.consultations.comments.sight import Sight, sight_of
from app.consultations.outcomes.models import AnswerNotice
from app.consultations.points.models import PointSource
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.rules import Visitor, may_know
from app.core.clock import local_day
from app.extensions import db
from app.people.accounts.models import Account
from app.people.accounts.queries import accounts_of
from app.people.audiences.queries import audiences_of_many

# What an author fed: per point, in which phase and as which audience.
Fed = dict[UUID, set[tuple[UUID, str]]]


def authors_waiting(publication: Publication, most: int) -> list[UUID]:
    """Authors who said something that was answered in this publication and had no turn yet: one statement."""
    had = select(AnswerNotice.participant_id).where(AnswerNotice.publication_id == publication.id)
    statement = (
        _behind(publication, Comment.author_id)
        .where(Comment.author_id.is_not(None), Comment.author_id.not_in(had))
        .distinct()
        .order_by(Comment.author_id)
        .limit(most)
    )
    return [author for (author,) in db.session.execute(statement) if author is not None]


def readers_among(publication: Publication, authors: Collection[UUID], now: datetime) -> list[Account]:
    """Those of these authors who have an account and may see an answer to something they said: six
    statements, whatever their number."""
    consultation = db.session.scalars(
        select(Consultation)
        .join(Phase, Phase.consultation_id == Consultation.id)
        .where(Phase.id == publication.phase_id)
    ).one()
    accounts, fed = accounts_of(authors), _fed_by(publication, authors)
    audiences = audiences_of_many(authors, local_day(now))
    points = {point_id for own in fed.values() for point_id in own}
    feeds = feeds_of(points, Sight(None, frozenset()))
    found = []
    for author, account in accounts.items():
        visitor = Visitor(author, frozenset(audiences.get(author, ())), account.name, account.birth_year)
        if not may_know(consultation, visitor):
            continue
        sight = sight_of(consultation.phases, visitor, now)
        if publication.phase_id in sight.phase_ids and _sees_one(fed.get(author, {}), feeds, sight):
            found.append(account)
    return found


def _sees_one(fed: Fed, feeds: dict[UUID, list[Feed]], sight: Sight) -> bool:
    return any(is_seen(_with_own(feeds[point_id], own), sight) for point_id, own in fed.items())


def _with_own(feeds: Iterable[Feed], own: set[tuple[UUID, str]]) -> list[Feed]:
    return [replace(feed, is_own=(feed.phase_id, feed.audience) in own) for feed in feeds]


def _fed_by(publication: Publication, authors: Collection[UUID]) -> dict[UUID, Fed]:
    statement = (
        _behind(publication, Comment.author_id, PointSource.point_id, Comment.phase_id, Comment.audience)
        .where(Comment.author_id.in_(list(authors)))
        .distinct()
    )
    found: dict[UUID, Fed] = defaultdict(lambda: defaultdict(set))
    for author, point_id, phase_id, audience in db.session.execute(statement):
        found[author][point_id].add((phase_id, audience))
    return dict(found)


def _behind(publication: Publication, *columns: Any) -> Any:
    """What can be read of what was answered in a publication."""
    return (
        select(*columns)
        .select_from(Comment)
        .join(PointSource, PointSource.comment_id == Comment.id)
        .join(Answer, Answer.point_id == PointSource.point_id)
        .where(Answer.publication_id == publication.id, READABLE)
    )
