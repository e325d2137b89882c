"""Letting a member of staff in: account, audience and roles in one go."""

from collections.abc import Iterable
from datetime import datetime

from app.core.access import Role
from app.core.clock import local_day
from app.core.languages import Language
from app.people.accounts.models import Account
from app.people.accounts.operations import make_account
from app.people.accounts.queries import accounts_with_key
from app.people.accounts.rules import clean_name
from app.people.audiences.models import Audience
from app.people.audiences.operations import admit
from app.people.audiences.queries import audiences_of
from app.people.participants.queries import address_key
from app.people.participants.rules import read_address
from app.people.roles.operations import grant


def add_staff(
    address: str, *, name: str, roles: Iterable[Role], language: Language, now: datetime
) -> tuple[Account, bool]:
    """The account of a member of staff, with these roles, and whether it was made now.

    The only account at an address is theirs, whatever name it has; among several the name decides, and a name
    that isn't there becomes an account of its own.

    Raises:
        Refused: the address or the name can't be taken.
    """
    known = accounts_with_key(address_key(read_address(address)))
    if len(known) > 1:
        known = [account for account in known if account.name == clean_name(name)]
    account = known[0] if known else make_account(name=name, email=address, language=language, now=now)
    today = local_day(now)
    if Audience.STAFF not in audiences_of(account.participant_id, today):
        admit(account.participant_id, Audience.STAFF, starts_on=today, now=now)
    for role in roles:
        grant(account.participant_id, role, granted_by=None, now=now)
    return account, not known
