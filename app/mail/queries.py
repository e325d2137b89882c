"""What was mailed: to a person, to an address, lately."""

from uuid import UUID

from sqlalchemy import func, select

from app.core.pagination import Page, page
from app.extensions import db
from app.mail.addresses import BadAddress, address_key, deliverable
from app.mail.models import Mail, MailStatus, MailSuppression


def mails_to(participant_id: UUID, cursor: str | None = None, size: int = 25) -> Page[Mail]:
    """The mails to a participant, newest first."""
    statement = select(Mail).where(Mail.participant_id == participant_id)
    return page(statement, (Mail.queued_at, Mail.id), cursor=cursor, size=size)


def mails_to_address(address: str, cursor: str | None = None, size: int = 25) -> Page[Mail]:
    """The mails to an address, also when nobody is known behind it; newest first."""
    try:
        key = address_key(deliverable(address))
    except (BadAddress, ValueError):
        return Page([], None, None)
    statement = select(Mail).where(Mail.address_key == key)
    return page(statement, (Mail.queued_at, Mail.id), cursor=cursor, size=size)


def latest_mails(cursor: str | None = None, size: int = 50, status: MailStatus | None = None) -> Page[Mail]:
    """Every mail, newest first, of one status when it is given."""
    statement = select(Mail) if status is None else select(Mail).where(Mail.status == status)
    return page(statement, (Mail.queued_at, Mail.id), cursor=cursor, size=size)


def mail(mail_id: UUID) -> Mail | None:
    return db.session.get(Mail, mail_id)


def suppression_of(address: str) -> MailSuppression | None:
    """Why mail to this address is held back, or None when it isn't."""
    try:
        return db.session.get(MailSuppression, address_key(deliverable(address)))
    except (BadAddress, ValueError):
        return None


def count_by_status() -> dict[MailStatus, int]:
    """How many mails the log holds of each status."""
    counted = dict.fromkeys(MailStatus, 0)
    for status, number in db.session.execute(select(Mail.status, func.count()).group_by(Mail.status)):
        counted[MailStatus(status)] = number
    return counted
