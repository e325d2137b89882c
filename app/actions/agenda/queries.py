"""Actions as visitors and staff find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from app.actions.agenda.models import Action, ActionGoal, ActionState
from app.core import slugs
from app.core.languages import Language
from app.core.pagination import Page, page
from app.extensions import db

SLUGS = "action"
PAST_SHOWN = 20
MOST_COMING = 200


@dataclass(frozen=True)
class Found:
    """An action behind a slug; `slug` is the one its page carries now."""

    action: Action
    slug: str


@dataclass(frozen=True)
class Listed:
    """An action in a list, with its address in the reader's language."""

    action: Action
    slug: str


def action(action_id: UUID) -> Action | None:
    return db.session.get(Action, action_id)


def action_with_slug(slug: str, language: Language) -> Found | None:
    """The action a slug (also a former one) leads to."""
    resolution = slugs.resolve(SLUGS, language, slug)
    found = db.session.get(Action, resolution.object_id) if resolution else None
    return Found(found, resolution.current_slug) if found and resolution else None


def slugs_of(action_id: UUID) -> dict[Language, str]:
    """The address of one action in each language."""
    return addresses_of([action_id])[action_id]


def addresses_of(ids: list[UUID]) -> dict[UUID, dict[Language, str]]:
    """The addresses of actions in each language: one statement."""
    return slugs.in_each_language(SLUGS, ids)


def open_actions(
    goal: str | None, now: datetime, *, language: Language, limit: int = MOST_COMING, town: str | None = None
) -> list[Listed]:
    """Actions to come, the soonest first: public, not cancelled, not over; three statements.

    `goal`: only those that serve it. `town`: only those there.
    """
    statement = (
        select(Action)
        .where(Action.state == ActionState.PUBLISHED, Action.ends_at > now)
        .order_by(Action.starts_at, Action.id)
        .limit(limit)
    )
    if goal is not None:
        statement = statement.where(Action.ties.any(ActionGoal.goal == goal))
    if town is not None:
        statement = statement.where(Action.town == town)
    return _listed(db.session.scalars(statement).all(), language)


def cancelled_ahead(now: datetime, *, language: Language, town: str | None = None) -> list[Listed]:
    """Cancelled actions whose day is still to come: whoever looks for them must read that they are off."""
    statement = (
        select(Action)
        .where(Action.state == ActionState.CANCELLED, Action.ends_at > now)
        .order_by(Action.starts_at, Action.id)
        .limit(MOST_COMING)
    )
    if town is not None:
        statement = statement.where(Action.town == town)
    return _listed(db.session.scalars(statement).all(), language)


def past_actions(
    now: datetime, *, language: Language, town: str | None = None, cursor: str | None = None
) -> Page[Listed]:
    """Actions that were, the latest first."""
    statement: Select[Any] = select(Action).where(
        Action.state == ActionState.PUBLISHED, Action.ends_at <= now
    )
    if town is not None:
        statement = statement.where(Action.town == town)
    found = page(statement, (Action.starts_at, Action.id), cursor=cursor, size=PAST_SHOWN)
    return Page(_listed(found.items, language), found.newer, found.older)


def _listed(found: Sequence[Action], language: Language) -> list[Listed]:
    addresses = slugs.current(SLUGS, language, [each.id for each in found])
    return [Listed(each, addresses[each.id]) for each in found]


def towns() -> list[str]:
    """The towns in which something public is or was, by name."""
    statement = select(Action.town).where(Action.state != ActionState.DRAFT).distinct()
    return sorted(db.session.scalars(statement), key=str.casefold)


def number_reached(goal: str, now: datetime) -> int:
    """How many actions for a goal have been: public and over."""
    statement = select(func.count()).where(
        Action.state == ActionState.PUBLISHED, Action.ends_at <= now, Action.ties.any(ActionGoal.goal == goal)
    )
    return db.session.scalar(statement) or 0


def public_actions() -> Sequence[Action]:
    """Everything visitors may know of, in one statement and that of the goals."""
    statement = select(Action).where(Action.state != ActionState.DRAFT)
    return db.session.scalars(statement.order_by(Action.starts_at, Action.id)).all()


def desk(cursor: str | None, *, state: str | None = None, size: int = 50) -> Page[Action]:
    """The office's list: every action, the latest start first."""
    statement = select(Action)
    if state is not None:
        statement = statement.where(Action.state == state)
    return page(statement, (Action.starts_at, Action.id), cursor=cursor, size=size)
