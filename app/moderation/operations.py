"""Reporting, deciding, coming back on a decision. Nothing here commits."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from app.core import audit
from app.core.clock import local_day
from app.core.languages import Language
from app.core.limits import hit
from app.core.refusals import Refused, require
from app.core.statements import upsertable
from app.core.types import new_id
from app.extensions import db
from app.moderation import messages, queries, rules
from app.moderation.models import Appeal, Case, Decision, Ground, Origin, Outcome, Report, Result, Step
from app.moderation.subjects import Described, described, known_subject
from app.people.audiences.models import Audience
from app.people.audiences.queries import audiences_of
from app.people.participants.queries import address_key
from app.people.participants.rules import read_address
from app.settings import Settings

WINDOW = timedelta(hours=1)
# Whoever fills in somebody else's address can't fill their mailbox.
MAILS_PER_HOUR = 5
# Without letters and digits that look like another.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Complaint:
    """What somebody reports: why, and where they want to hear of it, if they do."""

    ground: str
    explanation: str
    law: str = ""
    email: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a moderator decides, with the reasons people get; the ground of what is hidden."""

    outcome: Outcome
    reasons: str
    ground: str = ""
    law: str = ""


def report(
    kind: str, subject_id: UUID, complaint: Complaint, *, language: Language, network: str, now: datetime
) -> Report:
    """Write down what somebody says about a thing they can read; opens a case where none is open.

    `network`: where they sit, for the limit; it isn't kept.

    Raises:
        Refused: something isn't filled in well, the thing is gone, or too much comes from this network.
    """
    limit = _settings().reports_per_hour
    if not hit("reports", network, limit=limit, per=WINDOW, now=now):
        raise Refused(rules.TOO_MANY)
    law = complaint.law if complaint.ground == Ground.ILLEGAL else ""
    require(rules.may_be_the_ground(complaint.ground, law))
    require(rules.may_explain(complaint.explanation))
    email = read_address(complaint.email) if complaint.email.strip() else None
    thing = described(kind, subject_id)
    if thing is None or not thing.is_readable:
        raise Refused(rules.GONE)
    case = open_case(kind, subject_id, Origin.REPORT, now)
    _require_still_there(case, now)
    written = Report(
        id=new_id(),
        case_id=case.id,
        number=_number(),
        ground=complaint.ground,
        law=law or None,
        explanation=complaint.explanation,
        email=email,
        address_key=address_key(email) if email else None,
        language=language,
        received_at=now,
    )
    db.session.add(written)
    if email and hit("report-mails", address_key(email), limit=MAILS_PER_HOUR, per=WINDOW, now=now):
        messages.report_received(written, now)
    return written


def _require_still_there(case: Case, now: datetime) -> None:
    """A moderator may have hidden it between our look and our lock: then nobody need look at it again."""
    thing = described(case.subject_kind, case.subject_id)
    if thing is None or not thing.is_readable:
        case.closed_at = now
        raise Refused(rules.GONE)


def open_case(
    kind: str, subject_id: UUID, origin: Origin, now: datetime, *, noticed: Iterable[str] = ()
) -> Case:
    """The case that is open about a thing, locked; a new one where none is."""
    words = ", ".join(noticed) or None
    row = upsertable(Case).values(
        id=new_id(),
        subject_kind=kind,
        subject_id=subject_id,
        origin=origin.value,
        noticed=words,
        opened_at=now,
        withdrawn=False,
    )
    db.session.execute(row.on_conflict_do_nothing())
    case = _locked_case(kind, subject_id)
    assert case is not None
    if words and case.noticed is None:
        case.noticed = words
    return case


def decide(kind: str, subject_id: UUID, verdict: Verdict, moderator: UUID, now: datetime) -> Decision:
    """Hide a thing or keep it. Its author hears what was hidden and why, its reporters what came of it.

    A moderator may hide what nobody reported; keeping answers a case that is open.

    Raises:
        Refused: it is theirs, gone or decided already, or the ground or the reasons are missing.
    """
    thing = described(kind, subject_id)
    if thing is None:
        raise Refused(rules.NO_CASE)
    require(rules.may_moderate(thing.author_id, moderator))
    if verdict.outcome is Outcome.HIDDEN:
        require(rules.may_be_the_ground(verdict.ground, verdict.law))
        require(rules.may_be_the_reasons(verdict.reasons))
        known_subject(kind).hide(subject_id, verdict.reasons, moderator, now)
        _let_objections_lapse(kind, subject_id, now)
        case = open_case(kind, subject_id, Origin.STAFF, now)
    else:
        found = _locked_case(kind, subject_id)
        require(rules.may_keep(found))
        assert found is not None
        case = found
        require(rules.may_be_the_reasons(verdict.reasons, optional=case.origin == Origin.WORDS))
    case.closed_at = now
    decision = write_decision(case, thing, verdict, moderator, now, step=Step.FIRST)
    audit.record(
        "case.hide" if decision.hides else "case.keep",
        "case",
        case.id,
        actor_id=moderator,
        now=now,
        subject=subject_id,
        ground=decision.ground,
    )
    _tell(case, thing, decision, now)
    return decision


