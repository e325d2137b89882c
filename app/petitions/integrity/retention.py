"""How long is kept where signatures came from, and what signers say for them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import delete, or_, select, update

from app.core import personal_data, retention
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.petitions.integrity.models import IntegrityAct, IntegrityFlag
from app.petitions.signatures.mail_domains import MailDomainRule
from app.petitions.signatures.models import Signature, SignatureAppeal, Standing
from app.petitions.switches.models import PetitionSwitch
from app.settings import Settings

STAFF = (IntegrityAct.made_by, MailDomainRule.made_by, PetitionSwitch.switched_by)


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="signature-origins",
            what=_l(
                "Fingerprint of the part of the internet from which you signed a petition, shared with many "
                "others; the part of your mail address behind the @, and a fingerprint of your mailbox"
            ),
            purpose=_l("to see when one network or one mailbox signs many times"),
            period=_period,
            erased=_l(
                "removed by itself, or at once when you withdraw. In safe mode no part of the address is kept"
            ),
            expire=expire,
        ),
    )
    retention.register(
        app,
        RetentionRule(
            name="signature-appeals",
            what=_l("What you write to us about a signature that is being checked"),
            purpose=_l("to decide whether your signature counts"),
            period=_period,
            erased=_l("removed by itself, and at once when you withdraw"),
            expire=expire_appeals,
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="signature-checks",
            title=_l("What you wrote about a signature that is being checked, and checks you did as staff"),
            export=export,
            erase=erase,
            merge=merge,
        ),
    )


def _period(settings: Settings) -> str:
    days = settings.retention_origin_days
    return str(ngettext("%(num)s day", "%(num)s days", days))


def _past(now: datetime) -> datetime:
    settings: Settings = current_app.extensions["settings"]
    return now - timedelta(days=settings.retention_origin_days)


def expire(now: datetime) -> int:
    """Forget where signatures came from, and the flags that name a network or a domain."""
    columns = (Signature.network, Signature.mail_domain, Signature.alias_key)
    known = or_(*(column.is_not(None) for column in columns))
    old = update(Signature).where(known, Signature.signed_at < _past(now))
    gone = rows_changed(delete(IntegrityFlag).where(IntegrityFlag.window_start < _past(now)))
    return gone + rows_changed(old.values(dict.fromkeys(columns)))


def expire_appeals(now: datetime) -> int:
    """Forget appeals that are old and settled; one that still waits is kept."""
    waiting = select(Signature.id).where(Signature.standing == Standing.HELD)
    old = SignatureAppeal.made_at < _past(now)
    return rows_changed(delete(SignatureAppeal).where(old, SignatureAppeal.signature_id.not_in(waiting)))


def export(participant_id: UUID) -> list[dict[str, Any]]:
    """What somebody wrote about signatures of theirs, and what they decided as staff."""
    theirs = select(SignatureAppeal).join(Signature, Signature.id == SignatureAppeal.signature_id)
    appeals = db.session.scalars(theirs.where(Signature.participant_id == participant_id))
    acts = db.session.scalars(select(IntegrityAct).where(IntegrityAct.made_by == participant_id))
    domains = db.session.scalars(select(MailDomainRule).where(MailDomainRule.made_by == participant_id))
    switches = db.session.scalars(select(PetitionSwitch).where(PetitionSwitch.switched_by == participant_id))
    return [{"written": each.text, "at": each.made_at.isoformat()} for each in appeals] + [
        *(
            {"decided": each.kind, "signatures": each.signatures, "at": each.made_at.isoformat()}
            for each in acts
        ),
        *({"decided": each.kind, "domain": each.domain, "at": each.made_at.isoformat()} for each in domains),
        *({"decided": each.kind, "at": each.switched_at.isoformat()} for each in switches),
    ]


def erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    """Take their name from what they decided. What they wrote goes with its signature."""
    for who in STAFF:
        rows_changed(update(who.class_).where(who == participant_id).values({who.key: None}))


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """Decisions move to the person who stays; appeals hang on signatures, which move by themselves."""
    for who in STAFF:
        rows_changed(update(who.class_).where(who == from_id).values({who.key: into_id}))
