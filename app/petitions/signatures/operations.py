"""Signing, confirming and withdrawing. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, select, update

from app.consents.operations import Shown, choose, keep_words
from app.consents.texts import CURRENT, Purpose
from app.core import jobs
from app.core.languages import Language
from app.core.limits import hit
from app.core.refusals import Refusal, Refused, require
from app.core.statements import rows_changed, upsertable
from app.core.tokens import new_token, token_hash
from app.core.types import new_id
from app.extensions import db
from app.participation.ledger.models import Act
from app.participation.ledger.operations import record, retract
from app.people.accounts.rules import clean_name, name_refusal
from app.people.participants.operations import participant_for
from app.people.participants.rules import read_address
from app.petitions.models import Petition
from app.petitions.signatures import rules
from app.petitions.signatures.messages import tell_signer
from app.petitions.signatures.models import Signature, SignatureLink, Standing
from app.petitions.signatures.queries import Signed, signature_with_id, signer_key
from app.settings import Settings

MAIL_JOB = "petitions.mail"
# Two presses on the button are one mail.
ONE_MAIL_PER = timedelta(minutes=2)
NOBODY: dict[str, Any] = {
    "name": None,
    "email": None,
    "participant_id": None,
    "is_public": False,
    "news_version": None,
    "event_uid": None,
    "number": None,
    "confirmed_at": None,
}


@dataclass(frozen=True)
class Entry:
    """What somebody filled in to sign. `consent_version`: of the words they were shown."""

    email: str
    name: str = ""
    is_public: bool = False
    consent: bool = False
    consent_version: int | None = None
    wants_news: bool = False


def consent_purpose(petition: Petition) -> Purpose:
    return Purpose.SAFE_SIGNATURE if petition.safe_mode else Purpose.SIGNATURE


def sign(
    petition: Petition, entry: Entry, *, language: Language, network: str, settings: Settings, now: datetime
) -> None:
    """Let a signature wait for its confirmation by mail.

    The same statements run whether or not this address signed before, and nothing that is there changes: a
    repeat only sends the address its link once more. A withdrawn signature waits anew.

    Raises:
        Refused: closed, no name, no address, no consent, other words than now, or too many. Commit also then:
            the count stays.
    """
    require(rules.may_sign(petition, now))
    require(next(iter(refusals(petition, entry)), None))
    address = read_address(entry.email)
    _stay_within_limits(petition, address, network, settings, now)
    keep_words(consent_purpose(petition), now)
    wants_news = entry.wants_news and not petition.safe_mode
    values = {
        "signer_key": signer_key(petition, address),
        "petition_id": petition.id,
        "safe_mode": petition.safe_mode,
        "email": address,
        "name": None if petition.safe_mode else clean_name(entry.name),
        "is_public": entry.is_public and not petition.safe_mode,
        "language": language,
        "standing": Standing.PENDING.value,
        "consent_purpose": consent_purpose(petition).value,
        "consent_version": entry.consent_version,
        "news_version": keep_words(Purpose.NEWS, now) if wants_news else None,
        "signed_at": now,
        "changed_at": now,
    }
    _let_wait(petition, values, now)


def refusals(petition: Petition, entry: Entry) -> list[Refusal]:
    """Everything that is wrong with what somebody filled in."""
    version = CURRENT[consent_purpose(petition)].version
    found = [
        None if petition.safe_mode else name_refusal(clean_name(entry.name)),
        _address_refusal(entry.email),
        rules.consent_refusal(consent=entry.consent, shown=entry.consent_version, current=version),
    ]
    return [refusal for refusal in found if refusal is not None]


def _address_refusal(raw: str) -> Refusal | None:
    try:
        read_address(raw)
    except Refused as refused:
        return refused.refusal
    return None


def _stay_within_limits(
    petition: Petition, address: str, network: str, settings: Settings, now: datetime
) -> None:
    hour = timedelta(hours=1)
    if not hit("sign-network", network, limit=settings.signatures_per_hour, per=hour, now=now):
        raise Refused(rules.TOO_MANY)
    # Under the key of this petition: also this counter doesn't join the safe petitions of one address.
    key = signer_key(petition, address)
    if not hit("sign-address", key, limit=settings.signature_mails_per_hour, per=hour, now=now):
        raise Refused(rules.TOO_MANY)


def _let_wait(petition: Petition, values: dict[str, Any], now: datetime) -> None:
    fresh = upsertable(Signature).values(id=new_id(), **values)
    # In safe mode the address was erased when its last mail left; the next mail needs it once more.
    needed = case((Signature.standing == Standing.WITHDRAWN, None), else_=fresh.excluded.email)
    again = {"email": needed} if petition.safe_mode else {"changed_at": Signature.changed_at}
    kept = fresh.on_conflict_do_update(index_elements=["signer_key", "petition_id"], set_=again)
    signature_id = db.session.execute(kept.returning(Signature.id)).scalar_one()
    withdrawn = (Signature.id == signature_id) & (Signature.standing == Standing.WITHDRAWN)
    rows_changed(update(Signature).where(withdrawn).values(**values, mailed_at=None))
    jobs.enqueue(MAIL_JOB, {"signature": str(signature_id)}, now=now)


def mail_link(signature_id: UUID, *, days: int, now: datetime) -> None:
    """Make a link to a signature and mail it to its address; in safe mode the address goes at once.

    One mail for several requests within two minutes. A signature that is gone gets none.
    """
    signed = signature_with_id(signature_id)
    if signed is None or signed.signature.email is None:
        return
    signature, address = signed.signature, signed.signature.email
    if signature.safe_mode:
        signature.email = None
    if signature.mailed_at is not None and now < signature.mailed_at + ONE_MAIL_PER:
        return
    signature.mailed_at = now
    tell_signer(signed, address, new_link(signature, now), days=days, now=now)


def new_link(signature: Signature, now: datetime) -> str:
    """One more link to a signature; the answer is its token, which is kept nowhere."""
    token = new_token()
    db.session.add(SignatureLink(token_hash=token_hash(token), signature_id=signature.id, created_at=now))
    return token


def confirm(signed: Signed, *, now: datetime) -> None:
    """Count a signature from now on. Confirming twice is the same as once.

    Raises:
        Refused: it was withdrawn, or the petition closed more than a day ago.
    """
    signature, petition = signed.signature, signed.petition
    require(rules.may_confirm(signature, petition, now))
    event_uid = f"sign:{new_id()}"
    person_id = _person_behind(signature, now)
    waiting = (Signature.id == signature.id) & (Signature.standing == Standing.PENDING)
    values: dict[str, Any] = {
        "standing": Standing.CONFIRMED.value,
        "participant_id": person_id,
        "event_uid": event_uid,
        "confirmed_at": now,
        "mailed_at": None,
        "changed_at": now,
    }
    if signature.safe_mode:
        values["email"] = None
    # Two presses at once: only one of them finds it waiting.
    if rows_changed(update(Signature).where(waiting).values(**values)) != 1:
        return
    record(
        Act.SIGN,
        object_of(petition),
        event_uid=event_uid,
        person_id=person_id,
        goals=petition.goals,
        occurred_at=now,
        now=now,
    )
    _subscribe(signature, person_id, now)


def _person_behind(signature: Signature, now: datetime) -> UUID | None:
    if signature.safe_mode or signature.email is None or signature.standing != Standing.PENDING:
        return None
    return participant_for(signature.email, now).id


def _subscribe(signature: Signature, person_id: UUID | None, now: datetime) -> None:
    if person_id is None or signature.news_version is None:
        return
    choose(
        person_id,
        Purpose.NEWS,
        given=True,
        source="page",
        language=signature.language,
        now=now,
        shown=Shown(signature.news_version, signature.signed_at),
    )


def object_of(petition: Petition) -> str:
    """How the ledger names a petition."""
    return f"petition:{petition.id}"


def withdraw(signature: Signature, *, now: datetime) -> None:
    """Take a signature back: name and address go at once, the act leaves the figures.

    The fingerprint of the address stays for a while, so that the link can say that it is done.
    """
    claimed = db.session.execute(
        select(Signature.event_uid, Signature.standing).where(Signature.id == signature.id).with_for_update()
    ).first()
    if claimed is None or claimed.standing == Standing.WITHDRAWN:
        return
    values = {**NOBODY, "standing": Standing.WITHDRAWN.value, "changed_at": now}
    rows_changed(update(Signature).where(Signature.id == signature.id).values(**values))
    if claimed.event_uid is not None:
        retract(claimed.event_uid, now=now)


def forget_signer(signature: Signature) -> None:
    """Leave a signature in the count without anybody behind it: no name, no address, no key, no link."""
    db.session.execute(delete(SignatureLink).where(SignatureLink.signature_id == signature.id))
    signature.signer_key = f"forgotten:{signature.id}"
    signature.name = signature.email = signature.participant_id = signature.news_version = None
    signature.is_public = False
