"""People for tests, made by the product's own operations. The caller commits."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.languages import Language
from app.core.tokens import token_hash
from app.extensions import db
from app.people.accounts.devices.operations import sign_device_in
from app.people.accounts.models import Account, DeviceSession
from app.people.accounts.operations import make_account
from app.people.audiences.models import Audience
from app.people.audiences.operations import admit
from app.people.roles.operations import grant

_numbers = count(1)


def make_person(
    name: str = "Els de Vries",
    *,
    email: str | None = None,
    language: Language = "nl",
    birth_year: int | None = None,
    audiences: Iterable[Audience] = (),
    since: date | None = None,
    until: date | None = None,
    now: datetime | None = None,
) -> Account:
    """Somebody with an account, in these audiences from `since` (a year ago) until `until` (open)."""
    now = now or clock.now()
    email = email or f"person{next(_numbers)}@example.org"
    account = make_account(name=name, email=email, language=language, now=now, birth_year=birth_year)
    since = since or clock.local_day(now - timedelta(days=365))
    for audience in audiences:
        admit(account.participant_id, audience, starts_on=since, ends_on=until, now=now)
    return account


def make_member(name: str = "Els de Vries", **facts: Any) -> Account:
    """A member of the association."""
    return make_person(name, audiences=(Audience.MEMBER,), **facts)


def make_staff(
    name: str = "Sam Jansen", *, roles: Iterable[Role] = (Role.ADMINISTRATOR,), **facts: Any
) -> Account:
    """Somebody of staff with these roles; the second factor is a separate step (see `sign_in`)."""
    account = make_person(name, audiences=(Audience.STAFF,), **facts)
    for role in roles:
        grant(account.participant_id, role, granted_by=None, now=clock.now())
    return account


def sign_in(client: Any, account: Account, *, second_factor: bool = False) -> None:
    """Sign a test client in, as if the mailed link was used; staff also with their second factor."""
    now = clock.now()
    token = sign_device_in(account, user_agent="", valid_for=timedelta(days=30), now=now)
    if second_factor:
        device = db.session.scalars(
            select(DeviceSession).where(DeviceSession.token_hash == token_hash(token))
        ).one()
        device.second_factor_at = now
    db.session.commit()
    with client.session_transaction() as session:
        session.clear()
        session.update(_user_id=token, _fresh=True, _permanent=True)
