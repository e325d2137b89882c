"""The job that sends one mail, and what its answer means for the mail and its address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.core import jobs
from app.core.statements import upsertable
from app.core.transactions import reading
from app.extensions import db
from app.mail import composing, transport
from app.mail.forgetting import is_forgotten
from app.mail.holding import is_held
from app.mail.models import Mail, MailStatus, MailSuppression

JOB = "mail.send"
# With the growing pauses between tries: about two days, a server down over a weekend.
MAX_ATTEMPTS = 60
# How long a mail that must wait isn't looked at; who lets it go says `jobs.hasten(JOB, now)`.
WHILE_HELD = timedelta(hours=1)


# Built once: each mail asks it.
_WITH_SUPPRESSION = (
    select(Mail, MailSuppression.address_key)
    .outerjoin(MailSuppression, MailSuppression.address_key == Mail.address_key)
    .where(Mail.id == bindparam("mail_id"))
)


@dataclass(frozen=True)
class Waiting:
    """A mail read from the database before the connection to the mail server begins."""

    mail: Mail
    suppressed: bool
    held: bool


def send(payload: dict[str, Any], now: datetime) -> None:
    """Send a waiting mail and note the answer.

    A mail that already left, or was erased, is passed over. One that must wait gets another job, with all its
    tries. A temporary refusal raises, so that the job comes back later.
    """
    waiting = _waiting(UUID(payload["mail"]), payload.get("about"), now)
    if waiting is None:
        return
    if waiting.held:
        jobs.enqueue(JOB, payload, now=now, run_after=now + WHILE_HELD)
        return
    if waiting.suppressed and not waiting.mail.asked_for:
        _note(waiting.mail, MailStatus.SUPPRESSED, now)
        return
    # Before any statement of this job's transaction: on SQLite that would hold the one write lock meanwhile.
    answer = transport.deliver(composing.message(waiting.mail), waiting.mail.address or "")
    _note(waiting.mail, answer.status, now, answer.code)
    if answer.address_is_dead:
        _suppress(waiting.mail, answer.code, now)
    elif answer.status is MailStatus.SENT and waiting.suppressed:
        db.session.execute(
            delete(MailSuppression).where(MailSuppression.address_key == waiting.mail.address_key)
        )


def _waiting(mail_id: UUID, about: str | None, now: datetime) -> Waiting | None:
    with reading(), Session(db.engine, expire_on_commit=False) as session:
        found = session.execute(_WITH_SUPPRESSION, {"mail_id": mail_id}).first()
        if found is None or found[0].status != MailStatus.QUEUED:
            return None
        session.expunge(found[0])
        return Waiting(found[0], suppressed=found[1] is not None, held=is_held(session, about, now))


def _note(mail: Mail, status: MailStatus, now: datetime, code: str | None = None) -> None:
    values: dict[str, Any] = {"status": status, "error": code}
    if status is MailStatus.SENT:
        values["sent_at"] = now
    if not current_app.extensions["settings"].development:
        if is_forgotten(mail.name):
            db.session.execute(delete(Mail).where(Mail.id == mail.id))
            return
        values |= {"text": None, "html": None, "address": None, "unsubscribe_url": None, "attachment": None}
    db.session.execute(update(Mail).where(Mail.id == mail.id).values(**values))


def _suppress(mail: Mail, code: str | None, now: datetime) -> None:
    values = {"address_key": mail.address_key, "error": code or "", "since": now}
    db.session.execute(upsertable(MailSuppression).values(values).on_conflict_do_nothing())


def give_up(payload: dict[str, Any], _now: datetime) -> None:
    """The job is dead: the mail has failed, and keeps its text so that staff can send it again.

    A mail of which the log keeps no line goes instead.
    """
    mail = db.session.get(Mail, UUID(payload["mail"]))
    if mail is None or mail.status != MailStatus.QUEUED:
        return
    if is_forgotten(mail.name):
        db.session.delete(mail)
    else:
        mail.status, mail.error = MailStatus.FAILED, "gave-up"
