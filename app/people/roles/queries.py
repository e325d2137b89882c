"""Which roles somebody holds at a moment."""

from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import BindParameter, ColumnElement, Uuid, and_, bindparam, or_, select

from app.core.access import Role
from app.core.types import UTCDateTime
from app.extensions import db
from app.people.roles.models import RoleGrant

ROLE_NAMES = {
    Role.EDITOR: _l("Editor"),
    Role.REVIEWER: _l("Reviewer"),
    Role.MODERATOR: _l("Moderator"),
    Role.ANALYST: _l("Analyst"),
    Role.SERVICECENTER: _l("Servicecenter"),
    Role.DATA_OFFICER: _l("Data officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


def holds_at(moment: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition that a grant holds at a moment."""
    return and_(RoleGrant.starts_at <= moment, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > moment))


# Built once: it is asked at every page of somebody signed in.
_HELD = (
    select(RoleGrant)
    .where(
        RoleGrant.participant_id == bindparam("person", type_=Uuid),
        holds_at(bindparam("moment", type_=UTCDateTime)),
    )
    .order_by(RoleGrant.id)
)


def grants_of(participant_id: UUID, moment: datetime) -> list[RoleGrant]:
    """The grants somebody holds at a moment, oldest first."""
    return list(db.session.scalars(_HELD, {"person": participant_id, "moment": moment}))


def grants_ever(participant_id: UUID) -> list[RoleGrant]:
    """Every grant somebody has or had, oldest first."""
    statement = select(RoleGrant).where(RoleGrant.participant_id == participant_id)
    return list(db.session.scalars(statement.order_by(RoleGrant.id)))


def holders_of(role: Role, moment: datetime) -> list[UUID]:
    """Who holds a role everywhere at a moment."""
    statement = select(RoleGrant.participant_id).where(
        RoleGrant.role == role.value, RoleGrant.scope.is_(None), holds_at(moment)
    )
    return list(db.session.scalars(statement.distinct().order_by(RoleGrant.participant_id)))


def grants_at(moment: datetime) -> list[RoleGrant]:
    """Every grant that holds at a moment, oldest first."""
    return list(db.session.scalars(select(RoleGrant).where(holds_at(moment)).order_by(RoleGrant.id)))
