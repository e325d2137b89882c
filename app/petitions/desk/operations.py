"""What the desk does for a signer, each act in the log. Nothing here commits."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from app.core import audit, jobs
from app.core.limits import hit
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.extensions import db
from app.petitions.desk import rules
from app.petitions.desk.messages import withdrawn_for_signer
from app.petitions.desk.queries import last_mail_came_back
from app.petitions.signatures import operations as signing
from app.petitions.signatures.changing import rename as write_name
from app.petitions.signatures.models import Signature, Standing
from app.petitions.signatures.operations import MAIL_JOB
from app.petitions.signatures.queries import Signed


def resend(signed: Signed, *, now: datetime, actor_id: UUID | None) -> None:
    """Mail the link of a signature once more, also to an address whose mail came back before.

    Raises:
        Refused: no address is kept, it is too late, or enough was sent. Commit also then: the count stays.
    """
    signature = _hold(signed)
    came_back = last_mail_came_back(signature.email)
    require(rules.may_resend(signature, signed.petition, now, came_back=came_back))
    an_hour = timedelta(hours=1)
    key = str(signature.id)
    if not hit("desk-resend", key, limit=rules.SENDS_PER_HOUR, per=an_hour, now=now):
        raise Refused(rules.SENT_ENOUGH)
    if came_back:
        signature.mailed_at = None
    jobs.enqueue(MAIL_JOB, {"signature": key}, now=now)
    _note("resent", signature, now, actor_id)


def correct_name(signed: Signed, name: str, *, now: datetime, actor_id: UUID | None) -> None:
    """Put right how a name is written.

    Raises:
        Refused: no name is kept, this is none, or somebody at the same address signed under it.
    """
    signature = _hold(signed)
    write_name(signature, name)
    _note("name-corrected", signature, now, actor_id)


def withdraw(signed: Signed, *, now: datetime, actor_id: UUID | None) -> None:
    """Take a signature back because its signer asks; where an address is kept, a mail there says so.

    Raises:
        Refused: it was withdrawn already.
    """
    signature = _hold(signed)
    require(rules.may_withdraw(signature))
    withdrawn_for_signer(signed, now)
    signing.withdraw(signature, now=now)
    _note("withdrawn", signature, now, actor_id)


def forget(signed: Signed, *, withdraw_words: bool, now: datetime, actor_id: UUID | None) -> None:
    """Let go of a signature that leads to no participant: counted without a name, or gone whole."""
    signature = _hold(signed)
    if signature.standing == Standing.CONFIRMED:
        if withdraw_words:
            signing.withdraw(signature, now=now)
            db.session.refresh(signature)
        signing.forget_signer(signature)
    else:
        rows_changed(delete(Signature).where(Signature.id == signature.id))
    _note("erased", signature, now, actor_id)


def _hold(signed: Signed) -> Signature:
    """The signer's own link and the desk wait for one another."""
    db.session.refresh(signed.signature, with_for_update=True)
    return signed.signature


def _note(act: str, signature: Signature, now: datetime, actor_id: UUID | None) -> None:
    audit.record(f"signature.{act}", "signature", signature.id, actor_id=actor_id, now=now)
