"""The mails to an address that wants to be reminded of a demonstration; its subject says nothing of it."""

from datetime import datetime

from app.actions.agenda.calendar_file import FILE_NAME, calendar_file, mime_type
from app.actions.agenda.mail_facts import about
from app.actions.agenda.models import Action
from app.actions.reminders.models import ActionReminder, ReminderMail
from app.core.languages import Language
from app.extensions import db
from app.mail.operations import Attachment, queue_mail


def reminder(held: ActionReminder, action: Action, slug: str, now: datetime) -> None:
    """Tomorrow it is."""
    _queue("demonstration_reminder", held, action, slug, now)


def changed(held: ActionReminder, action: Action, slug: str, now: datetime) -> None:
    """Time or place moved."""
    _queue("demonstration_changed", held, action, slug, now)


def cancelled(held: ActionReminder, action: Action, slug: str, now: datetime) -> None:
    """It is called off, and why."""
    _queue("action_cancelled", held, action, slug, now)


def _queue(name: str, held: ActionReminder, action: Action, slug: str, now: datetime) -> None:
    language: Language = "en" if held.language == "en" else "nl"
    mail_id = queue_mail(
        name,
        address=held.address,
        language=language,
        participant_id=None,
        context=about(action, slug, language),
        now=now,
        attachment=Attachment(FILE_NAME, mime_type(action), calendar_file(action, slug, language, now)),
    )
    db.session.add(ReminderMail(mail_id=mail_id, action_id=action.id))
