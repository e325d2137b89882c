"""The mails to people who signed up. No name stands in them: a household can share an address."""

from datetime import datetime
from typing import Any

from app.actions.agenda.calendar_file import FILE_NAME, calendar_file, mime_type
from app.actions.agenda.mail_facts import about
from app.actions.agenda.models import Action
from app.actions.sign_ups.models import SignUp
from app.core.languages import Language
from app.mail.operations import Attachment, queue_mail


def confirmed(sign_up: SignUp, action: Action, slug: str, token: str, now: datetime) -> None:
    """A place is kept; the same words at a first and a second time."""
    _queue("sign_up_confirmed", sign_up, action, slug, now, token=token, news_asked=sign_up.news_asked)


def changed(sign_up: SignUp, action: Action, slug: str, token: str, now: datetime) -> None:
    """Time or place moved."""
    _queue("action_changed", sign_up, action, slug, now, token=token)


def cancelled(sign_up: SignUp, action: Action, slug: str, now: datetime) -> None:
    """It is called off, and why."""
    _queue("action_cancelled", sign_up, action, slug, now)


def _queue(name: str, sign_up: SignUp, action: Action, slug: str, now: datetime, **more: Any) -> None:
    language: Language = "en" if sign_up.language == "en" else "nl"
    queue_mail(
        name,
        address=sign_up.email or "",
        language=language,
        participant_id=sign_up.participant_id,
        context={**about(action, slug, language), **more},
        now=now,
        attachment=Attachment(FILE_NAME, mime_type(action), calendar_file(action, slug, language, now)),
    )
