"""Which addresses are to be mailed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, union

from app.actions.agenda.models import Action, ActionState
from app.actions.reminders.models import ActionReminder, ReminderMail
from app.actions.reminders.rules import AHEAD
from app.core.clock import local_day
from app.extensions import db


def due(now: datetime, number: int) -> list[tuple[ActionReminder, Action]]:
    """Addresses not mailed yet for demonstrations that start within a day; `number` at most."""
    statement = (
        select(ActionReminder, Action)
        .join(Action, Action.id == ActionReminder.action_id)
        .where(
            ActionReminder.reminded_at.is_(None),
            Action.state == ActionState.PUBLISHED,
            Action.starts_at <= now + AHEAD,
            Action.ends_at > now,
        )
        .order_by(ActionReminder.id)
        .limit(number)
        .with_for_update(of=ActionReminder, skip_locked=True)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def next_addresses(action_id: UUID, after: UUID | None, number: int) -> list[ActionReminder]:
    """The next addresses of a demonstration, by id, after the last one of the batch before."""
    statement = select(ActionReminder).where(ActionReminder.action_id == action_id)
    if after is not None:
        statement = statement.where(ActionReminder.id > after)
    return list(db.session.scalars(statement.order_by(ActionReminder.id).limit(number)))


def number_of_addresses(action_id: UUID) -> int:
    """How many want to be reminded: a number for staff, never the addresses."""
    statement = select(func.count()).where(ActionReminder.action_id == action_id)
    return db.session.scalar(statement) or 0


def forgettable(now: datetime) -> list[UUID]:
    """Demonstrations that ended before today and of which addresses or mails are still there."""
    held = union(select(ActionReminder.action_id), select(ReminderMail.action_id)).subquery()
    statement = select(Action).where(Action.ends_at <= now, Action.id.in_(select(held)))
    today = local_day(now)
    return [each.id for each in db.session.scalars(statement) if local_day(each.ends_at) < today]
