"""Asking for a sign-in link, and using it once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update

from app.core.languages import Language
from app.core.limits import hit
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.core.tokens import new_token, token_hash
from app.extensions import db
from app.people.accounts.links import messages
from app.people.accounts.links.rules import (
    LINK_UNKNOWN,
    LINK_WRONG_PERSON,
    TOO_MANY_LINKS,
    TOO_MANY_REQUESTS,
    link_refusal,
)
from app.people.accounts.models import Account, SignInLink
from app.people.accounts.queries import accounts_with_key
from app.people.accounts.rules import own_path
from app.people.participants.queries import address_key
from app.people.participants.rules import read_address
from app.settings import Settings

UNKNOWN_MAILS_PER_DAY = 2


def ask_for_link(
    email: str, *, language: Language, network: str, next_path: str | None, settings: Settings, now: datetime
) -> None:
    """Mail a sign-in link to an address, or, when nobody has an account there, how to become part.

    Both ways count, look up, write and mail alike, so that neither the answer nor its duration tells who has
    an account. The mail goes to the address of the account, never to another spelling of it.

    Raises:
        Refused: this is no address, or it or the network asked too often. Commit also then: the count stays.
    """
    address = read_address(email)
    key = address_key(address)
    hour = timedelta(hours=1)
    if not hit("sign-in-network", network, limit=settings.sign_in_requests_per_hour, per=hour, now=now):
        raise Refused(TOO_MANY_REQUESTS)
    if not hit("sign-in-address", key, limit=settings.sign_in_links_per_hour, per=hour, now=now):
        raise Refused(TOO_MANY_LINKS)
    known = accounts_with_key(key)
    token = new_link(
        key, valid_for=timedelta(minutes=settings.sign_in_link_minutes), next_path=next_path, now=now
    )
    if known:
        messages.sign_in(known, token, language=language, minutes=settings.sign_in_link_minutes, now=now)
    elif hit("sign-in-unknown", key, limit=UNKNOWN_MAILS_PER_DAY, per=timedelta(days=1), now=now):
        messages.no_account(address, language=language, now=now)


def new_link(key: str, *, valid_for: timedelta, now: datetime, next_path: str | None = None) -> str:
    """A link for whoever has the address of this key; the answer is its token."""
    token = new_token()
    db.session.add(
        SignInLink(
            token_hash=token_hash(token),
            address_key=key,
            next_path=own_path(next_path),
            created_at=now,
            expires_at=now + valid_for,
        )
    )
    db.session.flush()
    return token


def use_link(token: str, *, who: UUID | None, now: datetime) -> tuple[Account, str | None]:
    """Use a link up: who signs in, and the page they were on their way to.

    `who` says which person it is where people share the address.

    Raises:
        Refused: the link is unknown, used or too old, or `who` isn't at this address.
    """
    link = db.session.get(SignInLink, token_hash(token))
    require(link_refusal(link, now))
    assert link is not None
    people = accounts_with_key(link.address_key)
    if not people:
        raise Refused(LINK_UNKNOWN)
    if len(people) > 1:
        people = [account for account in people if account.participant_id == who]
    if not people:
        raise Refused(LINK_WRONG_PERSON)
    # Two presses at once: only one of them finds the link unused.
    taken = update(SignInLink).where(SignInLink.token_hash == link.token_hash, SignInLink.used_at.is_(None))
    if rows_changed(taken.values(used_at=now)) != 1:
        db.session.refresh(link)
        require(link_refusal(link, now))
    return people[0], own_path(link.next_path)


def forget_links(key: str) -> None:
    """Remove every link to an address."""
    db.session.execute(delete(SignInLink).where(SignInLink.address_key == key))


def remove_expired(now: datetime) -> int:
    """Remove links a day after their end, until when their page can still say why they don't work."""
    statement = delete(SignInLink).where(SignInLink.expires_at <= now - timedelta(days=1))
    return rows_changed(statement)
