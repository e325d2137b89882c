"""The last mail to somebody who deleted their account."""

from datetime import datetime

from app.core.languages import Language
from app.mail.operations import queue_mail

LAST_MAIL = "account_deleted"


def account_deleted(address: str, *, language: Language, withdrawn: bool, now: datetime) -> None:
    """That it is done, to the address that is forgotten once this mail has left; it names nobody."""
    queue_mail(
        LAST_MAIL,
        address=address,
        language=language,
        participant_id=None,
        context={"withdrawn": withdrawn},
        now=now,
    )
