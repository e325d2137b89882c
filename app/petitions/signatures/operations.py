"""Signing, confirming and withdrawing. Nothing here commits."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError

from app.consents.operations import Shown, choose, keep_words
from app.consents.texts import CURRENT, Purpose
from app.core import jobs
from app.core.languages import Language
from app.core.limits import exceeded
from app.core.refusals import Refusal, Refused, require
from app.core.statements import rows_changed
from app.core.tokens import new_token, token_hash
from app.core.transactions import separate_write
from app.core.types import new_id
from app.extensions import db
from app.participation.ledger.models import Act
from app.participation.ledger.operations import record, retract
from app.people.accounts.rules import clean_name, name_refusal
from app.people.participants.operations import participant_for
from app.people.participants.rules import read_address
from app.petitions.models import Petition
from app.petitions.sharing.source import clean_source
from app.petitions.signatures import rules
from app.petitions.signatures.mail_domains import is_suspicious
from app.petitions.signatures.messages import tell_signer
from app.petitions.signatures.models import DISPOSABLE, Signature, SignatureAppeal, SignatureLink, Standing
from app.petitions.signatures.origins import (
    alias_label,
    mail_domain,
    name_label,
    network_label,
    second_key,
)
from app.petitions.signatures.paper import withdraw_rows
from app.petitions.signatures.queries import Signed, signature_with_id, signer_key
from app.petitions.signatures.statements import signing, values_of
from app.petitions.switches.models import Kind
from app.petitions.switches.queries import off
from app.settings import Settings

MAIL_JOB = "petitions.mail"
# Two presses on the button are one mail.
ONE_MAIL_PER = timedelta(minutes=2)
# What is kept of a signer in safe mode, beside an address for as long as its mail takes.
UNKNOWN: dict[str, Any] = {
    "name": None,
    "town": None,
    "name_key": None,
    "is_public": False,
    "news_version": None,
    "mail_domain": None,
    "alias_key": None,
}
NOBODY: dict[str, Any] = {
    "name": None,
    "email": None,
    "participant_id": None,
    "is_public": False,
    "town": None,
    "news_version": None,
    "event_uid": None,
    "number": None,
    "confirmed_at": None,
    "network": None,
    "mail_domain": None,
    "held_for": None,
    "name_key": None,
    "alias_key": None,
}


@dataclass(frozen=True)
class Entry:
    """What somebody filled in to sign. `consent_version`: of the words shown; `source`: of the visit.

    `text_version`: of the petition as it stood on the page; `town`: a municipality, where that was asked.
    """

    email: str
    name: str = ""
    is_public: bool = False
    consent: bool = False
    consent_version: int | None = None
    wants_news: bool = False
    source: str = ""
    text_version: int | None = None
    town: str = ""


def consent_purpose(petition: Petition) -> Purpose:
    return Purpose.SAFE_SIGNATURE if petition.safe_mode else Purpose.SIGNATURE


def sign(
    petition: Petition,
    entry: Entry,
    *,
    language: Language,
    network: str,
    settings: Settings,
    now: datetime,
    event_code_id: UUID | None = None,
) -> None:
    """Let a signature wait for its confirmation by mail.

    The same statements run whether or not this address signed before, and what is there stays: a repeat sends
    the address its link once more, and before the confirmation it can take a tick away. Another name at that
    address is a second person, with a signature and a link of their own. A withdrawn signature waits anew.

    An address that was filled in too often this hour gets no mail now, and the answer is as always: else it
    would tell strangers how often it was, and they could keep somebody from signing. The reminder comes.

    Raises:
        Refused: closed, no name, no address, no consent, other words than now, or too many from this network.
            Commit also then: the count stays.
    """
    require(rules.may_sign(petition, now))
    require(next(iter(refusals(petition, entry)), None))
    address = read_address(entry.email)
    key = signer_key(petition, address)
    mails = _stay_within_limits(key, network, settings, now)
    keep_words(consent_purpose(petition), now)
    values = {
        "id": new_id(),
        "petition_id": petition.id,
        "safe_mode": petition.safe_mode,
        "email": address,
        "language": language,
        "consent_purpose": consent_purpose(petition).value,
        "consent_version": entry.consent_version,
        "version": entry.text_version or petition.version,
        "network": network_label(petition, network),
        "event_code_id": event_code_id,
        "signed_at": now,
        "changed_at": now,
        "first_key": key,
        "forgotten": now - timedelta(days=settings.signature_days),
        **(UNKNOWN if petition.safe_mode else _known(petition, address, entry, now)),
    }
    statement = signing(db.engine.dialect.name, safe_mode=petition.safe_mode)
    signature_id = db.session.execute(statement, values_of(**values)).scalar_one()
    source = "" if petition.safe_mode else clean_source(entry.source)
    if mails:
        jobs.enqueue(MAIL_JOB, {"signature": str(signature_id), "source": source}, now=now)


def _known(petition: Petition, address: str, entry: Entry, now: datetime) -> dict[str, Any]:
    key, name = signer_key(petition, address), clean_name(entry.name)
    return {
        "other_key": second_key(key, name),
        "name": name,
        "town": clean_name(entry.town) or None if petition.asks_town else None,
        "name_key": name_label(key, name),
        "is_public": entry.is_public,
        "news_version": keep_words(Purpose.NEWS, now) if entry.wants_news else None,
        "mail_domain": mail_domain(address),
        "alias_key": alias_label(petition, address),
    }


def refusals(petition: Petition, entry: Entry) -> list[Refusal]:
    """Everything that is wrong with what somebody filled in."""
    version = CURRENT[consent_purpose(petition)].version
    found = [
        None if petition.safe_mode else name_refusal(clean_name(entry.name)),
        _address_refusal(entry.email),
        rules.text_refusal(entry.text_version, petition.version),
        rules.town_refusal(entry.town),
        rules.consent_refusal(consent=entry.consent, shown=entry.consent_version, current=version),
    ]
    return [refusal for refusal in found if refusal is not None]


def _address_refusal(raw: str) -> Refusal | None:
    try:
        read_address(raw)
    except Refused as refused:
        return refused.refusal
    return None


def _stay_within_limits(key: str, network: str, settings: Settings, now: datetime) -> bool:
    """Refuse a network that signs too often; whether this address may get one more mail."""
    # Under the key of this petition: also this counter doesn't join the safe petitions of one address.
    limits = [
        ("sign-network", network, settings.signatures_per_hour),
        ("sign-address", key, settings.signature_mails_per_hour),
    ]
    over = exceeded(limits, per=timedelta(hours=1), now=now)
    if "sign-network" in over:
        raise Refused(rules.TOO_MANY)
    return "sign-address" not in over


def mail_link(signature_id: UUID, *, days: int, now: datetime, source: str = "") -> bool:
    """Make a link to a signature and mail it to its address; in safe mode the address goes at once.

    The link takes along where the signer came from: the row of somebody unconfirmed doesn't hold it. One mail
    for several requests within two minutes. A signature that is gone gets none. False: mails are off here, so
    it must be tried again.
    """
    signed = signature_with_id(signature_id)
    if signed is None or signed.signature.email is None:
        return True
    if off(Kind.MAILS, now).holds_for(signed.petition.id):
        return False
    signature, address = signed.signature, signed.signature.email
    if signature.safe_mode:
        signature.email = None
    if signature.mailed_at is not None and now < signature.mailed_at + ONE_MAIL_PER:
        return True
    signature.mailed_at = now
    if signature.standing == Standing.PENDING:
        signature.suspicion = DISPOSABLE if is_suspicious(mail_domain(address)) else None
    tell_signer(signed, address, new_link(signature, now), days=days, now=now, source=source)
    return True


def new_link(signature: Signature, now: datetime) -> str:
    """One more link to a signature; the answer is its token, which is kept nowhere."""
    token = new_token()
    db.session.add(SignatureLink(token_hash=token_hash(token), signature_id=signature.id, created_at=now))
    return token


def note_opening(token: str, now: datetime) -> None:
    """Keep when a link was opened first, for a signer who asks the desk what became of their mail.

    A transaction of its own, after which the page is shown, also where it could not be kept.
    """
    link = update(SignatureLink).where(
        SignatureLink.token_hash == token_hash(token), SignatureLink.opened_at.is_(None)
    )
    with suppress(OperationalError), separate_write() as session:
        session.execute(link.values(opened_at=now))


def confirm(signed: Signed, *, now: datetime, source: str = "") -> None:
    """Count a signature from now on, or hold it where somebody must look first. Twice is the same as once.

    Of two people at one address, whoever confirms first takes its place, whichever of them signed first.
    `source`: where the signer came from, as the mailed link says it; nothing in safe mode.

    Raises:
        Refused: it was withdrawn, or the petition closed more than a day ago.
    """
    signature, petition = signed.signature, signed.petition
    require(rules.may_confirm(signature, petition, now))
    if signature.standing == Standing.PENDING and signature.second_of is not None:
        _take_free_place(signature)
    held_for = rules.held_for(signature)
    event_uid = None if held_for else f"sign:{new_id()}"
    person_id, chosen_at = _person_behind(signature, now), signature.changed_at
    # Two presses at once, or two people at once: only one of them finds it as it was read.
    waiting = (Signature.id == signature.id) & (Signature.standing == Standing.PENDING)
    as_read = Signature.second_of.is_not_distinct_from(signature.second_of)
    values: dict[str, Any] = {
        "standing": (Standing.HELD if held_for else Standing.CONFIRMED).value,
        "held_for": held_for,
        "participant_id": person_id,
        "event_uid": event_uid,
        "confirmed_at": now,
        "mailed_at": None,
        "changed_at": now,
    }
    if signature.safe_mode:
        values["email"] = None
    if rows_changed(update(Signature).where(waiting, as_read).values(**values)) != 1:
        return
    if event_uid is not None:
        record(
            Act.SIGN,
            object_of(petition),
            event_uid=event_uid,
            person_id=person_id,
            goals=petition.goals,
            occurred_at=now,
            now=now,
            source="" if petition.safe_mode else clean_source(source),
        )
    _subscribe(signature, person_id, chosen_at, now)


def _take_free_place(signature: Signature) -> None:
    """Let a second person be the first at their address when nobody there confirmed."""
    first = db.session.scalar(
        select(Signature)
        .where(Signature.signer_key == signature.second_of, Signature.petition_id == signature.petition_id)
        .with_for_update()
    )
    if first is not None and first.standing != Standing.PENDING:
        return
    key = signature.second_of
    if first is not None and key is not None:
        first.second_of, first.signer_key = key, second_key(key, first.name or "")
        db.session.flush()
    signature.signer_key, signature.second_of = key or signature.signer_key, None
    db.session.flush()


def _person_behind(signature: Signature, now: datetime) -> UUID | None:
    if signature.second_of is not None or signature.email is None:
        return None
    if signature.safe_mode or signature.standing != Standing.PENDING:
        return None
    return participant_for(signature.email, now).id


def _subscribe(signature: Signature, person_id: UUID | None, chosen_at: datetime, now: datetime) -> None:
    if person_id is None or signature.news_version is None:
        return
    choose(
        person_id,
        Purpose.NEWS,
        given=True,
        source="page",
        language=signature.news_language or signature.language,
        now=now,
        shown=Shown(signature.news_version, chosen_at),
    )


def object_of(petition: Petition) -> str:
    """How the ledger names a petition."""
    return f"petition:{petition.id}"


def withdraw(signature: Signature, *, now: datetime) -> None:
    """Take a signature back, on paper too: name and address go at once, the act leaves the figures.

    The fingerprint of the address stays for a while, so that the link can say that it is done.
    """
    claimed = db.session.execute(
        select(Signature.event_uid, Signature.standing, Signature.signer_key)
        .where(Signature.id == signature.id)
        .with_for_update()
    ).first()
    if claimed is None or claimed.standing == Standing.WITHDRAWN:
        return
    values = {**NOBODY, "standing": Standing.WITHDRAWN.value, "changed_at": now}
    rows_changed(update(Signature).where(Signature.id == signature.id).values(**values))
    db.session.execute(delete(SignatureAppeal).where(SignatureAppeal.signature_id == signature.id))
    if claimed.event_uid is not None:
        retract(claimed.event_uid, now=now)
        withdraw_rows(signature.petition_id, claimed.signer_key)


def forget_signer(signature: Signature) -> None:
    """Leave a signature in the count without anybody behind it: no name, no address, no key, no link."""
    db.session.execute(delete(SignatureLink).where(SignatureLink.signature_id == signature.id))
    db.session.execute(delete(SignatureAppeal).where(SignatureAppeal.signature_id == signature.id))
    signature.signer_key = f"forgotten:{signature.id}"
    signature.name = signature.town = signature.email = signature.participant_id = signature.news_version = (
        None
    )
    signature.network = signature.mail_domain = None
    signature.name_key = signature.alias_key = signature.second_of = None
    signature.is_public = False
