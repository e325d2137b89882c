"""The mail about a decision."""

from datetime import datetime

from app.mail.operations import queue_mail
from app.people.accounts.queries import account_of
from app.petitions.proposals.models import PetitionProposal, Standing


def tell_writer(proposal: PetitionProposal, now: datetime) -> None:
    """What the office decided, and why; nothing where the account is gone."""
    account = account_of(proposal.made_by)
    if account is None:
        return
    queue_mail(
        "proposal_decided",
        address=account.email,
        language=account.language,
        participant_id=account.participant_id,
        context={
            "name": account.name,
            "title": proposal.title,
            "is_accepted": proposal.standing == Standing.ACCEPTED,
            "why": proposal.reason or "",
        },
        now=now,
    )
