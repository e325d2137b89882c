"""Contributions as one reader may see them: only what is theirs to see, in an order of their own."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    join,
    outerjoin,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.consultations.comments import rules
from app.consultations.comments.models import SHUFFLE_RANGE, Byline, BylineKind, Comment
from app.consultations.comments.places import Place
from app.consultations.comments.shown import Glimpse, Reader, Sort, VisibleComment
from app.consultations.comments.sight import SHAPES, Sight
from app.consultations.drafts.models import Wording
from app.consultations.processes.audience_words import SINGULARS
from app.consultations.processes.rules import Visitor
from app.core.languages import Language, current_language
from app.core.pagination import Page, page
from app.extensions import db
from app.people.accounts.models import Account

INLINE = 3
# Rows of tables, not objects: nothing here is changed, and a page reads hundreds.
_said, _wordings, _bylines, _accounts = (
    cast("Table", model.__table__) for model in (Comment, Wording, Byline, Account)
)
# What can change of a contribution, but for its names; and its words, which change when it is edited.
_GLIMPSE: tuple[Any, ...] = tuple(
    _said.c[name]
    for name in ("id", "author_id", "posted_at", "edited_at", "agree", "partly", "disagree", "replies")
)
# Neither withdrawn by their author nor hidden by moderators.
READABLE = and_(_said.c.text.is_not(None), _said.c.hidden_at.is_(None))
_NO_REPLY = _said.c.parent_id.is_(None)
Key = ColumnElement[Any] | InstrumentedAttribute[Any]
Rows = Select[*tuple[Any, ...]]


def own_order(visitor: Visitor, consultation_id: UUID) -> int:
    """Where the order of a signed-in reader begins: the same at every visit, another for everybody."""
    seed = f"{visitor.participant_id}/{consultation_id}".encode()
    return int.from_bytes(blake2b(seed, digest_size=4).digest(), "big") % SHUFFLE_RANGE


def first_glimpses(
    reader: Reader,
    version_id: UUID,
    crowded: Collection[UUID],
    *,
    only: Collection[UUID] | None = None,
    each: int = INLINE,
) -> dict[UUID, list[Glimpse]]:
    """The first contributions at each paragraph of a version in the reader's order, the own ones before.

    Three statements at most, and as many rows as are shown, whatever was said. `crowded`: the paragraphs at
    which something was said, elsewhere nobody looks further; `only`: no other paragraphs than these.
    """
    own = _own_glimpses(reader)
    found = _first_in_order(reader, version_id, each, from_ring=True, places=only)
    if reader.order.sort is Sort.RANDOM:
        # The ring goes on at its beginning where it ended too soon.
        lacking = [place for place in crowded if len(found.get(place, ())) < each]
        further = _first_in_order(reader, version_id, each, from_ring=False, places=lacking)
        for place, some in further.items():
            found[place] = [*found.get(place, ()), *some][:each]
    for place, mine in own.items():
        if only is None or place in only:
            others = [one for one in found.get(place, ()) if not one.is_own]
            found[place] = [*mine, *others][:each]
    return found


def _own_glimpses(reader: Reader) -> dict[UUID, list[Glimpse]]:
    """The reader's own contributions at paragraphs, those that can be read, the latest first."""
    if reader.visitor.participant_id is None:
        return {}
    given = {"me": reader.visitor.participant_id, "consultation": reader.consultation_id}
    return _glimpses(_own_statement(reader.sight.phase_ids), given, reader)


@lru_cache(SHAPES)
def _own_statement(phase_ids: tuple[UUID, ...]) -> Rows:
    statement = _named((_said.c.paragraph_id, *_GLIMPSE), _said, _said.c.author_id)
    return statement.where(
        _said.c.author_id == bindparam("me"),
        _said.c.phase_id.in_(phase_ids),
        _said.c.paragraph_id.is_not(None),
        _NO_REPLY,
        READABLE,
    ).order_by(_said.c.posted_at.desc(), _said.c.id.desc())


