"""What is kept of who was on call."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from app.core import personal_data, retention
from app.core.merging import pass_on_or_drop
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.petitions.urgent.models import OnCall


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="petition-on-call",
            what=_l("Staff only: until when you are on call for urgent petitions"),
            purpose=_l("to reach a second pair of eyes within minutes"),
            period=lambda _settings: _l("until that moment, a week at most"),
            erased=_l("removed by itself, or with the account"),
            expire=lambda now: rows_changed(delete(OnCall).where(OnCall.until <= now)),
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="petition-on-call",
            title=_l("When you are on call for urgent petitions"),
            export=export,
            erase=erase,
            merge=merge,
        ),
    )


def export(participant_id: UUID) -> dict[str, Any]:
    found = db.session.get(OnCall, participant_id)
    return {"until": found.until.isoformat() if found else None}


def erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    db.session.execute(delete(OnCall).where(OnCall.participant_id == participant_id))


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    pass_on_or_drop(OnCall, "participant_id", from_id, into_id, same=())
