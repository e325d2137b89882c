"""Who may report, decide and object, and what they must say: pure."""

from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.core.counts import Count
from app.core.refusals import Refusal
from app.moderation.models import Appeal, Case, Decision, Ground, Outcome, Side, Step

SHORTEST, LONGEST_REASONS, LONGEST_EXPLANATION, LONGEST_LAW = 10, 1000, 2000, 300
# Six months, however long these are (DSA, article 20).
APPEAL_DAYS = 184

GROUND_MISSING = Refusal(
    "ground-missing", _l("Choose what is wrong with it."), field_name="ground", status=422
)
LAW_MISSING = Refusal(
    "law-missing",
    _l("Name the law as well as you can, in at most %(longest)s characters."),
    field_name="law",
    status=422,
)
EXPLANATION_LENGTH = Refusal(
    "explanation-length",
    _l("Tell us in %(shortest)s to %(longest)s characters why."),
    field_name="explanation",
    status=422,
)
TOO_MANY = Refusal(
    "too-many-reports",
    _l("Very many reports come from your network. Nothing was saved. Wait an hour and try again."),
    status=429,
)
GONE = Refusal(
    "subject-gone", _l("There is nothing left to report: this was withdrawn or hidden meanwhile."), status=409
)
OUTCOME_MISSING = Refusal("outcome-missing", _l("Choose what you decide."), field_name="outcome", status=422)
RESULT_MISSING = Refusal("result-missing", _l("Choose what you decide."), field_name="result", status=422)
REASONS_LENGTH = Refusal(
    "reasons-length",
    _l("Give your reasons in %(shortest)s to %(longest)s characters: people get them by mail."),
    field_name="reasons",
    status=422,
)
OWN_WORDS = Refusal("own-words", _l("You wrote this yourself: a colleague decides about it."), status=403)
NO_CASE = Refusal("no-case", _l("Nobody asked for a decision here, or a colleague just took it."))
APPEAL_WAITS = Refusal("appeal-waits", _l("An objection to this decision waits: decide about that."))
NOT_HIDDEN = Refusal("not-hidden", _l("This isn't hidden; it can be read."))
SAME_MODERATOR = Refusal(
    "same-moderator",
    _l("You took this decision yourself: only a colleague can look at it again."),
    status=403,
)
APPEALED = Refusal("appealed-before", _l("An objection to this decision has been made already."))
TOO_LATE = Refusal("too-late-to-appeal", _l("You could object for six months; that time is over."))
NOTHING_TO_APPEAL = Refusal(
    "nothing-to-appeal", _l("There is no decision here to which you can object any more.")
)
FINAL = Refusal(
    "decided-on-appeal",
    _l("This was decided after an objection. If you don't agree, you can go to court."),
)
APPEAL_LENGTH = Refusal(
    "appeal-length",
    _l("Tell us in %(shortest)s to %(longest)s characters why you don't agree."),
    field_name="text",
    status=422,
)
DECIDED_ALREADY = Refusal("appeal-decided", _l("A colleague just decided about this objection."))


def may_be_the_ground(ground: str | None, law: str) -> Refusal | None:
    """Whether this says what is wrong; against the law: which one."""
    if ground not in set(Ground):
        return GROUND_MISSING
    if ground == Ground.ILLEGAL and not 3 <= len(law) <= LONGEST_LAW:
        return LAW_MISSING.with_params(longest=Count(LONGEST_LAW))
    return None


def may_explain(explanation: str) -> Refusal | None:
    if SHORTEST <= len(explanation) <= LONGEST_EXPLANATION:
        return None
    return EXPLANATION_LENGTH.with_params(shortest=SHORTEST, longest=Count(LONGEST_EXPLANATION))


def may_be_the_reasons(reasons: str, *, optional: bool = False) -> Refusal | None:
    """Whether this says enough to who gets it; optional where nobody does."""
    if SHORTEST <= len(reasons) <= LONGEST_REASONS or (optional and not reasons):
        return None
    return REASONS_LENGTH.with_params(shortest=SHORTEST, longest=Count(LONGEST_REASONS))


def may_moderate(author_id: UUID | None, moderator_id: UUID) -> Refusal | None:
    """Nobody judges their own words."""
    return OWN_WORDS if author_id == moderator_id else None


def may_keep(case: Case | None) -> Refusal | None:
    """Whether somebody asked; what nobody reported stays without a decision."""
    return None if case is not None and case.is_open else NO_CASE


def may_review(
    decision: Decision | None, author_id: UUID | None, moderator_id: UUID, *, appeal_waits: bool
) -> Refusal | None:
    """Whether a colleague may put back what was hidden."""
    if decision is None or not decision.hides:
        return NOT_HIDDEN
    if decision.decided_by == moderator_id:
        return SAME_MODERATOR
    if refusal := may_moderate(author_id, moderator_id):
        return refusal
    return APPEAL_WAITS if appeal_waits else None


def may_appeal(decision: Decision | None, side: Side, appealed: bool, now: datetime) -> Refusal | None:
    """Whether this side may object to what was decided last.

    The author objects to hiding, a reporter to keeping. What was kept after an objection stays: each side was
    heard once then.
    """
    if decision is None or decision.hides != (side is Side.AUTHOR):
        return NOTHING_TO_APPEAL
    if decision.step == Step.APPEAL and decision.outcome == Outcome.KEPT:
        return FINAL
    if appealed:
        return APPEALED
    return TOO_LATE if now >= decision.decided_at + timedelta(days=APPEAL_DAYS) else None


def may_be_the_appeal(text: str) -> Refusal | None:
    if SHORTEST <= len(text) <= LONGEST_EXPLANATION:
        return None
    return APPEAL_LENGTH.with_params(shortest=SHORTEST, longest=Count(LONGEST_EXPLANATION))


def may_decide_appeal(appeal: Appeal, author_id: UUID | None, moderator_id: UUID) -> Refusal | None:
    """Whether this moderator may: not the one who took the decision, not the author."""
    if not appeal.waits:
        return DECIDED_ALREADY
    if appeal.first_decided_by == moderator_id:
        return SAME_MODERATOR
    return may_moderate(author_id, moderator_id)
