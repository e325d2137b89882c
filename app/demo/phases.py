"""Invitations to the phases of the demo, with who then took part, and people who follow what is said."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from app.consents.operations import choose
from app.consents.texts import Purpose
from app.consultations.following.models import Rhythm
from app.consultations.following.operations import follow
from app.consultations.invitations.models import PhaseMailing
from app.consultations.invitations.operations import invite, remind, send_step
from app.consultations.invitations.queries import Choice
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.rules import NOBODY, may_know
from app.core.refusals import Refused
from app.demo.movement import Movement
from app.extensions import db
from app.mail.models import Mail, MailStatus
from app.people.audiences.models import Audience
from app.people.participants.operations import participant_for
from app.settings import Settings

ASKED = (Audience.MEMBER, Audience.VOLUNTEER, Audience.YOUTH_PANEL, Audience.MEMBERS_COUNCIL)
WITHOUT_ACCOUNT = ("wandelaar@demo.example", "lezer@demo.example")


def consent(movement: Movement, at: datetime) -> None:
    """Five of six members and volunteers want to hear when a consultation opens for them."""
    for audience in ASKED:
        for number, account in enumerate(movement.by_audience[audience]):
            if number % 6 != 4:
                choose(
                    account.participant_id,
                    Purpose.UPDATES,
                    given=True,
                    source="page",
                    language=account.language,
                    now=at,
                )


def invite_all(consultation: Consultation, movement: Movement, now: datetime) -> None:
    """Invite whoever a phase asks on its second day, as staff and the worker would have done it.

    To a phase that is yet to open they are invited today; those mails wait.
    """
    phase = consultation.phases[0]
    asked = frozenset(audience.value for audience in ASKED if audience.value in phase.writers)
    at = phase.opens_at + timedelta(days=1, hours=9)
    is_ahead = phase.opens_at > now
    if movement.administrator is None or (at >= now and not is_ahead):
        return
    asked_at = now if is_ahead else at
    mailing = invite(consultation, phase, Choice(asked), acting=movement.administrator, now=asked_at)
    if not is_ahead:
        _leave(mailing, consultation, phase, at)


def remind_all(consultation: Consultation, movement: Movement, now: datetime) -> None:
    """Remind, halfway an open phase, whoever was invited and had not taken part."""
    phase = consultation.phases[0]
    at = now - timedelta(days=2)
    if movement.administrator is None or not phase.is_open(now):
        return
    try:
        with db.session.begin_nested():
            mailing = remind(consultation, phase, acting=movement.administrator, now=at)
    except Refused:
        return  # everybody took part, or was invited a moment ago
    _leave(mailing, consultation, phase, at)


def follow_some(consultation: Consultation, movement: Movement, now: datetime) -> None:
    """Some members follow an open consultation, one a week, and two people without an account."""
    phase = consultation.phases[0]
    if not phase.is_open(now):
        return
    for number, account in enumerate(movement.by_audience[Audience.MEMBER][:9]):
        _follow(
            account.participant_id, consultation.id, Rhythm.WEEKLY if number % 3 == 0 else Rhythm.DAILY, now
        )
    if not may_know(consultation, NOBODY):
        return
    for address in WITHOUT_ACCOUNT:
        _follow(participant_for(address, now).id, consultation.id, Rhythm.DAILY, now, address)


def _follow(
    participant_id: UUID, consultation_id: UUID, rhythm: Rhythm, now: datetime, address: str | None = None
) -> None:
    follow(
        participant_id,
        consultation_id,
        None,
        language="nl",
        rhythm=rhythm,
        now=now - timedelta(days=1),
        address=address,
    )


def _leave(mailing: PhaseMailing, consultation: Consultation, phase: Phase, at: datetime) -> None:
    """Let every mail of a mailing leave at that moment."""
    settings: Settings = current_app.extensions["settings"]
    while send_step(mailing, consultation, phase, days=settings.invitation_days, now=at):
        db.session.flush()
    waiting = select(Mail.id).where(Mail.name == "phase_invitation", Mail.status == MailStatus.QUEUED)
    left = update(Mail).where(Mail.id.in_(waiting))
    db.session.execute(left.values(status=MailStatus.SENT, sent_at=at))
