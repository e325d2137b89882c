"""What invitations keep of a person, until when, and how they let go."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, update
from sqlalchemy.orm import aliased

from app.core import personal_data, retention
from app.core.merging import pass_on
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.people.invitations.models import Invitation
from app.people.invitations.operations import remove_expired
from app.people.invitations.queries import invitations_of


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="invitation",
            what=_l("That and when we invited you to take part, and when you accepted"),
            purpose=_l("so that the link in the mail works, and nobody is invited or reminded twice"),
            period=lambda _settings: _l("until 30 days after the invitation ended"),
            erased=_l("removed by itself"),
            expire=remove_expired,
        ),
    )
    personal_data.register(app, Holder("invitations", _l("Your invitations"), _export, _erase, merge=_merge))


def _export(participant_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "created_at": sent.invitation.created_at.isoformat(),
            "sent_at": sent.invitation.sent_at and sent.invitation.sent_at.isoformat(),
            "accepted_at": sent.invitation.accepted_at and sent.invitation.accepted_at.isoformat(),
        }
        for sent in invitations_of(participant_id)
    ]


def _erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    db.session.execute(delete(Invitation).where(Invitation.participant_id == participant_id))
    sent = update(Invitation).where(Invitation.invited_by == participant_id)
    db.session.execute(sent.values(invited_by=None))


def _merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """The invitations of both; one that waits goes where one to the person that stays waits too."""
    kept = aliased(Invitation)
    waits_there = exists().where(kept.participant_id == into_id, kept.sent_at.is_(None))
    waiting = delete(Invitation).where(
        Invitation.participant_id == from_id, Invitation.sent_at.is_(None), waits_there
    )
    rows_changed(waiting)
    pass_on(Invitation, "participant_id", from_id, into_id)
    pass_on(Invitation, "invited_by", from_id, into_id)
