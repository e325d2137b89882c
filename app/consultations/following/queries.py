"""What somebody follows, who is due a mail, and what is new for them since the last one.

Everything is asked through the eyes of the follower at that moment: who was let out of an audience reads
nothing of its phases any more, whatever they began to follow.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select

from app.consultations.answers.published import by_paragraph, points_seen
from app.consultations.comments.models import Comment
from app.consultations.comments.sight import Sight, sight_of
from app.consultations.drafts.models import DraftVersion, Paragraph, VersionStatus, Wording
from app.consultations.following.models import Follow, Follower, FollowRequest
from app.consultations.following.rules import AHEAD
from app.consultations.processes.models import EVERYBODY, Consultation, Phase
from app.consultations.processes.queries import addresses_of
from app.consultations.processes.rules import NOBODY, Visitor, acts_for, may_know, may_read, versions_read
from app.core.clock import local_day
from app.core.languages import Language
from app.core.tokens import token_hash
from app.extensions import db
from app.people.accounts.models import Account
from app.people.audiences.queries import audiences_of


@dataclass(frozen=True)
class Reader:
    """Who gets the mail: where, in which language, and through whose eyes it looks."""

    participant_id: UUID
    address: str
    language: Language
    name: str
    visitor: Visitor


@dataclass(frozen=True)
class Followed:
    """Something followed, with what its link needs; `number` and `key` are of a paragraph."""

    follow: Follow
    consultation: Consultation
    slugs: dict[Language, str]
    key: str | None = None
    number: int | None = None


@dataclass
class News:
    """What is new at one thing followed, in numbers and days.

    `at`: for a whole consultation the paragraphs where something was said, by key and number, most first.
    """

    followed: Followed
    contributions: int = 0
    at: list[tuple[str, int | None, int]] = field(default_factory=list)
    answers: int = 0
    versions: list[int] = field(default_factory=list)
    opened: list[Phase] = field(default_factory=list)
    opening: list[Phase] = field(default_factory=list)
    closing: list[Phase] = field(default_factory=list)
    closed: list[Phase] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.contributions
            or self.answers
            or self.versions
            or self.opened
            or self.opening
            or self.closing
            or self.closed
        )


def follower(participant_id: UUID) -> Follower | None:
    return db.session.get(Follower, participant_id)


def reader_behind(held: Follower, now: datetime) -> Reader | None:
    """Whose mail it is and whose eyes; None where there is no address (any more)."""
    account = db.session.get(Account, held.participant_id)
    if account is not None:
        audiences = audiences_of(account.participant_id, local_day(now))
        visitor = Visitor(account.participant_id, audiences, account.name, account.birth_year)
        return Reader(account.participant_id, account.email, account.language, account.name, visitor)
    if held.address is None:
        return None
    return Reader(held.participant_id, held.address, held.language, "", NOBODY)


def follows_of(participant_id: UUID, visitor: Visitor, now: datetime) -> list[Followed]:
    """Everything somebody follows, the latest first, with numbers as this visitor reads them."""
    statement = select(Follow).where(Follow.participant_id == participant_id)
    follows = list(db.session.scalars(statement.order_by(Follow.followed_at.desc(), Follow.id)))
    wanted = {each.consultation_id for each in follows}
    found = {
        each.id: each for each in db.session.scalars(select(Consultation).where(Consultation.id.in_(wanted)))
    }
    slugs = addresses_of(list(wanted)) if wanted else {}
    phases = [phase for each in found.values() for phase in each.phases]
    wanted_places = {each.paragraph_id for each in follows if each.paragraph_id}
    places = paragraphs_behind(wanted_places, versions_read(phases, visitor, now))
    return [
        Followed(
            each,
            found[each.consultation_id],
            slugs[each.consultation_id],
            *places.get(each.paragraph_id, (None, None)),
        )
        for each in follows
    ]


def paragraphs_behind(
    ids: Iterable[UUID | None], version_ids: Iterable[UUID]
) -> dict[UUID | None, tuple[str | None, int | None]]:
    """The key of paragraphs, and the number of each in the last published of these versions that holds it."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    keys = {
        row[0]: row[1]
        for row in db.session.execute(select(Paragraph.id, Paragraph.key).where(Paragraph.id.in_(wanted)))
    }
    statement = (
        select(Wording.paragraph_id, Wording.number)
        .join(DraftVersion, DraftVersion.id == Wording.version_id)
        .where(
            Wording.paragraph_id.in_(wanted),
            Wording.version_id.in_(list(version_ids)),
            DraftVersion.status == VersionStatus.PUBLISHED,
        )
        .order_by(DraftVersion.number)
    )
    numbers = {row[0]: row[1] for row in db.session.execute(statement) if row[1] is not None}
    return {place: (key, numbers.get(place)) for place, key in keys.items()}


