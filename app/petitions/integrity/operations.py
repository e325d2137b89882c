"""Holding, releasing and invalidating signatures; appeals and event codes. Nothing here commits."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.core import audit
from app.core.cleaning import cleaned
from app.core.refusals import Refused, require
from app.core.statements import upsertable
from app.core.types import new_id
from app.extensions import db
from app.participation.ledger.models import Act as LedgerAct
from app.participation.ledger.operations import record, retract
from app.petitions.corrections import signatures_removed, signatures_restored
from app.petitions.integrity import queries, rules
from app.petitions.integrity.bursts import WINDOW, Flag, bursts
from app.petitions.integrity.models import (
    Cause,
    EventCode,
    IntegrityAct,
    IntegrityActSignature,
    IntegrityFlag,
    Kind,
)
from app.petitions.models import Petition
from app.petitions.signatures.models import Signature, SignatureAppeal, Standing
from app.petitions.signatures.operations import object_of
from app.petitions.switches.operations import ask_proof_after_burst

# Without what looks alike: 0 O, 1 I L.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Decision:
    """What to do, why, and who decided; nobody where the job did."""

    kind: Kind
    reason: str | None = None
    cause: Cause = Cause.STAFF
    actor_id: UUID | None = None


def decide(petition: Petition, ids: Iterable[UUID], decision: Decision, *, now: datetime) -> IntegrityAct:
    """Do it with those of the signatures that it fits; the answer says with how many.

    A held signature leaves the ledger; a released one gets a new event, dated at its confirmation.

    Raises:
        Refused: staff gave no reason, or it fits none of them.
    """
    reason = (decision.reason or "").strip() or None
    if decision.cause is Cause.STAFF and reason is None:
        raise Refused(rules.REASON_MISSING)
    rows = _held_for_change(petition, ids, rules.FROM[decision.kind])
    if not rows:
        raise Refused(rules.NOTHING_TO_DO)
    act = IntegrityAct(
        id=new_id(),
        petition_id=petition.id,
        kind=decision.kind,
        cause=decision.cause,
        reason=reason,
        signatures=len(rows),
        made_at=now,
        made_by=decision.actor_id,
    )
    db.session.add(act)
    db.session.flush()
    difference = 0
    for signature in rows:
        kept = IntegrityActSignature(
            act_id=act.id,
            signature_id=signature.id,
            before=signature.standing,
            held_for=signature.held_for,
        )
        db.session.add(kept)
        kept.corrected = _move(petition, signature, rules.TO[decision.kind], decision.cause, now)
        difference += kept.corrected
    _tell(petition, difference, now)
    stays = decision.kind is not Kind.INVALIDATE
    _note(
        petition,
        # Written out, so that the log's words can be held against the source.
        ("petition.signatures-hold" if decision.kind is Kind.HOLD else "petition.signatures-release")
        if stays
        else "petition.signatures-invalidate",
        decision.actor_id,
        now,
        len(rows),
    )
    return act


def undo(act: IntegrityAct, *, now: datetime, actor_id: UUID | None) -> int:
    """Take an act of staff back, for the signatures that are still as it left them; how many.

    The public line takes back what the act said of who withdrew since as well: they took themselves out of
    the count, and were no more automatic than the others.

    Raises:
        Refused: the job did it, it was undone before, or more than a day has gone by.
    """
    db.session.refresh(act, with_for_update=True)
    require(rules.may_undo(act, now))
    petition = db.session.get_one(Petition, act.petition_id)
    of_act = select(IntegrityActSignature).where(IntegrityActSignature.act_id == act.id)
    before = {each.signature_id: each for each in db.session.scalars(of_act)}
    rows = _held_for_change(petition, before, (rules.TO[Kind(act.kind)],))
    difference = -queries.corrected_for_who_withdrew(act)
    for signature in rows:
        was = before[signature.id]
        cause = Cause(was.held_for or Cause.STAFF)
        difference += _move(petition, signature, Standing(was.before), cause, now)
        signature.cleared_at = None if signature.second_of is None else signature.cleared_at
    _tell(petition, difference, now)
    act.undone_at = now
    _note(petition, "petition.signatures-undone", actor_id, now, len(rows))
    return len(rows)


def _held_for_change(
    petition: Petition, ids: Iterable[UUID], standings: Iterable[Standing]
) -> list[Signature]:
    """The rows, which others can't change meanwhile; always in the same order."""
    mine = select(Signature).where(
        Signature.petition_id == petition.id, Signature.id.in_(list(ids)), Signature.standing.in_(standings)
    )
    fresh = mine.order_by(Signature.id).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def _move(petition: Petition, signature: Signature, to: Standing, cause: Cause, now: datetime) -> int:
    """Give a signature another standing; by how much that corrects what the public count said before.

    One that was counted is taken away for good when it turns out to be no person's, and given back when it
    was one after all. While it is being checked it stands beside the count.
    """
    was_counted = signature.number is not None
    corrected = (signature.standing == Standing.INVALID) - (to is Standing.INVALID) if was_counted else 0
    counts, former = to is Standing.CONFIRMED, signature.event_uid
    fresh = f"sign:{new_id()}" if counts and former is None else None
    # All at once: the database refuses a row that is half of both.
    signature.standing, signature.changed_at = to, now
    signature.event_uid = (former or fresh) if counts else None
    signature.held_for = None if counts else signature.held_for or cause
    signature.cleared_at = now if counts else None
    if fresh is not None:
        record(
            LedgerAct.SIGN,
            object_of(petition),
            event_uid=fresh,
            person_id=signature.participant_id,
            goals=petition.goals,
            occurred_at=signature.confirmed_at or now,
            now=now,
        )
    elif former is not None and not counts:
        retract(former, now=now)
    return corrected


