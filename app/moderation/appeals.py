"""Objecting to a decision, and deciding about it: somebody else looks again. Nothing here commits."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.core import audit
from app.core.languages import Language
from app.core.refusals import Refusal, Refused, require
from app.core.types import new_id
from app.extensions import db
from app.moderation import messages, queries, rules
from app.moderation.models import Appeal, Case, Decision, Outcome, Report, Result, Side, Step
from app.moderation.operations import Verdict, close_with, reports_in, write_decision
from app.moderation.subjects import Described, described, known_subject


def appeal_of_author(
    subject_id: UUID, author_id: UUID, text: str, *, language: Language, now: datetime
) -> Appeal:
    """Object to the hiding of one's own words.

    Raises:
        Refused: nothing of theirs is hidden, they objected before, it is too late, or it says too little.
    """
    found = queries.decision_about(subject_id, author_id)
    if found is None:
        raise Refused(rules.NOTHING_TO_APPEAL)
    decision, case = found
    return _appeal(case, decision, Side.AUTHOR, None, text, language=language, now=now)


def appeal_of_reporter(report: Report, text: str, *, language: Language, now: datetime) -> Appeal:
    """Object to what was kept in spite of one's report.

    Raises:
        Refused: as `appeal_of_author`; or another reporter objected before.
    """
    case = db.session.get_one(Case, report.case_id)
    return _appeal(case, queries.last_decision(case), Side.REPORTER, report, text, language=language, now=now)


def _appeal(
    case: Case,
    decision: Decision | None,
    side: Side,
    report: Report | None,
    text: str,
    *,
    language: Language,
    now: datetime,
) -> Appeal:
    db.session.get_one(Case, case.id, with_for_update=True)
    appealed = decision is not None and queries.appeal_of(decision.id, side) is not None
    require(may_appeal(case, decision, side, appealed, now))
    require(rules.may_be_the_appeal(text))
    assert decision is not None
    appeal = Appeal(
        id=new_id(),
        decision_id=decision.id,
        side=side.value,
        report_id=report.id if report else None,
        text=text,
        language=language,
        received_at=now,
        first_decided_by=decision.decided_by,
    )
    db.session.add(appeal)
    return appeal


def may_appeal(
    case: Case, decision: Decision | None, side: Side, appealed: bool, now: datetime
) -> Refusal | None:
    """As the rule says, of a thing that is still there."""
    thing = described(case.subject_kind, case.subject_id)
    if thing is None or thing.is_withdrawn:
        return rules.NOTHING_TO_APPEAL
    return rules.may_appeal(decision, side, appealed, now)


def uphold(appeal_id: UUID, reasons: str, moderator: UUID, now: datetime) -> Appeal:
    """The decision stands; who objected hears why.

    Raises:
        Refused: they took the decision, it is theirs, it was decided meanwhile, or no reasons.
    """
    appeal, _decision, case, thing = _to_decide(appeal_id, moderator)
    require(rules.may_be_the_reasons(reasons))
    _close(appeal, Result.UPHELD, reasons, moderator, now)
    audit.record(
        "appeal.uphold",
        "case",
        case.id,
        actor_id=moderator,
        now=now,
        subject=case.subject_id,
        side=appeal.side,
    )
    messages.appeal_refused(thing, appeal, _report_of(appeal), now)
    return appeal


def reverse(appeal_id: UUID, verdict: Verdict, moderator: UUID, now: datetime) -> Appeal:
    """Who objected was right: what was hidden comes back, what was kept is hidden after all.

    `verdict.outcome` follows from the side; its ground counts where it is hidden.

    Raises:
        Refused: as `uphold`; or the ground is missing.
    """
    appeal, _decision, case, thing = _to_decide(appeal_id, moderator)
    require(rules.may_be_the_reasons(verdict.reasons))
    subject = known_subject(case.subject_kind)
    if appeal.side == Side.AUTHOR:
        verdict = replace(verdict, outcome=Outcome.KEPT)
        subject.show(case.subject_id, now)
    else:
        verdict = replace(verdict, outcome=Outcome.HIDDEN)
        require(rules.may_be_the_ground(verdict.ground, verdict.law))
        subject.hide(case.subject_id, verdict.reasons, moderator, now)
    _close(appeal, Result.REVERSED, verdict.reasons, moderator, now)
    decision = write_decision(case, thing, verdict, moderator, now, step=Step.APPEAL)
    audit.record(
        "appeal.reverse",
        "case",
        case.id,
        actor_id=moderator,
        now=now,
        subject=case.subject_id,
        side=appeal.side,
    )
    if decision.hides:
        close_with(case.subject_kind, case.subject_id, decision, now)
        messages.contribution_hidden(thing, decision, True, now)
    else:
        messages.contribution_put_back(thing, decision, now)
    for each in reports_in(case):
        messages.report_decided(each, decision, now, again=True)
    return appeal


def _to_decide(appeal_id: UUID, moderator: UUID) -> tuple[Appeal, Decision, Case, Described]:
    appeal = db.session.get(Appeal, appeal_id, with_for_update=True, populate_existing=True)
    if appeal is None:
        raise Refused(rules.DECIDED_ALREADY)
    decision = db.session.get_one(Decision, appeal.decision_id)
    case = db.session.get_one(Case, decision.case_id)
    thing = described(case.subject_kind, case.subject_id)
    if thing is None:
        raise Refused(rules.DECIDED_ALREADY)
    require(rules.may_decide_appeal(appeal, thing.author_id, moderator))
    return appeal, decision, case, thing


def _close(appeal: Appeal, result: Result, reasons: str, moderator: UUID, now: datetime) -> None:
    appeal.result, appeal.reasons = result.value, reasons
    appeal.decided_by, appeal.decided_at = moderator, now


def _report_of(appeal: Appeal) -> Report | None:
    return db.session.get_one(Report, appeal.report_id) if appeal.report_id else None
