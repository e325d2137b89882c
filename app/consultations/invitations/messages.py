"""The mails of a phase to the people it asks: one invitation, and one reminder at most."""

from datetime import datetime
from uuid import UUID

from app.consultations.invitations.models import MAIL, MailingKind
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.rules import Visitor, acts_for, standing
from app.core.clock import local_day
from app.core.links import public_link
from app.core.signed_links import signed
from app.mail.operations import queue_mail
from app.people.accounts.models import Account
from app.people.audiences.queries import audiences_of

# What the signed address in these mails is good for.
NO_MORE = "no-more-invitations"


def phase_invitation(
    account: Account,
    consultation: Consultation,
    phase: Phase,
    token: str,
    kind: MailingKind,
    *,
    expires_at: datetime,
    now: datetime,
) -> UUID:
    """What is asked, until when, and one link that leads into the draft.

    Raises:
        BadAddress: no mail can go to this address.
    """
    visitor = Visitor(account.participant_id, audiences_of(account.participant_id, local_day(now)))
    acts = acts_for(phase, visitor)
    return queue_mail(
        MAIL,
        address=account.email,
        language=account.language,
        participant_id=account.participant_id,
        context={
            "name": account.name,
            "title": consultation.title.shown_in(account.language),
            "summary": consultation.summary.shown_in(account.language) if consultation.summary else None,
            "deciders": consultation.deciders.shown_in(account.language) if consultation.deciders else None,
            "acts": sorted(acts),
            "audience": standing([phase], visitor, now).audience,
            "last_day": phase.last_day,
            "token": token,
            "expires_at": expires_at,
            "is_reminder": kind is MailingKind.REMINDER,
            "is_new": account.first_signed_in_at is None,
            "no_more": signed(NO_MORE, account.participant_id),
        },
        now=now,
        unsubscribe_url=public_link(
            "phase_invitations.no_more",
            account.language,
            signed_id=signed(NO_MORE, account.participant_id),
        ),
    )
