"""Who may propose a petition, and what the office may do with it: pure."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.petitions.proposals.models import PetitionProposal, Standing

A_DAY_AT_MOST = 5
KEPT = timedelta(days=365)
NOT_A_COORDINATOR = Refusal(
    "not-a-coordinator",
    _l("Only coordinators of a local group can propose a petition for their group."),
    status=403,
)
TOO_MANY = Refusal("too-many-proposals", _l("That is enough for today. Try again tomorrow."), status=429)
DECIDED = Refusal("proposal-decided", _l("Somebody decided about this proposal already."))
REASON_MISSING = Refusal(
    "proposal-reason-missing", _l("Write down why. The coordinator gets your words."), "reason", 422
)


def may_propose(*, leads: bool, within_limit: bool) -> Refusal | None:
    if not leads:
        return NOT_A_COORDINATOR
    return None if within_limit else TOO_MANY


def may_decide(proposal: PetitionProposal) -> Refusal | None:
    return None if proposal.standing == Standing.WAITING else DECIDED
