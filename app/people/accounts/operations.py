"""Making and correcting accounts."""

from datetime import datetime
from uuid import UUID

from app.core.clock import local_day
from app.core.languages import Language
from app.core.refusals import require
from app.extensions import db
from app.people.accounts.models import Account
from app.people.accounts.queries import accounts_with_key
from app.people.accounts.rules import birth_year_refusal, clean_name, name_refusal
from app.people.participants.operations import new_participant, participant_for
from app.people.participants.queries import address_key
from app.people.participants.rules import read_address


def make_account(
    *, name: str, email: str, language: Language, now: datetime, birth_year: int | None = None
) -> Account:
    """A new account. The first at an address is the person the address stands for; later ones share it.

    Raises:
        Refused: the address, the name or the birth year can't be taken.
    """
    address, cleaned = read_address(email), clean_name(name)
    require(name_refusal(cleaned))
    require(birth_year_refusal(birth_year, local_day(now)))
    key = address_key(address)
    participant = new_participant(now) if accounts_with_key(key) else participant_for(address, now)
    account = Account(
        participant_id=participant.id,
        name=cleaned,
        email=address,
        address_key=key,
        language=language,
        birth_year=birth_year,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    return account


def correct(account: Account, *, name: str, birth_year: int | None, now: datetime) -> None:
    """Write down the right name and birth year.

    Raises:
        Refused: the name or the birth year can't be taken.
    """
    cleaned = clean_name(name)
    require(name_refusal(cleaned))
    require(birth_year_refusal(birth_year, local_day(now)))
    account.name, account.birth_year = cleaned, birth_year


def choose_language(account: Account, language: Language) -> None:
    account.language = language


def account_for(participant_id: UUID) -> Account:
    """The account of a participant.

    Raises:
        NoResultFound: there is none (any more).
    """
    return db.session.get_one(Account, participant_id)
