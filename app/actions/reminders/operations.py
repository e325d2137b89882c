"""Leaving an address and taking it back. Nothing here commits."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select

from app.actions.agenda.models import Action
from app.actions.reminders import rules
from app.actions.reminders.models import ActionReminder, ReminderMail
from app.consents.operations import keep_words
from app.consents.texts import Purpose
from app.core.languages import Language
from app.core.limits import hit
from app.core.refusals import Refused, require
from app.core.statements import rows_changed, upsertable
from app.core.types import new_id
from app.extensions import db
from app.mail.operations import forget_mails
from app.people.participants.rules import read_address
from app.settings import Settings


def ask_reminder(
    action: Action, email: str, *, consent: bool, language: Language, network: str, now: datetime
) -> None:
    """Mail this address the day before. Asked twice is asked once, and nothing tells which it was.

    Raises:
        Refused: this takes no reminders, it is too late, this is no address, or nobody agreed. Commit also
            then: the attempt counts.
    """
    require(rules.may_remind(action, now))
    address = read_address(email)
    require(rules.may_keep(agreed=consent))
    _count_attempt(network, now)
    values = {
        "id": new_id(),
        "action_id": action.id,
        "kind": action.kind,
        "address": address,
        "language": language,
        "consent_version": keep_words(Purpose.DEMONSTRATION_REMINDER, now),
        "asked_at": now,
    }
    db.session.execute(upsertable(ActionReminder).values(values).on_conflict_do_nothing())


def take_back(action: Action, email: str, *, network: str, now: datetime) -> None:
    """Remove this address, if it is there; nothing tells whether it was.

    Raises:
        Refused: this is no address, or the network asked too often. Commit also then: the attempt counts.
    """
    address = read_address(email)
    _count_attempt(network, now)
    theirs = (ActionReminder.action_id == action.id, ActionReminder.address == address)
    rows_changed(delete(ActionReminder).where(*theirs))


def forget(action_ids: list[UUID]) -> int:
    """Remove the addresses of these demonstrations, and their mails from the log; how many addresses."""
    of_these = ReminderMail.action_id.in_(action_ids)
    forget_mails(db.session.scalars(select(ReminderMail.mail_id).where(of_these)))
    rows_changed(delete(ReminderMail).where(of_these))
    return rows_changed(delete(ActionReminder).where(ActionReminder.action_id.in_(action_ids)))


def _count_attempt(network: str, now: datetime) -> None:
    """Per network alone: not even a fingerprint of the address is kept beside its own row."""
    settings: Settings = current_app.extensions["settings"]
    most = settings.sign_ups_per_hour
    if not hit("reminder-network", network, limit=most, per=timedelta(hours=1), now=now):
        raise Refused(rules.TOO_MANY_FROM_NETWORK)
