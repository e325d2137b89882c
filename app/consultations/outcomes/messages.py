"""The mail to who said something that is answered now."""

from datetime import datetime

from app.mail.operations import queue_mail
from app.people.accounts.models import Account


def answers_published(author: Account, now: datetime) -> None:
    """That there is an answer; not to what, nor under which name it was said: others may read along."""
    queue_mail(
        "answers_published",
        address=author.email,
        language=author.language,
        participant_id=author.participant_id,
        context={"name": author.name},
        now=now,
    )
