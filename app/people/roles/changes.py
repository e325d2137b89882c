"""Changing roles from the office, by the rules."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.access import Role
from app.core.refusals import Refused, require
from app.extensions import db
from app.people.roles import rules
from app.people.roles.models import RoleGrant
from app.people.roles.operations import grant, withdraw
from app.people.roles.queries import holds_at


def give_role(participant_id: UUID, role: Role, *, acting: UUID, now: datetime) -> RoleGrant:
    """Give somebody a role everywhere.

    Raises:
        Refused: it is the acting person's own.
    """
    require(rules.change_refusal(participant_id, acting))
    return grant(participant_id, role, granted_by=acting, now=now)


def take_role(given: RoleGrant, *, acting: UUID, now: datetime) -> None:
    """End a grant at once.

    Raises:
        Refused: it is the acting person's own, the only administrator's, or has ended.
    """
    # Two administrators who take each other's role at once: the second waits here, then sees one left.
    administrators = db.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.role == Role.ADMINISTRATOR.value, RoleGrant.scope.is_(None), holds_at(now))
        .order_by(RoleGrant.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    db.session.refresh(given)
    if given.ends_at is not None and given.ends_at <= now:
        raise Refused(rules.NOT_HELD)
    require(rules.withdrawal_refusal(given, acting, {held.participant_id for held in administrators}))
    withdraw(given, withdrawn_by=acting, now=now)
