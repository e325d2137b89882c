"""What invitations of a phase keep of a person, until when, and how they let go."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, select, update

from app.consultations.invitations.models import (
    WHOLE,
    PhaseInvitation,
    PhaseMailing,
    PhaseResponse,
)
from app.consultations.invitations.queries import told_responses
from app.consultations.processes import retention as consultation_retention
from app.consultations.processes.models import Consultation, Phase
from app.core import personal_data, retention
from app.core.languages import current_language
from app.core.merging import pass_on, pass_on_or_drop
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db

KEPT = timedelta(days=365)


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="phase-invitations",
            what=_l("That and when we invited you to a consultation, and reminded you of it"),
            purpose=_l(
                "so that the link in the mail works, nobody is mailed twice, and we can count who takes part"
            ),
            period=lambda _settings: _l("until a year after that round closed"),
            erased=_l("removed by itself; how many people were invited stays, without names"),
            expire=expire,
        ),
    )
    # Who reacted and wrote stays at least a year too, but may go in the same hour, in any order.
    consultation_retention.first(app, expire)
    personal_data.register(
        app,
        Holder("phase-invitations", _l("Your invitations to consultations"), _export, _erase, merge=_merge),
    )


def expire(now: datetime) -> int:
    """Of phases that closed a year ago keep what may be told of how many took part, and nothing of who."""
    invited = exists().where(PhaseInvitation.phase_id == Phase.id)
    past = db.session.scalars(select(Phase.id).where(Phase.closes_at <= now - KEPT, invited)).all()
    for phase_id in past:
        for each in told_responses(phase_id):
            row = PhaseResponse(
                phase_id=phase_id,
                audience=each.audience or WHOLE,
                invited=each.invited,
                contributed=each.contributed,
            )
            db.session.merge(row)
        db.session.flush()
        db.session.execute(delete(PhaseInvitation).where(PhaseInvitation.phase_id == phase_id))
        theirs = update(PhaseMailing).where(PhaseMailing.phase_id == phase_id)
        db.session.execute(theirs.values(asked_by=None))
    return len(past)


def _export(participant_id: UUID) -> list[dict[str, Any]]:
    statement = (
        select(PhaseInvitation, Consultation)
        .join(Phase, Phase.id == PhaseInvitation.phase_id)
        .join(Consultation, Consultation.id == Phase.consultation_id)
        .where(PhaseInvitation.participant_id == participant_id)
        .order_by(PhaseInvitation.id)
    )
    return [
        {
            "consultation": consultation.title.text_in(current_language()),
            "sent_at": _moment(invitation.sent_at),
            "reminded_at": _moment(invitation.reminded_at) if invitation.reminder_mail_id else None,
            "opened_at": _moment(invitation.opened_at),
        }
        for invitation, consultation in db.session.execute(statement)
    ]


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    db.session.execute(delete(PhaseInvitation).where(PhaseInvitation.participant_id == participant_id))
    asked = update(PhaseMailing).where(PhaseMailing.asked_by == participant_id)
    rows_changed(asked.values(asked_by=None))


def _merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """The invitations of both; of two to one phase that to the person who stays."""
    pass_on_or_drop(PhaseInvitation, "participant_id", from_id, into_id, same=("phase_id",))
    pass_on(PhaseMailing, "asked_by", from_id, into_id)
