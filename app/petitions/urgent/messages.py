"""The mail that calls a reviewer."""

from datetime import datetime

from app.mail.operations import queue_mail
from app.people.accounts.models import Account
from app.petitions.models import Petition


def call_reviewer(petition: Petition, reviewer: Account, now: datetime) -> None:
    """Ask somebody on call to look at an urgent petition now."""
    queue_mail(
        "urgent_review",
        address=reviewer.email,
        language=reviewer.language,
        participant_id=reviewer.participant_id,
        context={
            "name": reviewer.name,
            "title": petition.title.shown_in(reviewer.language),
            "petition_id": str(petition.id),
        },
        now=now,
    )