def put_back(kind: str, subject_id: UUID, reasons: str, moderator: UUID, now: datetime) -> Decision:
    """Come back on what a colleague hid, without an objection. Author and reporters hear it.

    Raises:
        Refused: it isn't hidden, they hid it themselves, it is theirs, an objection waits, or no reasons.
    """
    thing = described(kind, subject_id)
    if thing is None:
        raise Refused(rules.NOT_HIDDEN)
    file = queries.file_of(thing)
    waits = file.waiting_appeal is not None
    require(rules.may_review(file.last, thing.author_id, moderator, appeal_waits=waits))
    require(rules.may_be_the_reasons(reasons))
    assert file.last is not None
    known_subject(kind).show(subject_id, now)
    case = db.session.get_one(Case, file.last.case_id, with_for_update=True)
    verdict = Verdict(Outcome.KEPT, reasons)
    decision = write_decision(case, thing, verdict, moderator, now, step=Step.REVIEW)
    audit.record(
        "case.put-back",
        "case",
        case.id,
        actor_id=moderator,
        now=now,
        subject=subject_id,
        hidden_by=file.last.decided_by,
    )
    _tell(case, thing, decision, now, again=True)
    return decision


def author_withdrew(kind: str, subject_id: UUID, now: datetime) -> None:
    """What its author took back needs no decision: the case closes, objections lapse, reporters hear it."""
    case = _locked_case(kind, subject_id)
    if case is not None:
        case.closed_at, case.withdrawn = now, True
        for each in reports_in(case):
            messages.report_lapsed(each, now)
    _let_objections_lapse(kind, subject_id, now)


def close_with(kind: str, subject_id: UUID, decision: Decision, now: datetime) -> None:
    """Close the case that is open about a thing that was just hidden in another; who reported it hears it."""
    case = _locked_case(kind, subject_id)
    if case is not None:
        case.closed_at = now
        for each in reports_in(case):
            messages.report_decided(each, decision, now, again=False)


def _let_objections_lapse(kind: str, subject_id: UUID, now: datetime) -> None:
    """What waits loses its sense: the thing is gone, or was hidden in a later case."""
    waiting = (
        select(Appeal)
        .join(Decision, Decision.id == Appeal.decision_id)
        .join(Case, Case.id == Decision.case_id)
        .where(Case.subject_kind == kind, Case.subject_id == subject_id, Appeal.result.is_(None))
    )
    for appeal in db.session.scalars(waiting):
        appeal.result, appeal.decided_at = Result.LAPSED, now


def write_decision(
    case: Case, thing: Described, verdict: Verdict, moderator: UUID, now: datetime, *, step: Step
) -> Decision:
    """Keep a decision with its reasons; what a volunteer decided counts among their acts."""
    hides = verdict.outcome is Outcome.HIDDEN
    decision = Decision(
        id=new_id(),
        case_id=case.id,
        step=step.value,
        outcome=verdict.outcome.value,
        ground=verdict.ground if hides else None,
        law=verdict.law if hides and verdict.ground == Ground.ILLEGAL else None,
        reasons=verdict.reasons or None,
        author_id=thing.author_id,
        decided_by=moderator,
        decided_at=now,
    )
    db.session.add(decision)
    if Audience.STAFF not in audiences_of(moderator, local_day(now)):
        known_subject(thing.kind).credit(thing.id, decision.id, moderator, now)
    return decision


def reports_in(case: Case) -> list[Report]:
    """What was reported in a case, the oldest first."""
    statement = select(Report).where(Report.case_id == case.id).order_by(Report.received_at, Report.id)
    return list(db.session.scalars(statement))


def _tell(case: Case, thing: Described, decision: Decision, now: datetime, *, again: bool = False) -> None:
    reports = reports_in(case)
    if decision.hides:
        messages.contribution_hidden(thing, decision, bool(reports), now)
    elif again:
        messages.contribution_put_back(thing, decision, now)
    for each in reports:
        messages.report_decided(each, decision, now, again=again)


def _locked_case(kind: str, subject_id: UUID) -> Case | None:
    statement = select(Case).where(
        Case.subject_kind == kind, Case.subject_id == subject_id, Case.closed_at.is_(None)
    )
    return db.session.scalar(statement.with_for_update().execution_options(populate_existing=True))


def _number() -> str:
    """Two groups of four signs: 30 to the eighth, and the table refuses a double."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