def _first_in_order(
    reader: Reader,
    version_id: UUID,
    each: int,
    *,
    from_ring: bool,
    places: Collection[UUID] | None = None,
) -> dict[UUID, list[Glimpse]]:
    """The first so many at each paragraph: a short walk along the index, paragraph by paragraph."""
    if not reader.sight.phase_ids or (places is not None and not places):
        return {}
    by_agreement = reader.order.sort is not Sort.RANDOM
    statement = _first_statement(
        db.engine.dialect.name,
        reader.sight.shape,
        each,
        by_agreement=by_agreement,
        from_ring=from_ring,
        somewhere=places is not None,
    )
    given: dict[str, Any] = {"version": version_id, "consultation": reader.consultation_id}
    if not by_agreement:
        given["ring"] = reader.order.ring
    if places is not None:
        given["places"] = list(places)
    return _glimpses(statement, given, reader)


@lru_cache(SHAPES)
def _first_statement(
    dialect: str, sight: Sight, each: int, *, by_agreement: bool, from_ring: bool, somewhere: bool
) -> Rows:
    """Built once for all who see the same: building takes longer than the database does."""
    keys = (_said.c.agreement, _said.c.id) if by_agreement else (_said.c.shuffle, _said.c.id)
    order = [key.desc() if by_agreement else key.asc() for key in keys]
    said = select(_said.c.paragraph_id, _said.c.shuffle, _said.c.agreement, *_GLIMPSE).where(
        sight.sees(_said.c.phase_id, _said.c.audience, _said.c.author_id), _NO_REPLY, READABLE
    )
    if not by_agreement:
        ring = _said.c.shuffle >= bindparam("ring")
        said = said.where(ring if from_ring else ~ring)
    walk, here = _walk(dialect, said, order, each)
    taken = (
        select(
            _wordings.c.paragraph_id.label("at"),
            *(column for column in walk.c if column.key != "paragraph_id"),
        )
        .select_from(join(_wordings, walk, here))
        .where(_wordings.c.version_id == bindparam("version"), _wordings.c.number.is_not(None))
    )
    if somewhere:
        taken = taken.where(_wordings.c.paragraph_id.in_(bindparam("places", expanding=True)))
    # Taken first, named after: PostgreSQL else looks for the names anew at each paragraph.
    shown = taken.cte("shown").prefix_with("MATERIALIZED", dialect="postgresql")
    place = (shown.c.agreement.desc(), shown.c.id.desc()) if by_agreement else (shown.c.shuffle, shown.c.id)
    columns = (shown.c.at, *(shown.c[column.key] for column in _GLIMPSE))
    return _named(columns, shown, shown.c.author_id).order_by(shown.c.at, *place)


def _walk(dialect: str, said: Rows, order: Sequence[Any], each: int) -> tuple[Any, ColumnElement[bool]]:
    """The first so many for each wording, and how they join it: PostgreSQL looks into the index for each
    paragraph, SQLite ranks them all."""
    if dialect == "postgresql":
        beside = said.where(_said.c.paragraph_id == _wordings.c.paragraph_id).correlate(_wordings)
        return beside.order_by(*order).limit(each).lateral(), true()
    rank = func.row_number().over(partition_by=_said.c.paragraph_id, order_by=order).label("place")
    ranked = said.add_columns(rank).subquery()
    walk = select(ranked).where(ranked.c.place <= each).subquery()
    return walk, walk.c.paragraph_id == _wordings.c.paragraph_id


def _glimpses(statement: Rows, given: dict[str, Any], reader: Reader) -> dict[UUID, list[Glimpse]]:
    me, minutes = reader.visitor.participant_id, timedelta(minutes=reader.edit_minutes)
    own = me.int if me is not None else None
    found: dict[UUID, list[Glimpse]] = defaultdict(list)
    for place, one, author, posted_at, *rest in db.session.execute(statement, given).all():
        is_own = author is not None and author.int == own
        may_edit = is_own and reader.now < posted_at + minutes
        stamp = (one.int, author is None, is_own, may_edit, *rest)
        found[place].append(Glimpse(one, is_own, posted_at, stamp))
    return dict(found)


