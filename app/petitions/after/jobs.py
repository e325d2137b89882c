"""What workers do after signing: tell signers of an update, some at a time, and remind who didn't confirm.

Mails and the rows that say who had their turn are committed together with the end of the job. So whenever a
worker dies nobody is told twice, and nobody is passed over.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from app.core import jobs
from app.extensions import db
from app.mail import delivery
from app.mail.addresses import BadAddress
from app.petitions.after import messages
from app.petitions.after.models import PetitionUpdate, SignatureReminder, UpdateNotice
from app.petitions.after.operations import TELL_JOB
from app.petitions.after.queries import signers_waiting_for, waiting_for_a_reminder
from app.petitions.models import Petition
from app.petitions.signatures.counting import count_all
from app.petitions.signatures.models import Signature
from app.petitions.signatures.operations import MAIL_JOB, new_link
from app.petitions.switches.models import Kind
from app.petitions.switches.queries import off
from app.settings import Settings

AT_A_TIME = 100
# So that a mail somebody waits for, to confirm a signature, never stands behind thousands with news.
PAUSE = timedelta(seconds=10)
WHILE_OFF = timedelta(minutes=10)


def tell_signers(payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.tell`: mail the next signers who want news once each, and go on later for more."""
    asked = db.session.get(PetitionUpdate, UUID(payload["update"]))
    if asked is not None and off(Kind.MAILS, now).holds_for(asked.petition_id):
        jobs.enqueue(TELL_JOB, payload, now=now, run_after=now + WHILE_OFF)
        return
    held = select(PetitionUpdate).where(PetitionUpdate.id == UUID(payload["update"])).with_for_update()
    update = db.session.scalar(held)
    if update is None:
        return
    found = signers_waiting_for(update, AT_A_TIME)
    # One person may stand behind two addresses.
    signers = {each.participant_id: each for each in found if each.participant_id is not None}
    petition = db.session.get_one(Petition, update.petition_id)
    for person_id, signature in signers.items():
        mailed = _tell(petition, update, signature, now)
        db.session.add(
            UpdateNotice(update_id=update.id, participant_id=person_id, mailed=mailed, told_at=now)
        )
    if len(found) == AT_A_TIME:
        jobs.enqueue(TELL_JOB, payload, now=now, run_after=now + PAUSE)


def _tell(petition: Petition, update: PetitionUpdate, signature: Signature, now: datetime) -> bool:
    try:
        messages.petition_news(petition, update, signature, now)
    except BadAddress:
        return False
    return True


def catch_up(payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.catch_up`: mails or counts are on again, so what waited goes on at once."""
    if payload["kind"] != Kind.MAILS:
        count_all(now)
        return
    for name in (MAIL_JOB, TELL_JOB, delivery.JOB):
        jobs.hasten(name, now)


def remind_signers(_payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.remind`: one reminder a week after signing, while confirming is still possible."""
    settings: Settings = current_app.extensions["settings"]
    silent = off(Kind.MAILS, now)
    if silent.everywhere:
        return
    waiting = waiting_for_a_reminder(now, settings.signature_days, AT_A_TIME, without=silent.petitions)
    for signature, petition in waiting:
        erased_at = signature.signed_at + timedelta(days=settings.signature_days)
        db.session.add(SignatureReminder(signature_id=signature.id, reminded_at=now))
        try:
            messages.remind_signer(
                petition, signature, new_link(signature, now), days_left=(erased_at - now).days, now=now
            )
        except BadAddress:
            continue
