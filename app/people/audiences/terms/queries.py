"""Which terms there are, and who is in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.extensions import db
from app.people.accounts.models import Account
from app.people.audiences.models import Audience, AudienceMembership, AudienceTerm
from app.people.audiences.queries import AUDIENCE_NAMES, holds_on


@dataclass(frozen=True)
class Listed:
    """A term with how many people it has had, and has on the day asked about."""

    term: AudienceTerm
    ever: int
    today: int


def term_name(term: AudienceTerm) -> str:
    """`Ledenraad 2024-2027`, in the reader's language."""
    named = AUDIENCE_NAMES[Audience(term.audience)]
    first, last = term.starts_on.year, term.ends_on.year
    return f"{named} {first}" if first == last else f"{named} {first}-{last}"


def terms(day: date) -> list[Listed]:
    """Every term, the latest first, in two statements."""
    found = db.session.scalars(
        select(AudienceTerm).order_by(AudienceTerm.starts_on.desc(), AudienceTerm.audience)
    ).all()
    people = func.count(AudienceMembership.id)
    counted = db.session.execute(
        select(AudienceMembership.term_id, people, people.filter(holds_on(day)))
        .where(AudienceMembership.term_id.is_not(None))
        .group_by(AudienceMembership.term_id)
    )
    counts = {row[0]: (row[1], row[2]) for row in counted}
    return [Listed(term, *counts.get(term.id, (0, 0))) for term in found]


def term_with(term_id: UUID) -> AudienceTerm | None:
    return db.session.get(AudienceTerm, term_id)


def terms_by_id(ids: Iterable[UUID]) -> dict[UUID, AudienceTerm]:
    wanted = set(ids)
    if not wanted:
        return {}
    statement = select(AudienceTerm).where(AudienceTerm.id.in_(wanted))
    return {term.id: term for term in db.session.scalars(statement)}


def members_of(term: AudienceTerm) -> list[tuple[AudienceMembership, Account]]:
    """Who was appointed to a term, by name; whoever deleted their account is not among them."""
    statement = (
        select(AudienceMembership, Account)
        .join(Account, Account.participant_id == AudienceMembership.participant_id)
        .where(AudienceMembership.term_id == term.id)
        .order_by(Account.name, Account.participant_id)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]
