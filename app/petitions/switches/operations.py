"""Switching off and on again, and asking for proof of work. Nothing here commits."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from app.core import audit, jobs
from app.core.bilingual import Bilingual
from app.core.refusals import require
from app.core.statements import rows_changed
from app.core.types import new_id
from app.extensions import db
from app.petitions.switches import rules
from app.petitions.switches.models import Kind, PetitionSwitch
from app.petitions.switches.queries import in_force

# Mails that waited leave at once, and a count that stood still moves: the job that each needs.
CATCH_UP_JOB = "petitions.catch_up"
AFTER_A_BURST = timedelta(hours=1)


def switch_off(
    kind: Kind, petition_id: UUID | None, message: Bilingual, *, now: datetime, actor_id: UUID
) -> PetitionSwitch:
    """Stop signing, mails or live counts under one petition, or under all (None), until somebody says so.

    Raises:
        Refused: visitors are told nothing in one of the languages.
    """
    require(rules.message_refusal(message))
    made = _put(_switch(kind, petition_id, now, actor_id, message=message))
    _note("petition.switched-off", kind, petition_id, now, actor_id)
    return made


def ask_proof(
    petition_id: UUID | None, *, now: datetime, actor_id: UUID | None, ends_at: datetime | None = None
) -> PetitionSwitch:
    """Ask whoever signs for proof of work; without an end until somebody says so."""
    made = _put(_switch(Kind.PROOF, petition_id, now, actor_id, message=Bilingual(), ends_at=ends_at))
    _note("petition.proof-asked", Kind.PROOF, petition_id, now, actor_id)
    return made


def ask_proof_after_burst(petition_id: UUID, now: datetime) -> None:
    """For an hour from now, unless staff ask for it already."""
    asked = [each for each in in_force(petition_id, now) if each.kind == Kind.PROOF]
    if not any(each.switched_by for each in asked):
        ask_proof(petition_id, now=now, actor_id=None, ends_at=now + AFTER_A_BURST)


def switch_on(kind: Kind, petition_id: UUID | None, *, now: datetime, actor_id: UUID) -> None:
    """Let it be as usual again.

    Raises:
        Refused: somebody else did that.
    """
    require(None if _take(kind, petition_id) else rules.ALREADY_SO)
    if kind in (Kind.MAILS, Kind.COUNTS):
        jobs.enqueue(CATCH_UP_JOB, {"kind": kind.value}, now=now)
    _note("petition.switched-on", kind, petition_id, now, actor_id)


def _switch(
    kind: Kind, petition_id: UUID | None, now: datetime, actor_id: UUID | None, **said: Any
) -> PetitionSwitch:
    return PetitionSwitch(
        id=new_id(),
        kind=kind.value,
        petition_id=petition_id,
        switched_at=now,
        switched_by=actor_id,
        **said,
    )


def _put(switch: PetitionSwitch) -> PetitionSwitch:
    """In the place of what stood there before."""
    _take(Kind(switch.kind), switch.petition_id)
    db.session.add(switch)
    db.session.flush()
    return switch


def _take(kind: Kind, petition_id: UUID | None) -> bool:
    there = PetitionSwitch.petition_id == petition_id if petition_id else PetitionSwitch.petition_id.is_(None)
    return rows_changed(delete(PetitionSwitch).where(PetitionSwitch.kind == kind.value, there)) > 0


def _note(action: str, kind: Kind, petition_id: UUID | None, now: datetime, actor_id: UUID | None) -> None:
    object_id = petition_id or "all"
    audit.record(action, "petition", object_id, actor_id=actor_id, now=now, switch=kind.value)
