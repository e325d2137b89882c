"""Signatures behind a link, of a person, under a petition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import lazyload

from app.consents.queries import has_agreed
from app.consents.texts import Purpose
from app.core.pagination import Page, page
from app.core.tokens import normalised_address, person_hmac, token_hash
from app.extensions import db
from app.people.participants.queries import address_key
from app.petitions.models import Petition
from app.petitions.signatures import rules
from app.petitions.signatures.models import Signature, SignatureLink, Standing
from app.settings import Settings

SIGNERS_SHOWN = 12


@dataclass(frozen=True)
class Signed:
    """A signature with its petition; behind a link, whether that was opened before."""

    signature: Signature
    petition: Petition
    was_opened: bool = False


def signer_key(petition: Petition, address: str) -> str:
    """By which an address is known under a petition: 64 hexadecimal digits.

    In safe mode it differs per petition, so that nobody can tell from two petitions that it is one person.

    Raises:
        ValueError: this is no address.
    """
    if petition.safe_mode:
        return person_hmac(f"safe-petition\0{petition.id}\0{normalised_address(address)}")
    return address_key(address)


def signed_with_token(token: str, now: datetime) -> Signed | None:
    """The signature a mailed link leads to; one statement. None also when it waited too long."""
    statement = (
        select(Signature, Petition, SignatureLink.opened_at)
        .join(SignatureLink, SignatureLink.signature_id == Signature.id)
        .join(Petition, Petition.id == Signature.petition_id)
        .where(SignatureLink.token_hash == token_hash(token))
        .options(lazyload(Petition.goal_ties))
    )
    found = db.session.execute(statement).first()
    settings: Settings = current_app.extensions["settings"]
    if found is None or rules.is_forgotten(found[0], days=settings.signature_days, now=now):
        return None
    return Signed(found[0], found[1], was_opened=found[2] is not None)


def signature_with_id(signature_id: UUID) -> Signed | None:
    """A signature with its petition; one statement."""
    statement = (
        select(Signature, Petition)
        .join(Petition, Petition.id == Signature.petition_id)
        .where(Signature.id == signature_id)
        .options(lazyload(Petition.goal_ties))
    )
    found = db.session.execute(statement).first()
    return Signed(found[0], found[1]) if found else None


def gets_news(signature: Signature) -> bool:
    """Whether its signer asked for news, by their last choice; before confirming, by what waits with it."""
    if signature.participant_id is None:
        return signature.news_version is not None and rules.may_get_news(signature)
    return has_agreed(signature.participant_id, Purpose.NEWS)


def signed_by(participant_id: UUID, limit: int | None = None) -> Sequence[Signed]:
    """What somebody signed and confirmed, the latest first; never a petition in safe mode."""
    statement = (
        select(Signature, Petition)
        .join(Petition, Petition.id == Signature.petition_id)
        .where(Signature.participant_id == participant_id)
        .order_by(Signature.confirmed_at.desc(), Signature.id.desc())
        .limit(limit)
    )
    return [Signed(row[0], row[1]) for row in db.session.execute(statement)]


def latest_public_names(petition_id: UUID) -> list[str]:
    """The names of the latest who signed in public, as they wrote them."""
    statement = (
        select(Signature.name)
        .where(Signature.petition_id == petition_id, Signature.is_public)
        .order_by(Signature.confirmed_at.desc())
        .limit(SIGNERS_SHOWN)
    )
    return [
        name for name in db.session.scalars(statement.where(Signature.standing == Standing.CONFIRMED)) if name
    ]


def standings_of(petition_id: UUID) -> dict[Standing, int]:
    """How many signatures of a petition wait, are confirmed and are withdrawn, at this moment."""
    statement = (
        select(Signature.standing, func.count())
        .where(Signature.petition_id == petition_id)
        .group_by(Signature.standing)
    )
    counted = dict.fromkeys(Standing, 0)
    for standing, number in db.session.execute(statement):
        counted[Standing(standing)] = number
    return counted


def signers_of(petition_id: UUID, cursor: str | None) -> Page[Signature]:
    """Who confirmed a petition, the latest first."""
    statement = select(Signature).where(
        Signature.petition_id == petition_id, Signature.standing == Standing.CONFIRMED
    )
    return page(statement, (Signature.signed_at, Signature.id), cursor=cursor)
