"""Erasing somebody, in one transaction over every domain."""

from datetime import datetime
from uuid import UUID

from app.core import audit
from app.core.personal_data import holders
from app.core.refusals import require
from app.people.accounts.models import Account
from app.privacy import messages
from app.privacy.rules import confirmation_refusal, erasure_refusal


def erase_person(participant_id: UUID, *, withdraw_words: bool, actor_id: UUID | None, now: datetime) -> None:
    """Let every domain let go of somebody; the random id alone stays, and nothing says who it was.

    Domains let go in the reverse order of the house, so that each still finds what the ones below it know.

    Raises:
        Refused: this is the only administrator.
    """
    require(erasure_refusal(participant_id, now))
    for holder in reversed(holders()):
        holder.erase(participant_id, now, withdraw_words)
    audit.record(
        "person-erased", "person", participant_id, actor_id=actor_id, now=now, words_withdrawn=withdraw_words
    )


def delete_own_account(account: Account, *, typed: str, withdraw_words: bool, now: datetime) -> None:
    """Erase the person who asks, who typed their address to confirm; the last mail says that it is done.

    Raises:
        Refused: another address was typed, or this is the only administrator.
    """
    require(confirmation_refusal(typed, account.email))
    participant_id, address, language = account.participant_id, account.email, account.language
    erase_person(participant_id, withdraw_words=withdraw_words, actor_id=participant_id, now=now)
    messages.account_deleted(address, language=language, withdrawn=withdraw_words, now=now)
