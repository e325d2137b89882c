"""What staff write down about somebody: each act is in the audit log."""

from datetime import datetime
from uuid import UUID

from app.core import audit
from app.core.access import Role
from app.core.languages import Language
from app.core.refusals import Refusal, Refused, require
from app.mail.operations import lift_suppression
from app.people.accounts import operations as accounts
from app.people.accounts.addresses.operations import take_address
from app.people.accounts.addresses.rules import same_address_refusal
from app.people.accounts.models import Account
from app.people.accounts.queries import accounts_with_key
from app.people.directory import rules
from app.people.directory.folding import fold
from app.people.participants.queries import address_key
from app.people.participants.rules import read_address
from app.people.roles.queries import grants_of, holders_of


def add_person(
    *, name: str, email: str, language: Language, birth_year: int | None, acting: UUID, now: datetime
) -> Account:
    """Somebody new, also at an address that others have.

    Raises:
        Refused: a detail can't be taken, or this name is at this address already.
    """
    there = accounts_with_key(address_key(read_address(email)))
    if any(fold(account.name) == fold(name) for account in there):
        raise Refused(rules.SAME_PERSON_THERE)
    made = accounts.make_account(name=name, email=email, language=language, birth_year=birth_year, now=now)
    audit.record("person-added", "person", made.participant_id, actor_id=acting, now=now)
    return made


def correct_details(
    account: Account, *, name: str, language: Language, birth_year: int | None, acting: UUID, now: datetime
) -> None:
    """Write down the right name, language and birth year.

    Raises:
        Refused: one of them can't be taken.
    """
    accounts.correct(account, name=name, birth_year=birth_year, now=now)
    accounts.choose_language(account, language)
    audit.record("person-corrected", "person", account.participant_id, actor_id=acting, now=now)


def correct_address(account: Account, email: str, *, shared: bool, acting: UUID, now: datetime) -> None:
    """Write down the right address; a mail to the old one says so. `shared`: with whoever has it already.

    Raises:
        Refused: this is no address, it is the one we have or that of somebody else, or this person has a
            role in the office and `acting` is no administrator.
    """
    require(why_address_stays(account, acting, now))
    address = read_address(email)
    key = address_key(address)
    require(same_address_refusal(account, key))
    require(rules.taken_refusal([other.name for other in accounts_with_key(key)], shared=shared))
    take_address(account, address, actor_id=acting, now=now)


def why_address_stays(account: Account, acting: UUID, now: datetime) -> Refusal | None:
    """Why this member of staff can't correct the address; asked by the page and by the POST."""
    return rules.address_refusal(
        has_role=bool(grants_of(account.participant_id, now)),
        by_administrator=acting in holders_of(Role.ADMINISTRATOR, now),
    )


def allow_mail(account: Account, *, acting: UUID, now: datetime) -> bool:
    """Let mail go to an address again that bounced before; whether it was held back."""
    lifted = lift_suppression(account.email)
    if lifted:
        audit.record("mail-allowed", "person", account.participant_id, actor_id=acting, now=now)
    return lifted


def one_at_address(email: str) -> Account:
    """The only person with an account at an address.

    Raises:
        Refused: this is no address, nobody has an account there, or several people share it.
    """
    found = accounts_with_key(address_key(read_address(email)))
    if len(found) != 1:
        raise Refused(rules.SHARED_ADDRESS if found else rules.NOBODY_THERE)
    return found[0]
