"""What is kept of signers, until when, and how it goes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import String, cast, delete, func, literal, or_, select, update

from app.core import personal_data, retention
from app.core.languages import current_language
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.people.participants.models import ParticipantKey
from app.petitions.models import Petition
from app.petitions.signatures import operations
from app.petitions.signatures.models import Signature, SignatureLink, Standing
from app.petitions.signatures.queries import signed_by
from app.settings import Settings


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="signatures",
            what=_l(
                "Your name and mail address at a petition you signed, whether your name is shown, and your "
                "municipality where that was asked"
            ),
            purpose=_l("to let you confirm your signature, and to hand it over"),
            period=_names_period,
            erased=_l(
                "removed by itself, or at once when you withdraw. In safe mode there is no name, and the "
                "address goes as soon as the mail with your link has left"
            ),
            expire=expire,
        ),
        RetentionRule(
            name="signature-keys",
            what=_l("Fingerprint of your mail address at a petition, and of the links we mailed you"),
            purpose=_l("to count every address once, and to let you withdraw"),
            period=_keys_period,
            erased=_l("removed by itself"),
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="signatures",
            title=_l("Petitions you signed"),
            export=export,
            erase=erase,
            stays=_l(
                "A signature stays counted, without your name or address. Choose to withdraw your words as "
                "well if you don't want that."
            ),
            merge=merge,
        ),
    )


def _names_period(settings: Settings) -> str:
    days = settings.retention_signature_days
    return str(
        ngettext("%(num)s day after the petition closed", "%(num)s days after the petition closed", days)
    ) + str(
        ngettext(
            "; without your confirmation %(num)s day",
            "; without your confirmation %(num)s days",
            settings.signature_days,
        )
    )


def _keys_period(settings: Settings) -> str:
    return _names_period(settings) + str(
        ngettext(
            "; after withdrawing %(num)s day", "; after withdrawing %(num)s days", settings.signature_days
        )
    )


def expire(now: datetime) -> int:
    """Remove who never confirmed or withdrew, and everybody's name some time after the closing."""
    settings: Settings = current_app.extensions["settings"]
    waited = now - timedelta(days=settings.signature_days)
    gone = rows_changed(
        delete(Signature).where(Signature.standing == Standing.PENDING, Signature.signed_at < waited)
    )
    gone += rows_changed(
        delete(Signature).where(Signature.standing == Standing.WITHDRAWN, Signature.changed_at < waited)
    )
    return gone + _forget_signers(now - timedelta(days=settings.retention_signature_days))


def _forget_signers(closed_before: datetime) -> int:
    """The count stays; whoever stood behind it goes: name, address, person, fingerprint and links."""
    closed = select(Petition.id).where(func.coalesce(Petition.closed_at, Petition.closes_at) < closed_before)
    theirs = (Signature.petition_id.in_(closed)) & (~Signature.signer_key.startswith("forgotten:"))
    links = select(Signature.id).where(theirs)
    rows_changed(delete(SignatureLink).where(SignatureLink.signature_id.in_(links)))
    forgotten = literal("forgotten:") + cast(Signature.id, String)
    nobody = {
        "name": None,
        "town": None,
        "email": None,
        "participant_id": None,
        "is_public": False,
        "news_version": None,
    }
    nobody |= dict.fromkeys(("network", "mail_domain", "name_key", "alias_key", "second_of"))
    return rows_changed(update(Signature).where(theirs).values(signer_key=forgotten, **nobody))


def export(participant_id: UUID) -> list[dict[str, Any]]:
    """What somebody signed; petitions in safe mode know of nobody."""
    return [
        {
            "petition": signed.petition.title.text_in(current_language()),
            "name": signed.signature.name,
            "email": signed.signature.email,
            "shown_in_public": signed.signature.is_public,
            "language": signed.signature.language,
            "petition_version": signed.signature.version,
            "municipality": signed.signature.town,
            "text_version": signed.signature.consent_version,
            "signer_number": signed.signature.number,
            "signed_at": signed.signature.signed_at.isoformat(),
            "confirmed_at": signed.signature.confirmed_at.isoformat()
            if signed.signature.confirmed_at
            else None,
        }
        for signed in reversed(signed_by(participant_id))
    ]


def erase(participant_id: UUID, now: datetime, withdraw_words: bool) -> None:
    """Let go of somebody's signatures: counted without a name, or withdrawn when they want that.

    What waits for a confirmation or a look at one of their addresses goes. A second person who counts there
    is forgotten as well: the address is what we were asked to erase.
    """
    for signed in signed_by(participant_id):
        if withdraw_words:
            operations.withdraw(signed.signature, now=now)
            db.session.refresh(signed.signature)
        operations.forget_signer(signed.signature)
    db.session.flush()
    keys = select(ParticipantKey.key).where(ParticipantKey.participant_id == participant_id)
    theirs = or_(Signature.signer_key.in_(keys), Signature.second_of.in_(keys))
    rows_changed(delete(Signature).where(theirs, Signature.standing != Standing.CONFIRMED))
    for second in db.session.scalars(select(Signature).where(Signature.second_of.in_(keys))):
        operations.forget_signer(second)


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """Move somebody's signatures to the person who stays.

    Two addresses of one person under one petition stay two signatures: the count is of addresses, each
    confirmed. The figures of people count them as one act by themselves.
    """
    rows_changed(update(Signature).where(Signature.participant_id == from_id).values(participant_id=into_id))
