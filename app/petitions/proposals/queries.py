"""Proposals as their writers and the office find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select

from app.core.pagination import Page, page
from app.extensions import db
from app.people.groups.models import GroupMembership, GroupRole, LocalGroup
from app.people.groups.queries import holds_on
from app.petitions.proposals.models import PetitionProposal, Standing


@dataclass(frozen=True)
class Proposed:
    """A proposal with the group it comes from."""

    proposal: PetitionProposal
    group: LocalGroup


def groups_led_by(participant_id: UUID, day: date) -> Sequence[LocalGroup]:
    """The groups for which somebody may propose: those they coordinate on a day."""
    statement = (
        select(LocalGroup)
        .join(GroupMembership, GroupMembership.group_id == LocalGroup.id)
        .where(
            GroupMembership.participant_id == participant_id,
            GroupMembership.role == GroupRole.COORDINATOR.value,
            holds_on(day),
            LocalGroup.closed_on.is_(None),
        )
    )
    return db.session.scalars(statement.order_by(LocalGroup.name_key).distinct()).all()


def proposed_by(participant_id: UUID) -> list[Proposed]:
    """What somebody proposed, the latest first."""
    mine = _joined().where(PetitionProposal.made_by == participant_id)
    found = db.session.execute(mine.order_by(PetitionProposal.made_at.desc(), PetitionProposal.id))
    return [Proposed(row[0], row[1]) for row in found]


def proposal_with(proposal_id: UUID) -> Proposed | None:
    row = db.session.execute(_joined().where(PetitionProposal.id == proposal_id)).first()
    return Proposed(row[0], row[1]) if row else None


def proposals(cursor: str | None) -> Page[PetitionProposal]:
    """Every proposal, the latest first; their groups by `groups_by_id`."""
    return page(select(PetitionProposal), (PetitionProposal.made_at, PetitionProposal.id), cursor=cursor)


def groups_by_id(found: Sequence[PetitionProposal]) -> dict[UUID, LocalGroup]:
    ids = {each.group_id for each in found}
    return {group.id: group for group in db.session.scalars(select(LocalGroup).where(LocalGroup.id.in_(ids)))}


def waiting() -> int:
    """How many proposals nobody decided about."""
    number = select(func.count()).where(PetitionProposal.standing == Standing.WAITING.value)
    return db.session.scalar(number) or 0


def proposal_behind(petition_id: UUID) -> Proposed | None:
    """The proposal from which a petition was made."""
    row = db.session.execute(_joined().where(PetitionProposal.petition_id == petition_id)).first()
    return Proposed(row[0], row[1]) if row else None


def _joined() -> Select[PetitionProposal, LocalGroup]:
    return select(PetitionProposal, LocalGroup).join(LocalGroup, LocalGroup.id == PetitionProposal.group_id)
