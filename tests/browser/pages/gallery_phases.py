"""Invitations to a phase, and what is followed, for those who look at page types."""

from datetime import timedelta

from app.consultations.following.messages import NO_MORE_NEWS
from app.consultations.following.models import FollowRequest, Rhythm
from app.consultations.following.operations import follow
from app.consultations.invitations.messages import NO_MORE
from app.consultations.invitations.models import PhaseInvitation, PhaseMailing
from app.consultations.processes.models import Consultation
from app.core import clock
from app.core.signed_links import signed
from app.core.tokens import token_hash
from app.extensions import db
from app.people.accounts.models import Account
from tests.factories.people import make_member

LEAD_IN, CONFIRM = "a-link-that-leads-into-the-draft", "a-link-that-says-yes-to-following"


def phases(found: Consultation, member: Account) -> dict[str, str]:
    """A link that works, a mailing that waits, a request to follow, and what a member follows."""
    now, phase = clock.now(), found.phases[0]
    mailing = PhaseMailing(phase_id=phase.id, kind="invitation", asked_at=now, people=40)
    db.session.add(mailing)
    db.session.flush()
    invited = make_member("Lies Moor")
    db.session.add(
        PhaseInvitation(
            phase_id=phase.id,
            participant_id=invited.participant_id,
            mailing_id=mailing.id,
            token_hash=token_hash(LEAD_IN),
            sent_at=now,
            expires_at=now + timedelta(days=9),
        )
    )
    db.session.add(
        PhaseInvitation(
            phase_id=phase.id, participant_id=make_member("Wacht").participant_id, mailing_id=mailing.id
        )
    )
    db.session.add(
        FollowRequest(
            token_hash=token_hash(CONFIRM),
            address="lezer@example.org",
            language="nl",
            rhythm=Rhythm.DAILY.value,
            consultation_id=found.id,
            asked_at=now,
        )
    )
    follow(member.participant_id, found.id, None, language="nl", now=now)
    return {
        "open_consultation": str(found.id),
        "open_phase": str(phase.id),
        "lead_in": LEAD_IN,
        "confirm_following": CONFIRM,
        "no_more_invitations": signed(NO_MORE, invited.participant_id),
        "no_more_news": signed(NO_MORE_NEWS, member.participant_id),
    }