def _tell(petition: Petition, difference: int, now: datetime) -> None:
    """The line in the public ledger of corrections."""
    signatures_removed(petition.id, -min(difference, 0), now=now)
    signatures_restored(petition.id, max(difference, 0), now=now)


def _note(petition: Petition, action: str, actor_id: UUID | None, now: datetime, number: int) -> None:
    audit.record(action, "petition", petition.id, actor_id=actor_id, now=now, signatures=number)


def find_and_hold(petition: Petition, *, now: datetime) -> int:
    """Look for bursts among who confirmed and hold what is in them; how many signatures.

    Kept are what staff cleared and who signed with an event code. Those who confirm later are held by the
    next round, as long as what confirmed is a burst. Posts that wait hold nobody: they ask for proof alone.
    """
    ids: set[UUID] = set()
    for kind in ("network",) if petition.safe_mode else ("network", "domain"):
        for flag in bursts(queries.cells(petition, kind, now)):
            _keep_flag(petition, kind, flag, now)
            ids.update(_in_burst(petition, kind, flag))
    # Who comes after pays for each signature, as long as it may go on.
    if ids or _is_posting(petition, now):
        ask_proof_after_burst(petition.id, now)
    return decide(petition, ids, Decision(Kind.HOLD, cause=Cause.BURST), now=now).signatures if ids else 0


def _is_posting(petition: Petition, now: datetime) -> bool:
    """Whether one network just signed far more than its share, whoever confirms it."""
    # The window that goes on and the two before, since a round may be late.
    recent = now - 3 * WINDOW
    return any(flag.window_start > recent for flag in bursts(queries.cells_of_posts(petition, now)))


def _keep_flag(petition: Petition, kind: str, flag: Flag, now: datetime) -> None:
    known = upsertable(IntegrityFlag).values(
        petition_id=petition.id,
        kind=kind,
        label=flag.prefix,
        window_start=flag.window_start,
        signatures=flag.signatures,
        expected=flag.expected,
        tail=flag.tail,
        found_at=now,
    )
    again = {"signatures": flag.signatures, "expected": flag.expected, "tail": flag.tail}
    keys = ["petition_id", "kind", "label", "window_start"]
    db.session.execute(known.on_conflict_do_update(index_elements=keys, set_=again))


def _in_burst(petition: Petition, kind: str, flag: Flag) -> Iterable[UUID]:
    where = queries.Selection(
        network=flag.prefix if kind == "network" else None,
        domain=flag.prefix if kind == "domain" else None,
        window=flag.window_start,
        standing=Standing.CONFIRMED,
    )
    confirmed = Signature.standing.in_(queries.CONFIRMED_ONCE)
    statement = select(Signature.id).where(
        *where.of(petition), Signature.cleared_at.is_(None), ~queries.exempt(petition, confirmed)
    )
    return db.session.scalars(statement)


def appeal(signature: Signature, text: str, *, now: datetime) -> None:
    """Keep what the signer says for a signature that is being checked, the latest text alone.

    Raises:
        Refused: it isn't held, or the text is empty or too long; in safe mode, none of `SAFE_APPEALS`.
    """
    words = cleaned(text).text
    require(rules.may_appeal(signature.standing))
    require(rules.appeal_refusal(words, safe_mode=signature.safe_mode))
    kept = upsertable(SignatureAppeal).values(signature_id=signature.id, text=words, made_at=now)
    again = {"text": words, "made_at": now}
    db.session.execute(kept.on_conflict_do_update(index_elements=["signature_id"], set_=again))


def make_event_code(
    petition: Petition,
    place: str,
    *,
    starts_on: date,
    ends_on: date,
    at_most: int,
    now: datetime,
    actor_id: UUID | None,
) -> EventCode:
    """A code for an evening or a school: those who bring it aren't taken for a burst."""
    code = "".join(secrets.choice(LETTERS) for _letter in range(8))
    made = EventCode(
        petition_id=petition.id,
        code=code,
        place=place.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        at_most=at_most,
        made_at=now,
    )
    db.session.add(made)
    _note(petition, "petition.event-code-made", actor_id, now, at_most)
    return made
