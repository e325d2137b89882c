"""Queueing mail: a row and a job in the caller's transaction; it leaves after the commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, update

from app.core import jobs
from app.core.languages import Language
from app.core.statements import rows_changed
from app.core.types import new_id
from app.extensions import db
from app.mail import rendering
from app.mail.addresses import address_key, deliverable
from app.mail.delivery import JOB
from app.mail.models import Mail, MailStatus, MailSuppression


@dataclass(frozen=True)
class Attachment:
    """A file of text that goes along: `type` is its MIME type, with parameters where it has any."""

    name: str
    type: str
    text: str


def queue_mail(
    name: str,
    *,
    address: str,
    language: Language,
    participant_id: UUID | None,
    context: dict[str, Any],
    now: datetime,
    unsubscribe_url: str | None = None,
    asked_for: bool = False,
    attachment: Attachment | None = None,
    about: str | None = None,
) -> UUID:
    """Write the mail `templates/mail/<name>/` for one reader and let it wait for the caller's commit.

    `unsubscribe_url`: full address of the one-click unsubscribe (RFC 8058), for a subscription.
    `asked_for`: the reader asked for this very mail a moment ago (a sign-in link), so it is tried even when
    an earlier mail to the address bounced.
    `attachment`: kept until the mail has left, as its text is.
    `about`: what may hold it back until it has left, like `petition:018f...` (`holding.py`).

    Raises:
        BadAddress: no mail can go to this address.
    """
    to = deliverable(address)
    letter = rendering.render(name, language, context)
    mail_id = new_id()
    db.session.add(
        Mail(
            id=mail_id,
            participant_id=participant_id,
            address=to,
            address_key=address_key(to),
            name=name,
            language=language,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            unsubscribe_url=unsubscribe_url,
            attachment=attachment and attachment.text,
            attachment_name=attachment and attachment.name,
            attachment_type=attachment and attachment.type,
            asked_for=asked_for,
            message_id=f"<{mail_id}@{_own_domain()}>",
            status=MailStatus.QUEUED,
            queued_at=now,
        )
    )
    jobs.enqueue(JOB, _payload(mail_id, about), now=now, unique=f"mail:{mail_id}")
    return mail_id


def _payload(mail_id: UUID, about: str | None) -> dict[str, str]:
    return {"mail": str(mail_id), **({"about": about} if about else {})}


def _own_domain() -> str:
    return urlsplit(current_app.extensions["settings"].base_url).hostname or "localhost"


def lift_suppression(address: str) -> bool:
    """Let mail go to an address again (somebody checked it); whether it was held back."""
    statement = delete(MailSuppression).where(MailSuppression.address_key == address_key(address))
    return rows_changed(statement) > 0


def retry(mail: Mail, now: datetime, *, about: str | None = None) -> bool:
    """Send a mail that failed once more; False when its text is gone. `about` as it was queued."""
    if mail.text is None or mail.address is None:
        return False
    mail.status, mail.error = MailStatus.QUEUED, None
    jobs.enqueue(JOB, _payload(mail.id, about), now=now, unique=f"mail:{mail.id}:{now.isoformat()}")
    return True


def forget_participant(participant_id: UUID) -> None:
    """Remove every mail to a participant from the log, those that wait included."""
    db.session.execute(delete(Mail).where(Mail.participant_id == participant_id))


def forget_mails(ids: Iterable[UUID]) -> int:
    """Remove these mails from the log, those that wait included; how many."""
    return rows_changed(delete(Mail).where(Mail.id.in_(list(ids))))


def forget_waiting(ids: Iterable[UUID]) -> int:
    """Remove those of these mails that have not left yet; how many."""
    waiting = delete(Mail).where(Mail.id.in_(list(ids)), Mail.status == MailStatus.QUEUED)
    return rows_changed(waiting)


def forget_mails_to(address: str) -> int:
    """Remove every mail to an address from the log, those that wait included; how many."""
    return rows_changed(delete(Mail).where(Mail.address_key == address_key(address)))


def pass_to(participant_id: UUID, kept_id: UUID) -> None:
    """Move the mails of a participant that was merged to the one that stays."""
    theirs = update(Mail).where(Mail.participant_id == participant_id)
    db.session.execute(theirs.values(participant_id=kept_id))