def contributions(ids: Iterable[UUID], reader: Reader) -> dict[UUID, VisibleComment]:
    """These contributions, those the reader may see: one statement."""
    wanted = list(ids)
    if not wanted:
        return {}
    statement = _rows(reader).where(Comment.id.in_(wanted), reader.sees())
    return {each.id: each for each in _shown(statement, reader)}


def comments_at(
    place: Place, reader: Reader, cursor: str | None = None, size: int = 50
) -> Page[VisibleComment]:
    """A page of what was said at a place in the reader's order, with traces of what is gone, no replies."""
    statement = _rows(reader).where(_stands_at(place), reader.sees(), _NO_REPLY)
    keys, descending = _keys(reader)
    found = page(statement, keys, cursor=cursor, size=size, descending=descending)
    return Page([_visible(row, reader) for row in found.items], found.newer, found.older)


def first_replies(
    parents: Collection[UUID], reader: Reader, each: int = INLINE
) -> dict[UUID, list[VisibleComment]]:
    """The first replies under each of these contributions, the oldest first: one statement."""
    if not parents:
        return {}
    place = (
        func.row_number()
        .over(partition_by=Comment.parent_id, order_by=[Comment.posted_at, Comment.id])
        .label("place")
    )
    ranked = select(Comment.id, place).where(Comment.parent_id.in_(list(parents)), reader.sees()).subquery()
    statement = (
        _rows(reader)
        .join(ranked, ranked.c.id == Comment.id)
        .where(ranked.c.place <= each)
        .order_by(Comment.parent_id, ranked.c.place)
    )
    found: dict[UUID, list[VisibleComment]] = defaultdict(list)
    for reply in _shown(statement, reader):
        assert reply.parent_id is not None
        found[reply.parent_id].append(reply)
    return found


def replies_to(
    parent_id: UUID, reader: Reader, cursor: str | None = None, size: int = 50
) -> Page[VisibleComment]:
    """A page of the replies to a contribution, the oldest first."""
    statement = _rows(reader).where(Comment.parent_id == parent_id, reader.sees())
    found = page(statement, (Comment.posted_at, Comment.id), cursor=cursor, size=size, descending=False)
    return Page([_visible(row, reader) for row in found.items], found.newer, found.older)


def contribution(comment_id: UUID, reader: Reader) -> VisibleComment | None:
    """One contribution, when the reader may see it."""
    found = _shown(_rows(reader).where(Comment.id == comment_id, reader.sees()), reader)
    return found[0] if found else None


def comment(comment_id: UUID) -> Comment | None:
    return db.session.get(Comment, comment_id)


def comment_for_change(comment_id: UUID) -> Comment | None:
    """The contribution, locked until the end of the transaction, so that two who hide it send one mail."""
    return db.session.get(Comment, comment_id, with_for_update=True, populate_existing=True)


def _stands_at(place: Place) -> ColumnElement[bool]:
    if place.paragraph_id is not None:
        return Comment.paragraph_id == place.paragraph_id
    if place.section_id is not None:
        return Comment.section_id == place.section_id
    # The whole text: of this consultation, since a reader sees phases of one only.
    return and_(Comment.paragraph_id.is_(None), Comment.section_id.is_(None))


def _keys(reader: Reader) -> tuple[Sequence[Key], bool]:
    """The reader's order as a key, and whether it descends."""
    if reader.order.sort is Sort.NEWEST:
        return (Comment.posted_at, Comment.id), True
    if reader.order.sort is Sort.AGREEMENT:
        return (Comment.agreement, Comment.id), True
    if reader.order.sort is Sort.DISCUSSED:
        return (Comment.replies, Comment.id), True
    # Own contributions, then the ring of random places from where it begins.
    whens: list[tuple[ColumnElement[bool], int]] = []
    if reader.visitor.participant_id is not None:
        whens.append((Comment.author_id == reader.visitor.participant_id, 0))
    whens.append((Comment.shuffle >= reader.order.ring, 1))
    return (case(*whens, else_=2), Comment.shuffle, Comment.id), False


