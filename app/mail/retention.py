"""What the mail log keeps of a person, and how it goes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import delete, select

from app.core import personal_data, retention
from app.core.statements import rows_changed
from app.extensions import db
from app.mail import operations
from app.mail.models import Mail, MailSuppression
from app.settings import Settings

SUPPRESSION_DAYS = 730


def init_app(app: Flask) -> None:
    retention.register(
        app,
        retention.RetentionRule(
            name="mail",
            what=_l("Which mails we sent you, when, and whether they arrived"),
            purpose=_l("so that the Servicecenter can help when a mail doesn't reach you"),
            period=_period,
            erased=_l("text and address go as soon as the mail has left; the rest is removed by itself"),
            expire=_remove_old_mails,
        ),
        retention.RetentionRule(
            name="mail_suppression",
            what=_l("Fingerprint of an address whose mail server says that it does not exist"),
            purpose=_l("to stop mailing an address that nobody reads"),
            period=lambda _settings: _l("two years, or until a mail arrives there again"),
            erased=_l("removed by itself"),
            expire=_remove_old_suppressions,
        ),
    )
    personal_data.register(
        app,
        personal_data.Holder(
            name="mail", title=_l("Mails we sent you"), export=_export, erase=_erase, merge=_merge
        ),
    )


def _period(settings: Settings) -> str:
    days = settings.retention_mail_days
    return str(ngettext("%(num)s day", "%(num)s days", days))


def _remove_old_mails(now: datetime) -> int:
    settings: Settings = current_app.extensions["settings"]
    cutoff = now - timedelta(days=settings.retention_mail_days)
    return rows_changed(delete(Mail).where(Mail.queued_at < cutoff))


def _remove_old_suppressions(now: datetime) -> int:
    cutoff = now - timedelta(days=SUPPRESSION_DAYS)
    return rows_changed(delete(MailSuppression).where(MailSuppression.since < cutoff))


def _export(participant_id: UUID) -> list[dict[str, Any]]:
    statement = select(Mail).where(Mail.participant_id == participant_id).order_by(Mail.queued_at)
    return [
        {
            "mail": mail.name,
            "subject": mail.subject,
            "status": mail.status,
            "queued_at": mail.queued_at.isoformat(),
            "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        }
        for mail in db.session.scalars(statement)
    ]


def _erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    operations.forget_participant(participant_id)


def _merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    operations.pass_to(from_id, into_id)
