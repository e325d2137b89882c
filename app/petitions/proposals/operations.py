"""Proposing, accepting and declining. Nothing here commits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.core import audit
from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.languages import Language
from app.core.limits import hit
from app.core.refusals import Refused, require
from app.core.types import new_id
from app.extensions import db
from app.petitions.models import Petition
from app.petitions.operations import PetitionPlan, create_petition
from app.petitions.proposals import rules
from app.petitions.proposals.messages import tell_writer
from app.petitions.proposals.models import PetitionProposal, Standing
from app.petitions.proposals.queries import groups_led_by

FIRST_STEP = 100


@dataclass(frozen=True)
class Idea:
    """A petition as a coordinator writes it, in one language; `note` is for the office alone."""

    language: Language
    title: str
    demand: str
    text: str
    target: str
    note: str = ""


def propose(
    idea: Idea, group_id: UUID, *, writer_id: UUID, now: datetime, proposal_id: UUID | None = None
) -> PetitionProposal:
    """Send a proposal to the office; the one that is there where this form came before.

    Raises:
        Refused: not a coordinator of this group today, or too many in a day. Commit all the same.
    """
    if proposal_id is not None and (sent := db.session.get(PetitionProposal, proposal_id)) is not None:
        return sent
    led = {group.id for group in groups_led_by(writer_id, local_day(now))}
    within = hit(
        "petition-proposal", str(writer_id), limit=rules.A_DAY_AT_MOST, per=timedelta(days=1), now=now
    )
    require(rules.may_propose(leads=group_id in led, within_limit=within))
    proposal = PetitionProposal(
        id=proposal_id or new_id(),
        group_id=group_id,
        made_by=writer_id,
        language=idea.language,
        title=idea.title,
        demand=idea.demand,
        text=idea.text,
        target=idea.target,
        note=idea.note,
        made_at=now,
        standing=Standing.WAITING.value,
    )
    try:
        with db.session.begin_nested():
            db.session.add(proposal)
    except IntegrityError:
        # The same form came twice at once.
        return db.session.get_one(PetitionProposal, proposal_id)
    return proposal


def accept(
    proposal: PetitionProposal,
    *,
    goals: frozenset[str],
    closes_on: date,
    now: datetime,
    actor_id: UUID | None,
) -> Petition:
    """Make a draft of it for the office to go on with, and tell its writer.

    Raises:
        Refused: somebody decided already, or as `create_petition`.
    """
    _hold(proposal)
    require(rules.may_decide(proposal))
    petition = create_petition(
        PetitionPlan(
            title=_in_one(proposal, proposal.title),
            demand=_in_one(proposal, proposal.demand),
            text=_in_one(proposal, proposal.text),
            target=_in_one(proposal, proposal.target),
            closes_on=closes_on,
            step=FIRST_STEP,
            goals=goals,
            group_id=proposal.group_id,
        ),
        now=now,
        actor_id=actor_id,
    )
    db.session.flush()
    proposal.petition_id = petition.id
    _decide(proposal, Standing.ACCEPTED, now, actor_id)
    return petition


def decline(proposal: PetitionProposal, reason: str, *, now: datetime, actor_id: UUID | None) -> None:
    """Say no, with a reason that its writer gets.

    Raises:
        Refused: somebody decided already, or there is no reason.
    """
    _hold(proposal)
    require(rules.may_decide(proposal))
    if not reason.strip():
        raise Refused(rules.REASON_MISSING)
    proposal.reason = reason.strip()
    _decide(proposal, Standing.DECLINED, now, actor_id)


def _decide(proposal: PetitionProposal, standing: Standing, now: datetime, actor_id: UUID | None) -> None:
    proposal.standing, proposal.decided_at, proposal.decided_by = standing.value, now, actor_id
    if standing is Standing.ACCEPTED:
        audit.record(
            "petition.proposal-accepted", "petition-proposal", proposal.id, actor_id=actor_id, now=now
        )
    else:
        audit.record(
            "petition.proposal-declined", "petition-proposal", proposal.id, actor_id=actor_id, now=now
        )
    tell_writer(proposal, now)


def _in_one(proposal: PetitionProposal, words: str) -> Bilingual:
    return Bilingual(words, None) if proposal.language == "nl" else Bilingual(None, words)


def _hold(proposal: PetitionProposal) -> None:
    """Others who decide about it wait for this transaction."""
    db.session.refresh(proposal, with_for_update={"of": PetitionProposal})
