"""Petitions as visitors and staff find them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import lazyload

from app.core import audit, slugs
from app.core.languages import Language
from app.extensions import db
from app.petitions import rules
from app.petitions.models import REVIEWED, Petition, PetitionCount, PetitionGoal, State
from app.petitions.pictures.models import PetitionPicture
from app.petitions.pictures.queries import pictures_of
from app.petitions.rules import Standing

SLUGS = "petition"


@dataclass(frozen=True)
class Found:
    """A petition behind a slug; `slug` is the one its pages carry now."""

    petition: Petition
    slug: str


@dataclass(frozen=True)
class Listed:
    """A petition in a list: its address in the reader's language, and how many signed as last counted."""

    petition: Petition
    slug: str
    standing: Standing
    confirmed: int
    illustration: PetitionPicture | None = None

    @property
    def step(self) -> int:
        """The number to reach, always above `confirmed`."""
        return rules.next_step(self.confirmed, self.petition.step)


def petition(petition_id: UUID) -> Petition | None:
    return db.session.get(Petition, petition_id)


def petition_with_slug(slug: str, language: Language) -> Found | None:
    """The petition a slug (also a former one) leads to; its goals are read once asked: one statement."""
    found = db.session.execute(_entering(), slugs.asked(SLUGS, language, slug)).first()
    return Found(found[0], found[1]) if found else None


@cache
def _entering() -> Select[Petition, str]:
    behind = slugs.resolving().subquery()
    found = select(Petition, behind.c.slug).join(behind, behind.c.object_id == Petition.id)
    return found.options(lazyload(Petition.goal_ties))


def slugs_of(petition_id: UUID) -> dict[Language, str]:
    """The address of one petition in each language."""
    return addresses_of([petition_id])[petition_id]


def addresses_of(ids: list[UUID]) -> dict[UUID, dict[Language, str]]:
    """The addresses of petitions in each language: one statement."""
    return slugs.in_each_language(SLUGS, ids)


def open_petitions(language: Language, now: datetime, *, goal: str | None = None) -> list[Listed]:
    """What can be signed now, of one goal or of all, the one that closes first at the top."""
    return still_open(public_petitions(language, now, goal=goal))


def closed_petitions(language: Language, now: datetime, *, goal: str | None = None) -> list[Listed]:
    """What could be signed before, of one goal or of all, the latest first."""
    return closed_before(public_petitions(language, now, goal=goal))


def still_open(listed: list[Listed]) -> list[Listed]:
    found = [each for each in listed if each.standing is Standing.OPEN]
    return sorted(found, key=lambda each: (each.petition.closes_at, each.petition.id))


def closed_before(listed: list[Listed]) -> list[Listed]:
    found = [each for each in listed if each.standing is Standing.CLOSED]
    return sorted(found, key=lambda each: (each.petition.ends_at, each.petition.id), reverse=True)


def public_petitions(language: Language, now: datetime, *, goal: str | None = None) -> list[Listed]:
    """Every petition that everybody may read: five statements, whatever the volume."""
    statement = select(Petition).where(Petition.state.in_(REVIEWED), Petition.opens_at <= now)
    if goal is not None:
        tied = select(PetitionGoal.petition_id).where(PetitionGoal.goal == goal)
        statement = statement.where(Petition.id.in_(tied))
    known = list(db.session.scalars(statement))
    ids = [each.id for each in known]
    addresses, counts = slugs.current(SLUGS, language, ids), confirmed_of(ids)
    pictures = pictures_of(ids)
    listed = (
        Listed(
            each,
            addresses[each.id],
            rules.standing(each, now),
            counts.get(each.id, 0),
            pictures.get(each.id),
        )
        for each in known
    )
    return [each for each in listed if each.standing is not Standing.HIDDEN]


def all_petitions() -> Sequence[Petition]:
    """Every petition, the latest made first."""
    return db.session.scalars(select(Petition).order_by(Petition.created_at.desc(), Petition.id)).all()


def waiting_for_review() -> Sequence[Petition]:
    """The petitions somebody sent to review, the longest waiting first."""
    statement = select(Petition).where(Petition.state == State.REVIEW)
    return db.session.scalars(statement.order_by(Petition.sent_at, Petition.id)).all()


def past_their_date(now: datetime) -> Sequence[Petition]:
    """Open petitions whose closing date has come."""
    return db.session.scalars(
        select(Petition).where(Petition.state == State.OPEN, Petition.closes_at <= now)
    ).all()


def count_of(petition_id: UUID) -> PetitionCount | None:
    """The count as the job moved it last; None before the petition was opened."""
    return db.session.get(PetitionCount, petition_id)


def confirmed_of(ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many signed each of these petitions, by mail and on paper, as last counted; one statement."""
    total = (PetitionCount.confirmed + PetitionCount.paper).label("confirmed")
    statement = select(PetitionCount.petition_id, total)
    rows = db.session.execute(statement.where(PetitionCount.petition_id.in_(list(ids))))
    return {row.petition_id: row.confirmed for row in rows}


def writers_of(petition_id: UUID) -> set[UUID]:
    """Everybody who wrote in a petition before it was opened, also where others changed it after them."""
    return audit.actors_of(petition_id, ("petition.create", "petition.edit"))
