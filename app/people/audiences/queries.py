"""Who belongs to which audience on a day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    ScalarSelect,
    Uuid,
    and_,
    bindparam,
    distinct,
    func,
    or_,
    select,
)

from app.core.statements import read
from app.extensions import db
from app.people.audiences.models import Audience, AudienceMembership

AUDIENCE_NAMES = {
    Audience.PUBLIC: _l("Public"),
    Audience.SUPPORTER: _l("Supporter"),
    Audience.MEMBER: _l("Member"),
    Audience.VOLUNTEER: _l("Volunteer"),
    Audience.YOUTH_PANEL: _l("Youth panel"),
    Audience.YOUTH_COUNCIL: _l("Youth Council"),
    Audience.MEMBERS_COUNCIL: _l("Members' Council"),
    Audience.BOARD: _l("Board"),
    Audience.STAFF: _l("Staff"),
    Audience.MANAGEMENT_TEAM: _l("Management team"),
    Audience.PARTNER: _l("Partner"),
    Audience.INTERNATIONAL: _l("Colleague in the international movement"),
    Audience.RIGHTS_HOLDER: _l("Person it is about"),
}


_memberships = AudienceMembership.__table__.c


def holds_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that a membership holds on a day, its last day included."""
    last = _memberships.ends_on
    return and_(_memberships.starts_on <= day, or_(last.is_(None), last >= day))


_AUDIENCES = select(_memberships.audience).where(
    _memberships.participant_id == bindparam("person", type_=Uuid), holds_on(bindparam("day", type_=Date))
)


def codes_held(person: ColumnElement[UUID], day: BindParameter[date]) -> ScalarSelect[str]:
    """The codes of the audiences of somebody on a day, with commas, as a part of another statement."""
    codes = func.aggregate_strings(_memberships.audience, ",")
    return select(codes).where(_memberships.participant_id == person, holds_on(day)).scalar_subquery()


def with_everybody(codes: Iterable[str]) -> frozenset[str]:
    """Codes of audiences, and that of everybody."""
    return frozenset(codes) | {Audience.PUBLIC.value}


def audiences_of(participant_id: UUID, day: date) -> frozenset[str]:
    """The codes of the audiences somebody belongs to on a day; `public` for everybody."""
    return with_everybody(read(_AUDIENCES, {"person": participant_id, "day": day}).scalars())


def memberships_of(participant_id: UUID) -> list[AudienceMembership]:
    """Every membership somebody has or had, the newest start first."""
    statement = select(AudienceMembership).where(AudienceMembership.participant_id == participant_id)
    return list(
        db.session.scalars(statement.order_by(AudienceMembership.starts_on.desc(), AudienceMembership.id))
    )


def audience_names(codes: Iterable[str]) -> list[str]:
    """The names of audiences in the reader's language, in the fixed order of the table; without `public`."""
    wanted = set(codes) - {Audience.PUBLIC.value}
    return [str(AUDIENCE_NAMES[audience]) for audience in Audience if audience.value in wanted]


def membership_of(participant_id: UUID, membership_id: UUID) -> AudienceMembership | None:
    """One membership, when it is this person's."""
    found = db.session.get(AudienceMembership, membership_id)
    return found if found is not None and found.participant_id == participant_id else None


def members_on(audience: str, day: date) -> list[UUID]:
    """Everybody who belongs to an audience on a day, each once."""
    statement = select(AudienceMembership.participant_id).where(
        AudienceMembership.audience == audience, holds_on(day)
    )
    return list(db.session.scalars(statement.distinct().order_by(AudienceMembership.participant_id)))


def counts_on(day: date) -> dict[str, int]:
    """How many people belong to each audience on a day; audiences without anybody are left out."""
    people = func.count(distinct(AudienceMembership.participant_id))
    statement = select(AudienceMembership.audience, people).where(holds_on(day))
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(AudienceMembership.audience))}


def audiences_of_many(ids: Iterable[UUID], day: date) -> dict[UUID, list[str]]:
    """The audience codes of several people on a day, in one statement; who has none is left out."""
    statement = (
        select(AudienceMembership.participant_id, AudienceMembership.audience)
        .where(AudienceMembership.participant_id.in_(list(ids)), holds_on(day))
        .distinct()
    )
    found: dict[UUID, list[str]] = {}
    for participant_id, audience in db.session.execute(statement):
        found.setdefault(participant_id, []).append(audience)
    return found