def readable(followed: Iterable[Followed], visitor: Visitor) -> list[Followed]:
    """What of it this visitor may know of now."""
    return [each for each in followed if may_know(each.consultation, visitor)]


# Built once: every page of a draft asks it.
_TIE = select(Follow).where(
    Follow.participant_id == bindparam("person"), Follow.consultation_id == bindparam("consultation")
)
_TO_THE_WHOLE = _TIE.where(Follow.paragraph_id.is_(None))
_TO_A_PARAGRAPH = _TIE.where(Follow.paragraph_id == bindparam("paragraph"))


def is_following(participant_id: UUID, consultation_id: UUID, paragraph_id: UUID | None) -> Follow | None:
    """What ties somebody to exactly this: one statement."""
    given = {"person": participant_id, "consultation": consultation_id}
    if paragraph_id is None:
        return db.session.scalar(_TO_THE_WHOLE, given)
    return db.session.scalar(_TO_A_PARAGRAPH, {**given, "paragraph": paragraph_id})


def paragraph_seen(
    version_ids: Iterable[UUID], consultation_id: UUID, key: str
) -> tuple[UUID, int | None] | None:
    """The id and number of the paragraph with this key, where one of these versions holds it."""
    statement = (
        select(Paragraph.id, Wording.number)
        .join(Wording, Wording.paragraph_id == Paragraph.id)
        .join(DraftVersion, DraftVersion.id == Wording.version_id)
        .where(
            Paragraph.key == key,
            Paragraph.consultation_id == consultation_id,
            Wording.version_id.in_(list(version_ids)),
            Wording.number.is_not(None),
            DraftVersion.status == VersionStatus.PUBLISHED,
        )
        .order_by(DraftVersion.number.desc())
        .limit(1)
    )
    row = db.session.execute(statement).first()
    return None if row is None else (row[0], row[1])


def request_with_token(token: str) -> FollowRequest | None:
    return db.session.get(FollowRequest, token_hash(token))


def due(now: datetime, number: int) -> list[Follower]:
    """Followers whose moment has come; `number` at most, and none that another worker holds."""
    statement = (
        select(Follower)
        .where(Follower.next_at <= now)
        .order_by(Follower.next_at, Follower.participant_id)
        .limit(number)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.scalars(statement))


# --- what is new -------------------------------------------------------------------------------------------


def news_for(reader: Reader, since: datetime, now: datetime) -> list[News]:
    """What happened after `since` until `now` at everything they follow and may know of, newest first."""
    found = [
        _news(each, reader, max(since, each.follow.followed_at), now)
        for each in readable(follows_of(reader.participant_id, reader.visitor, now), reader.visitor)
    ]
    return [news for news in found if news]


def _news(followed: Followed, reader: Reader, since: datetime, now: datetime) -> News:
    news = News(followed)
    phases = [phase for phase in followed.consultation.phases if may_read(phase, reader.visitor)]
    sight = sight_of(followed.consultation.phases, reader.visitor, now)
    _said(news, reader, sight, since, now)
    _answered(news, sight, since, now)
    if followed.follow.paragraph_id is None:
        _planned(news, phases, reader.visitor, since, now)
    _published(news, phases, since, now)
    return news


