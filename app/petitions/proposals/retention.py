"""What is kept of proposals, until when, and how it goes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, update

from app.core import personal_data, retention
from app.core.merging import pass_on
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.petitions.proposals.models import PetitionProposal
from app.petitions.proposals.queries import proposed_by
from app.petitions.proposals.rules import KEPT


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="petition-proposals",
            what=_l("Petitions you proposed for your local group, and what we answered"),
            purpose=_l("to decide about them, and to let you see what we decided"),
            period=lambda _settings: _l("1 year after we decided"),
            erased=_l("removed by itself, or with your account"),
            expire=expire,
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="petition-proposals",
            title=_l("Petitions you proposed for your local group"),
            export=export,
            erase=erase,
            merge=merge,
        ),
    )


def expire(now: datetime) -> int:
    return rows_changed(delete(PetitionProposal).where(PetitionProposal.decided_at <= now - KEPT))


def export(participant_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "group": found.group.name,
            **{
                name: getattr(found.proposal, name)
                for name in ("language", "title", "demand", "text", "target", "note", "standing", "reason")
            },
            "made_at": found.proposal.made_at.isoformat(),
        }
        for found in proposed_by(participant_id)
    ]


def erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    """Their proposals go, also those that became a petition of the organisation; so does who decided."""
    db.session.execute(delete(PetitionProposal).where(PetitionProposal.made_by == participant_id))
    decided = PetitionProposal.decided_by == participant_id
    rows_changed(update(PetitionProposal).where(decided).values(decided_by=None))


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    for column in ("made_by", "decided_by"):
        pass_on(PetitionProposal, column, from_id, into_id)
