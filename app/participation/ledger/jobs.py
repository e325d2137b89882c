"""Being coordinator of a local group is an act, once per tertial; nobody presses a button for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import or_, select

from app.core import jobs
from app.core.clock import local_day
from app.extensions import db
from app.participation.ledger.models import Act, LedgerEvent
from app.participation.ledger.operations import record
from app.participation.rollups.figures import tertial_index, tertial_name
from app.people.audiences.queries import audiences_of_many
from app.people.groups.models import GroupMembership, GroupRole, LocalGroup
from app.people.groups.queries import holds_on

COORDINATORS = "participation.coordinators"


def init_app(app: Flask) -> None:
    jobs.periodic(app, COORDINATORS, write_down_coordinators, timedelta(days=1))


def write_down_coordinators(_payload: dict[str, Any], now: datetime) -> None:
    """Write down who coordinates a group today, unless this tertial has it already."""
    tertial = tertial_name(tertial_index(local_day(now)))
    memberships = _coordinating(now)
    acts = {f"coordinate:{each.id}:{tertial}": each for each in memberships}
    known_acts, known_people = _known(acts)
    audiences = audiences_of_many({each.participant_id for each in memberships}, local_day(now))
    for event_uid, each in acts.items():
        object_ref = _object(each, tertial)
        if event_uid in known_acts or (each.participant_id, object_ref) in known_people:
            continue
        known_people.add((each.participant_id, object_ref))
        record(
            Act.COORDINATE_GROUP,
            object_ref,
            event_uid=event_uid,
            person_id=each.participant_id,
            goals=(),
            occurred_at=now,
            now=now,
            audiences=audiences.get(each.participant_id, ()),
            group=str(each.group_id),
        )


def _object(membership: GroupMembership, tertial: str) -> str:
    return f"group:{membership.group_id}:{tertial}"


def _coordinating(now: datetime) -> list[GroupMembership]:
    statement = (
        select(GroupMembership)
        .join(LocalGroup, LocalGroup.id == GroupMembership.group_id)
        .where(
            GroupMembership.role == GroupRole.COORDINATOR,
            holds_on(local_day(now)),
            LocalGroup.closed_on.is_(None),
        )
        .order_by(GroupMembership.id)
    )
    return list(db.session.scalars(statement))


def _known(acts: Mapping[str, GroupMembership]) -> tuple[set[str], set[tuple[UUID | None, str]]]:
    """The acts of coordinating that the ledger has of these people: by uid, and by person and group.

    Found along its indexes, however long it is.
    """
    people = {each.participant_id for each in acts.values()}
    statement = select(LedgerEvent.event_uid, LedgerEvent.person_id, LedgerEvent.object_ref).where(
        LedgerEvent.type == Act.COORDINATE_GROUP,
        or_(LedgerEvent.event_uid.in_(list(acts)), LedgerEvent.person_id.in_(people)),
    )
    rows = db.session.execute(statement).all()
    return {row[0] for row in rows}, {(row[1], row[2]) for row in rows}
