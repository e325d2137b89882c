"""The mails of signing in."""

from datetime import datetime

from app.core.languages import Language
from app.mail.operations import queue_mail
from app.people.accounts.models import Account


def sign_in(people: list[Account], token: str, *, language: Language, minutes: int, now: datetime) -> None:
    """The link. One person is greeted by name in their own language; people who share an address are not."""
    alone = people[0] if len(people) == 1 else None
    queue_mail(
        "sign_in",
        address=people[0].email,
        language=alone.language if alone else language,
        participant_id=alone.participant_id if alone else None,
        context={"name": alone.name if alone else None, "token": token, "minutes": minutes},
        now=now,
        asked_for=True,
    )


def no_account(address: str, *, language: Language, now: datetime) -> None:
    """To an address without an account: what happened, and how to become part."""
    queue_mail("no_account", address=address, language=language, participant_id=None, context={}, now=now)
