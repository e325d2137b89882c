"""People who are invited to a phase, and people who follow a consultation. The caller commits."""

from datetime import timedelta
from typing import Any

from app.consents.operations import choose
from app.consents.texts import Purpose
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.following import operations as following
from app.consultations.following.models import Rhythm
from app.consultations.invitations.models import InvitedAs, PhaseInvitation, PhaseMailing
from app.consultations.processes.models import Consultation
from app.core import clock
from app.core.types import new_id
from app.extensions import db
from app.people.accounts.models import Account
from tests.factories.consultations import make_comment, paragraphs_of
from tests.factories.people import make_member


def willing(account: Account) -> Account:
    """The same person, who agreed to hear when a consultation opens."""
    choose(account.participant_id, Purpose.UPDATES, given=True, source="page", language="nl", now=clock.now())
    return account


def as_invited(consultation: Consultation, number: int, *audiences: str, took_part: int = 0) -> None:
    """So many members were mailed as people of these audiences; the first of them took part."""
    phase = consultation.phases[0]
    mailing = PhaseMailing(
        phase_id=phase.id, kind="invitation", asked_at=clock.now(), people=number, asked_by=None
    )
    db.session.add(mailing)
    db.session.flush()
    for each in range(number):
        person = make_member()
        db.session.add(
            PhaseInvitation(
                phase_id=phase.id,
                participant_id=person.participant_id,
                mailing_id=mailing.id,
                token_hash=new_id().hex,
                sent_at=clock.now(),
                expires_at=clock.now() + timedelta(days=7),
                audiences=[InvitedAs(audience=code) for code in audiences],
            )
        )
        if each < took_part:
            make_comment(paragraphs_of(consultation)[0], person)
    db.session.commit()


def follow(
    account: Account,
    consultation: Consultation,
    place: DraftParagraph | None = None,
    rhythm: Rhythm | None = None,
    **facts: Any,
) -> None:
    """Let somebody follow a consultation, or this paragraph of it, since a minute ago."""
    following.follow(
        account.participant_id,
        consultation.id,
        place.paragraph_id if place else None,
        language="nl",
        rhythm=rhythm,
        # What is said from this moment on is news.
        now=clock.now() - timedelta(minutes=1),
        **facts,
    )
