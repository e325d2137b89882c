"""Whom a newcomer can sign in as: only people of the demo's own domain are ever listed."""

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import select

from app.core.clock import local_day
from app.demo.cast import CAST, DOMAIN
from app.extensions import db
from app.people.accounts.models import Account
from app.people.accounts.second_factor.queries import factor_of
from app.people.accounts.second_factor.secrets import decrypted
from app.people.audiences.queries import audience_names, audiences_of
from app.people.roles.queries import grants_of


@dataclass(frozen=True)
class SignIn:
    """One person of the cast; `code` is the office code at this moment, None without a role."""

    name: str
    address: str
    labels: tuple[str, ...]
    code: str | None


def people(now: datetime) -> list[SignIn]:
    """The cast as it stands in the database, in the order of the cast."""
    order = {person.address: place for place, person in enumerate(CAST)}
    statement = select(Account).where(Account.email.in_(order), Account.email.endswith(f"@{DOMAIN}"))
    accounts = sorted(db.session.scalars(statement), key=lambda account: order[account.email])
    return [_sign_in(account, now) for account in accounts]


def _sign_in(account: Account, now: datetime) -> SignIn:
    audiences = audience_names(audiences_of(account.participant_id, local_day(now)))
    roles = [grant.role for grant in grants_of(account.participant_id, now)]
    return SignIn(account.name, account.email, (*audiences, *roles), _code(account, now) if roles else None)


def _code(account: Account, now: datetime) -> str | None:
    factor = factor_of(account.participant_id)
    secret = decrypted(factor.secret) if factor else None
    return pyotp.TOTP(secret).at(now) if secret else None
