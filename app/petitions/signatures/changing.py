"""A signer, or the desk for them, chooses anew what was filled in. Nothing here commits."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from app.consents.operations import choose, keep_words
from app.consents.texts import Purpose
from app.core.languages import Language
from app.core.refusals import require
from app.extensions import db
from app.people.accounts.rules import clean_name, name_refusal
from app.petitions.signatures import rules
from app.petitions.signatures.models import Signature, Standing
from app.petitions.signatures.origins import name_label, second_key
from app.petitions.signatures.queries import Signed


@dataclass(frozen=True)
class Choice:
    """How a signer wants to be known from now on, and whether they want news."""

    name: str
    is_public: bool = False
    wants_news: bool = False


def change(signed: Signed, choice: Choice, *, language: Language, now: datetime) -> None:
    """Let a signer choose anew, at any time: their name, whether it is shown, whether they get news.

    Before the confirmation the choice of news waits at the signature, as it did when signing.

    Raises:
        Refused: no name is kept, or this is none.
    """
    signature = signed.signature
    db.session.refresh(signature, with_for_update=True)
    rename(signature, choice.name)
    signature.is_public, signature.changed_at = choice.is_public, now
    if signature.participant_id is not None:
        given, person_id = choice.wants_news, signature.participant_id
        choose(person_id, Purpose.NEWS, given=given, source="page", language=language, now=now)
    elif rules.may_get_news(signature):
        signature.news_version = keep_words(Purpose.NEWS, now) if choice.wants_news else None
        signature.news_language = language if choice.wants_news else None


def rename(signature: Signature, name: str) -> None:
    """Write another name at a signature, which the caller holds; refused is what signing refuses.

    Under its new name a repeat finds it again, unless somebody else at the address signed under that: then
    it is found under its former one. Saying so would tell people who share an address of each other.
    """
    require(rules.may_change(signature))
    name = clean_name(name)
    require(name_refusal(name))
    key = signature.second_of or signature.signer_key
    label = name_label(key, name)
    if label != signature.name_key:
        _be_found_under(signature, key, name, label)
    signature.name = name


def _be_found_under(signature: Signature, key: str, name: str, label: str) -> None:
    """Where nobody else at the address `key` has this name; who withdrew under it makes place."""
    others = (Signature.petition_id == signature.petition_id) & (Signature.id != signature.id)
    at_address = or_(Signature.signer_key == key, Signature.second_of == key)
    if db.session.scalar(select(Signature.id).where(others, at_address, Signature.name_key == label)):
        return
    if signature.second_of is None:
        signature.name_key = label
        return
    theirs = second_key(key, name)
    gone = (Signature.signer_key == theirs) & (Signature.standing == Standing.WITHDRAWN)
    db.session.execute(delete(Signature).where(others, gone))
    # Somebody may sign under it at this very moment.
    with suppress(IntegrityError), db.session.begin_nested():
        signature.signer_key, signature.name_key = theirs, label
