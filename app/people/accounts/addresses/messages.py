"""The mails of a new address."""

from datetime import datetime

from app.mail.operations import queue_mail
from app.people.accounts.models import Account


def confirm_address(account: Account, address: str, token: str, *, now: datetime) -> None:
    """To the new address: the link that confirms it."""
    queue_mail(
        "confirm_address",
        address=address,
        language=account.language,
        participant_id=account.participant_id,
        context={"name": account.name, "token": token},
        now=now,
        asked_for=True,
    )


def address_changed(account: Account, *, now: datetime) -> None:
    """To the old address, before it is replaced: that mail goes elsewhere from now on."""
    queue_mail(
        "address_changed",
        address=account.email,
        language=account.language,
        participant_id=account.participant_id,
        context={"name": account.name},
        now=now,
    )