_COLUMNS: tuple[Any, ...] = tuple(
    _said.c[name]
    for name in (
        "id",
        "kind",
        "parent_id",
        "phase_id",
        "paragraph_id",
        "section_id",
        "wording_id",
        "author_id",
        "audience",
        "language",
        "text",
        "reason",
        "posted_at",
        "edited_at",
        "hidden_at",
        "hidden_reason",
        "agree",
        "partly",
        "disagree",
        "replies",
    )
)


def _rows(reader: Reader) -> Rows:
    """What is needed to show a contribution, under the name its author has here now."""
    columns = (*_COLUMNS, _bylines.c.kind.label("byline"))
    return _named(columns, _said, _said.c.author_id, reader.consultation_id)


def _named(columns: Sequence[Any], source: Any, author: Any, consultation_id: UUID | None = None) -> Rows:
    """These columns, and the pseudonym and the name of the author; the name only where they chose that.

    Without `consultation_id` it is given to the statement as `consultation`.
    """
    consultation: Any = bindparam("consultation", consultation_id, required=consultation_id is None)
    here = and_(_bylines.c.participant_id == author, _bylines.c.consultation_id == consultation)
    named = and_(_accounts.c.participant_id == _bylines.c.participant_id, _bylines.c.kind == BylineKind.NAMED)
    joined = outerjoin(outerjoin(source, _bylines, here), _accounts, named)
    return select(*columns, _bylines.c.pseudonym, _accounts.c.name).select_from(joined)


def _shown(statement: Rows, reader: Reader) -> list[VisibleComment]:
    return [_visible(tuple(row), reader) for row in db.session.execute(statement).all()]


def _visible(row: tuple[Any, ...], reader: Reader) -> VisibleComment:
    (
        comment_id, kind, parent_id, phase_id, paragraph_id, section_id, wording_id, author_id, audience,
        language, text, reason, posted_at, edited_at, hidden_at, hidden_reason, agree, partly, disagree,
        replies, byline, pseudonym, name,
    ) = row  # fmt: skip
    is_own = author_id is not None and author_id == reader.visitor.participant_id
    withdrawn, hidden = text is None, hidden_at is not None
    is_shown = not withdrawn and (is_own or not hidden)
    editable_until = posted_at + timedelta(minutes=reader.edit_minutes)
    return VisibleComment(
        id=comment_id,
        kind=kind,
        parent_id=parent_id,
        phase_id=phase_id,
        paragraph_id=paragraph_id,
        section_id=section_id,
        wording_id=wording_id,
        author_label=(pseudonym or name) if is_shown else None,
        audience_label=_audience_label(byline or BylineKind.PSEUDONYM, audience),
        lang=language,
        text=text if is_shown else None,
        reason=reason if is_shown else None,
        at=posted_at,
        edited=edited_at is not None,
        is_own=is_own,
        may_edit=is_own and is_shown and not hidden and reader.now < editable_until,
        withdrawn=withdrawn,
        hidden=hidden,
        hidden_reason=hidden_reason if is_own else None,
        opinions=(agree, partly, disagree) if reader.sight.counts(phase_id, audience) else None,
        replies=replies,
    )


def _audience_label(kind: str, audience: str) -> str | None:
    return _label_in(current_language(), kind, audience)


@cache
def _label_in(_language: Language, kind: str, audience: str) -> str | None:
    """In the language of this moment, found once: a translation costs more than all else of a row."""
    shown = rules.audience_beside(BylineKind(kind), audience)
    return str(SINGULARS[shown]) if shown else None
