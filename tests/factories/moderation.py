"""Reports, decisions and objections for tests, made by the product's own operations. The caller commits."""

from itertools import count

from app.consultations.comments.models import Comment
from app.core import clock
from app.extensions import db
from app.moderation import appeals, operations
from app.moderation.models import Appeal, Decision, Ground, Outcome, Report
from app.moderation.operations import Complaint, Verdict
from app.people.accounts.models import Account

KIND = "comment"
_networks = count(1)


def report(said: Comment, *, email: str = "", ground: Ground = Ground.ADVERTISING) -> Report:
    """Somebody reports a contribution, each time from another network."""
    db.session.flush()
    complaint = Complaint(ground.value, "Dit hoort hier niet te staan.", email=email)
    network = f"192.0.2.{next(_networks)}"
    return operations.report(KIND, said.id, complaint, language="nl", network=network, now=clock.now())


def hide(said: Comment, moderator: Account, reasons: str = "Dit is reclame voor een winkel.") -> Decision:
    """A moderator hides a contribution as an advertisement."""
    verdict = Verdict(Outcome.HIDDEN, reasons, Ground.ADVERTISING)
    return _decide(said, verdict, moderator)


def keep(said: Comment, moderator: Account, reasons: str = "Dit is stevig, en dat mag.") -> Decision:
    """A moderator leaves a contribution that was reported."""
    return _decide(said, Verdict(Outcome.KEPT, reasons), moderator)


def object_to(said: Comment, text: str = "Ik noemde geen winkel, maar een voorbeeld.") -> Appeal:
    """The author of what was hidden objects."""
    assert said.author_id is not None
    return appeals.appeal_of_author(said.id, said.author_id, text, language="nl", now=clock.now())


def _decide(said: Comment, verdict: Verdict, moderator: Account) -> Decision:
    db.session.flush()
    return operations.decide(KIND, said.id, verdict, moderator.participant_id, clock.now())
