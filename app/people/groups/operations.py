"""Making, changing and closing local groups; letting people in and out."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update

from app.core import audit
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.extensions import db
from app.people.accounts.rules import clean_name
from app.people.audiences.rules import overlap
from app.people.directory.folding import fold
from app.people.groups import rules
from app.people.groups.models import GroupMembership, GroupRole, LocalGroup
from app.people.groups.queries import group_named


def make_group(*, name: str, place: str, acting: UUID | None, now: datetime) -> LocalGroup:
    """A new local group.

    Raises:
        Refused: name or place is missing, too long, or the name is taken.
    """
    group = LocalGroup(created_at=now, **_cleaned(name, place, None))
    db.session.add(group)
    db.session.flush()
    audit.record("group-made", "group", group.id, actor_id=acting, now=now)
    return group


def change_group(group: LocalGroup, *, name: str, place: str, acting: UUID, now: datetime) -> None:
    """Give a group another name or place.

    Raises:
        Refused: as `make_group`.
    """
    for column, value in _cleaned(name, place, group.id).items():
        setattr(group, column, value)
    db.session.flush()
    audit.record("group-changed", "group", group.id, actor_id=acting, now=now)


def close_group(group: LocalGroup, *, closed_on: date, acting: UUID, now: datetime) -> int:
    """Close a group; memberships that still run end on that day. How many those are.

    Raises:
        Refused: it is closed already, or somebody joined later than that day.
    """
    if group.closed_on is not None:
        raise Refused(rules.CLOSED)
    mine = GroupMembership.group_id == group.id
    latest = db.session.scalar(select(func.max(GroupMembership.starts_on)).where(mine))
    if latest is not None and latest > closed_on:
        raise Refused(rules.CLOSES_TOO_EARLY)
    group.closed_on = closed_on
    still = or_(GroupMembership.ends_on.is_(None), GroupMembership.ends_on > closed_on)
    ended = rows_changed(update(GroupMembership).where(mine, still).values(ends_on=closed_on))
    audit.record("group-closed", "group", group.id, actor_id=acting, now=now, memberships=ended)
    return ended


def reopen_group(group: LocalGroup, *, acting: UUID, now: datetime) -> None:
    """Open a closed group again; memberships that ended with it stay ended."""
    group.closed_on = None
    audit.record("group-reopened", "group", group.id, actor_id=acting, now=now)


def join(
    group: LocalGroup,
    participant_id: UUID,
    role: GroupRole,
    *,
    starts_on: date,
    acting: UUID | None,
    now: datetime,
    ends_on: date | None = None,
) -> GroupMembership:
    """Let somebody be in a group from a day.

    Raises:
        Refused: the group is closed, the days are impossible, or the person is in it already.
    """
    others = _periods(group, participant_id)
    overlaps = any(overlap(starts_on, ends_on, other.starts_on, other.ends_on) for other in others)
    require(rules.joining_refusal(group, starts_on, ends_on, overlaps=overlaps))
    membership = GroupMembership(
        group_id=group.id,
        participant_id=participant_id,
        role=role.value,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
    )
    db.session.add(membership)
    db.session.flush()
    _record("group-joined", membership, acting, now)
    return membership


def leave(membership: GroupMembership, *, ends_on: date, acting: UUID, now: datetime) -> None:
    """End a membership on a day.

    Raises:
        Refused: that day lies before its first.
    """
    if ends_on < membership.starts_on:
        raise Refused(rules.ENDS_BEFORE_START)
    membership.ends_on = ends_on
    db.session.flush()
    _record("group-left", membership, acting, now)


def remove(membership: GroupMembership, *, acting: UUID, now: datetime) -> None:
    """Take away a membership that was never right."""
    _record("group-membership-removed", membership, acting, now)
    db.session.delete(membership)
    db.session.flush()


def change_role(
    membership: GroupMembership, role: GroupRole, *, today: date, acting: UUID, now: datetime
) -> None:
    """Let a member be coordinator from today, or the other way round; the days before stay as they were."""
    if membership.role == role.value:
        return
    if membership.starts_on >= today:
        membership.role = role.value
        changed = membership
    else:
        ends_on, membership.ends_on = membership.ends_on, today - timedelta(days=1)
        changed = GroupMembership(
            group_id=membership.group_id,
            participant_id=membership.participant_id,
            role=role.value,
            starts_on=today,
            ends_on=ends_on,
            created_at=now,
        )
        db.session.add(changed)
    db.session.flush()
    _record("group-role-changed", changed, acting, now)


def _cleaned(name: str, place: str, group_id: UUID | None) -> dict[str, str]:
    name, place = clean_name(name), clean_name(place)
    named = group_named(name) if name else None
    require(rules.group_refusal(name, place, taken=named is not None and named.id != group_id))
    return {"name": name, "name_key": fold(name) or name.casefold(), "place": place}


def _periods(group: LocalGroup, participant_id: UUID) -> list[GroupMembership]:
    statement = select(GroupMembership).where(
        GroupMembership.group_id == group.id, GroupMembership.participant_id == participant_id
    )
    return list(db.session.scalars(statement))


def _record(action: str, membership: GroupMembership, acting: UUID | None, now: datetime) -> None:
    audit.record(
        action,
        "person",
        membership.participant_id,
        actor_id=acting,
        now=now,
        group=membership.group_id,
        role=membership.role,
        starts_on=membership.starts_on.isoformat(),
        ends_on=membership.ends_on.isoformat() if membership.ends_on else None,
    )