def _said(news: News, reader: Reader, sight: Sight, since: datetime, now: datetime) -> None:
    """Contributions of others that this reader sees, where they stand."""
    follow = news.followed.follow
    statement = (
        select(Comment.paragraph_id, func.count())
        .where(
            sight.sees(Comment.phase_id, Comment.audience, Comment.author_id),
            Comment.phase_id.in_([phase.id for phase in news.followed.consultation.phases]),
            Comment.posted_at > since,
            Comment.posted_at <= now,
            Comment.text.is_not(None),
            Comment.hidden_at.is_(None),
            Comment.author_id.is_distinct_from(reader.participant_id),
        )
        .group_by(Comment.paragraph_id)
    )
    if follow.paragraph_id is not None:
        statement = statement.where(Comment.paragraph_id == follow.paragraph_id)
    by_place = {row[0]: int(row[1]) for row in db.session.execute(statement)}
    news.contributions = sum(by_place.values())
    if follow.paragraph_id is None and by_place:
        versions = versions_read(news.followed.consultation.phases, reader.visitor, now)
        places = paragraphs_behind(by_place, versions)
        found = [(key, number, by_place[place]) for place, (key, number) in places.items() if key]
        news.at = sorted(found, key=lambda each: (-each[2], each[1] or 0))


def _answered(news: News, sight: Sight, since: datetime, now: datetime) -> None:
    """Points with a public answer that this reader may see; of a paragraph those that are about it."""
    fresh = [point for point in points_seen(sight) if since < point.published_at <= now]
    if news.followed.follow.paragraph_id is not None:
        fresh = by_paragraph(fresh).get(news.followed.follow.paragraph_id, [])
    news.answers = len(fresh)


def _planned(news: News, phases: Sequence[Phase], visitor: Visitor, since: datetime, now: datetime) -> None:
    """Phases that opened or closed, or will within three days; closing soon only where they may still act."""
    for phase in phases:
        if since < phase.opens_at <= now:
            news.opened.append(phase)
        elif since < phase.opens_at - AHEAD <= now < phase.opens_at:
            news.opening.append(phase)
        if since < phase.closes_at <= now:
            news.closed.append(phase)
        elif since < phase.closes_at - AHEAD <= now and phase.is_open(now) and _may_act(phase, visitor):
            news.closing.append(phase)


def _may_act(phase: Phase, visitor: Visitor) -> bool:
    """Whether they can still do something; who has no account could make one."""
    return bool(acts_for(phase, visitor)) or (not visitor.is_known and EVERYBODY in phase.writers)


def _published(news: News, phases: Sequence[Phase], since: datetime, now: datetime) -> None:
    """Versions this reader may read since: once they are published, and a phase of theirs shows them.

    Of a paragraph: those in which it was reworded, split, merged or dropped.
    """
    seen_from: dict[UUID, datetime] = {}
    for phase in phases:
        if phase.version_id is not None and phase.opens_at <= now:
            first = seen_from.get(phase.version_id, phase.opens_at)
            seen_from[phase.version_id] = min(first, phase.opens_at)
    versions = db.session.scalars(
        select(DraftVersion)
        .where(DraftVersion.id.in_(list(seen_from)), DraftVersion.status == VersionStatus.PUBLISHED)
        .order_by(DraftVersion.number)
    ).all()
    fresh = [
        version
        for version in versions
        if version.published_at is not None
        and since < max(version.published_at, seen_from[version.id]) <= now
    ]
    place = news.followed.follow.paragraph_id
    if place is not None and fresh:
        fresh = _changed_at(place, versions, fresh)
    news.versions = [version.number for version in fresh if version.number > 1]


def _changed_at(
    place: UUID, versions: Sequence[DraftVersion], fresh: Sequence[DraftVersion]
) -> list[DraftVersion]:
    """Those of the fresh versions in which the paragraph reads otherwise than before, or is gone."""
    statement = select(Wording).where(
        Wording.paragraph_id == place, Wording.version_id.in_([version.id for version in versions])
    )
    texts = {wording.version_id: wording.text for wording in db.session.scalars(statement)}
    earlier: dict[UUID, object] = defaultdict()
    before = None
    for version in versions:
        earlier[version.id] = before
        before = texts.get(version.id)
    return [version for version in fresh if texts.get(version.id) != earlier[version.id]]
