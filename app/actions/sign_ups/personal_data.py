"""A person's sign-ups: taken along, let go, or passed to the participant that stays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from app.actions.agenda.rules import has_begun
from app.actions.sign_ups.models import Presence, SignUp, SignUpLink
from app.actions.sign_ups.operations import drop, withdraw
from app.actions.sign_ups.queries import Own, sign_ups_of
from app.core.merging import pass_on
from app.extensions import db
from app.participation.ledger.operations import retract


def export(participant_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "event": own.action.title.nl or own.action.title.en,
            "starts_at": own.action.starts_at.isoformat(),
            "state": own.sign_up.state,
            "signed_up_at": own.sign_up.signed_up_at.isoformat(),
            "withdrawn_at": own.sign_up.withdrawn_at and own.sign_up.withdrawn_at.isoformat(),
            "name": own.sign_up.name,
            "email": own.sign_up.email,
            "presence": own.sign_up.presence,
            "consent": {"version": own.sign_up.consent_version, "language": own.sign_up.consent_language},
        }
        for own in sign_ups_of(participant_id)
    ]


def erase(participant_id: UUID, now: datetime, _withdraw_words: bool) -> None:
    """Places that can still go to somebody else are given back; what was stays as a number."""
    for own in sign_ups_of(participant_id):
        found = own.sign_up
        if found.is_coming and found.email is not None and not has_begun(own.action, now):
            withdraw(found, own.action, now=now)
        _forget_links(found)
        if not found.is_coming:
            db.session.delete(found)
            continue
        found.participant_id = found.name = found.email = None
    db.session.flush()


def merge(from_id: UUID, into_id: UUID, now: datetime) -> None:
    """Pass everything to the participant that stays.

    Where both signed up for one event the kept person's row stays, unless it alone was withdrawn; the other's
    act is retracted and its place given back. That the duplicate was there is kept.
    """
    mine = {own.action.id: own.sign_up for own in sign_ups_of(into_id)}
    passed: list[SignUp] = []
    for own in sign_ups_of(from_id):
        kept = mine.get(own.action.id)
        if kept is not None and (kept.is_coming or not own.sign_up.is_coming):
            _merge_rows(own, kept, now)
            continue
        if kept is not None:
            _remove(kept)
        passed.append(own.sign_up)
    db.session.flush()
    pass_on(SignUp, "participant_id", from_id, into_id)
    for sign_up in passed:
        db.session.refresh(sign_up)


def _merge_rows(duplicate: Own, kept: SignUp, now: datetime) -> None:
    found = duplicate.sign_up
    if found.is_coming:
        drop(duplicate.action)
        retract(found.event_uid, now=now)
    uid, at = found.attend_event_uid, found.attended_at
    came = found.presence == Presence.CAME and kept.presence != Presence.CAME
    _remove(found)
    if came:
        kept.presence, kept.attended_at, kept.attend_event_uid = Presence.CAME, at, uid
    elif uid is not None:
        retract(uid, now=now)


def _forget_links(found: SignUp) -> None:
    db.session.execute(delete(SignUpLink).where(SignUpLink.sign_up_id == found.id))


def _remove(found: SignUp) -> None:
    """At once, so that its keys are free for the row that stays."""
    _forget_links(found)
    db.session.execute(delete(SignUp).where(SignUp.id == found.id))
    db.session.expunge(found)
