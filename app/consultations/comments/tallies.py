"""Tallies: how much was said and reacted at each place, moved by every act in its own transaction."""

import operator
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Table, bindparam, case, func, select
from sqlalchemy import cast as cast_in_sql
from sqlalchemy.dialects import postgresql, sqlite

from app.consultations.comments.models import Comment, Tally
from app.consultations.comments.sight import NEVER_AS_NUMBERS, SHAPES, Sight
from app.extensions import db

COUNTS = ("contributions", "suggestions", "agree", "partly", "disagree")


class Spot(NamedTuple):
    """Where a tally stands: a place in a phase, for those who acted as one audience."""

    phase_id: UUID
    place_id: UUID
    audience: str


class Counts(NamedTuple):
    """How many contributions, suggestions among them, and reactions; or how many of each more or less."""

    contributions: int = 0
    suggestions: int = 0
    agree: int = 0
    partly: int = 0
    disagree: int = 0

    @property
    def opinions(self) -> tuple[int, int, int]:
        return self.agree, self.partly, self.disagree

    def plus(self, other: "Counts") -> "Counts":
        return Counts(*map(operator.add, self, other))

    def __neg__(self) -> "Counts":
        return Counts(*map(operator.neg, self))


NOTHING = Counts()


def place_of(said: Comment, consultation_id: UUID) -> UUID:
    """The paragraph or section it stands at; the consultation for the whole text."""
    return said.paragraph_id or said.section_id or consultation_id


def of_comment(said: Comment) -> Counts:
    """What a contribution counts for while it can be read."""
    return Counts(contributions=1, suggestions=int(said.is_suggestion))


def move(moves: Mapping[Spot, Counts]) -> None:
    """Add to the tallies, in one order for everybody: two who move several never wait on each other."""
    adding = _adding(db.engine.dialect.name)
    for spot in sorted(moves, key=lambda spot: (spot.phase_id.hex, spot.place_id.hex, spot.audience)):
        counts = moves[spot]
        if counts == NOTHING:
            continue
        values = counts._asdict()
        # The row that would be inserted is checked before it is found to exist: it may not be negative.
        row = {name: max(value, 0) for name, value in values.items()}
        by = {f"by_{name}": value for name, value in values.items()}
        db.session.execute(adding, {**spot._asdict(), **row, **by})


@cache
def _adding(dialect: str) -> Any:
    """Built once: building costs more than running."""
    table = cast("Table", Tally.__table__)
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    names = (*Spot._fields, *COUNTS)
    return statement.values({name: bindparam(name) for name in names}).on_conflict_do_update(
        index_elements=list(Spot._fields),
        set_={name: table.c[name] + bindparam(f"by_{name}", type_=Integer) for name in COUNTS},
    )


def tallies(sight: Sight, reacted_in: Collection[UUID]) -> dict[UUID, Counts]:
    """Per place, how much of what was said this visitor sees, and the reactions in the phases `reacted_in`.

    One statement. Where they see only their own, nothing is counted here.
    """
    statement = _summing(sight.shape, sight.numberless, tuple(reacted_in))
    return {place: Counts(*sums) for place, *sums in db.session.execute(statement).all()}


@lru_cache(SHAPES)
def _summing(sight: Sight, numberless: frozenset[UUID], reacted_in: tuple[UUID, ...]) -> Any:
    """Built once for all who see the same: building costs more than running."""
    table = cast("Table", Tally.__table__)
    reacted: ColumnElement[bool] = table.c.phase_id.in_(reacted_in)
    if numberless:
        alone = table.c.phase_id.in_(sorted(numberless)) & table.c.audience.in_(sorted(NEVER_AS_NUMBERS))
        reacted = reacted & ~alone
    return (
        select(
            table.c.place_id,
            _total(table.c.contributions),
            _total(table.c.suggestions),
            *(_total(case((reacted, table.c[name]), else_=0)) for name in COUNTS[2:]),
        )
        .where(sight.sees(table.c.phase_id, table.c.audience))
        .group_by(table.c.place_id)
    )


def _total(column: ColumnElement[int]) -> ColumnElement[int]:
    """As a whole number: PostgreSQL adds up in decimals, which take long to read."""
    return cast_in_sql(func.sum(column), Integer)


def totals(phase_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many contributions can be read in each of these phases, for the office: one statement."""
    statement = (
        select(Tally.phase_id, func.sum(Tally.contributions))
        .where(Tally.phase_id.in_(list(phase_ids)))
        .group_by(Tally.phase_id)
    )
    return {row[0]: int(row[1]) for row in db.session.execute(statement)}


def totals_seen(sight: Sight) -> dict[UUID, int]:
    """How many contributions the visitor finds in each phase; none where they see only their own."""
    statement = (
        select(Tally.phase_id, func.sum(Tally.contributions))
        .where(sight.sees(Tally.phase_id, Tally.audience))
        .group_by(Tally.phase_id)
    )
    return {row[0]: int(row[1]) for row in db.session.execute(statement)}


def phases_with_acts(phase_ids: Collection[UUID]) -> set[UUID]:
    """Those of these phases in which somebody reacted or wrote something."""
    statement = select(Tally.phase_id).where(Tally.phase_id.in_(list(phase_ids))).distinct()
    return set(db.session.scalars(statement))
