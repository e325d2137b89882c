"""What participation keeps of a person, and how it lets go: codes go, acts stay under a random number."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import Table, delete, insert

from app.core import personal_data, retention
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.types import new_id
from app.extensions import db
from app.participation.ledger.models import PersonCode
from app.participation.ledger.queries import acts_of
from app.participation.rollups.models import PendingMerge
from app.people.participants.queries import ids_of


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="participation",
            what=_l(
                "That somebody took part, in what, when, for which goal and as which audience, under a "
                "random number"
            ),
            purpose=_l("to count exactly how many people take part, also when something is taken back"),
            period=lambda _settings: _l("as long as the movement looks back on its years"),
            erased=_l(
                "stays without you: when you delete your account nobody can tell whose number it was; "
                "what you withdraw no longer counts. Once your name is gone from a consultation, only the "
                "days on which you took part in it are left here, and nothing leads to your words. Where "
                "nobody else took part on such a day, the day itself can still tell which words were yours"
            ),
        ),
        RetentionRule(
            name="participation-codes",
            what=_l("By which code a list from another system names you"),
            purpose=_l("to count an act once when two lists tell of it at the same moment"),
            period=lambda _settings: _l("until you delete your account, or ask us to"),
            erased=_l("goes with your account, at once"),
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="participation",
            title=_l("What you took part in"),
            export=_export,
            erase=_erase,
            stays=_l(
                "That somebody took part stays in the counts, under a random number without a name or an "
                "address. Nobody can tell that it was you."
            ),
            merge=_merge,
        ),
    )


def _export(participant_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "act": act.type,
            "object": act.object_ref,
            "occurred_at": (act.day if act.is_untied else act.occurred_at).isoformat(),
            "status": act.status,
            "goals": act.goals.split(";") if act.goals else [],
            "group": act.group_ref or None,
            "source": act.source or None,
            "channel": act.channel,
            "audiences": act.audiences.split(";") if act.audiences else [],
            "taken_back": taken_back,
        }
        for act, taken_back in acts_of(ids_of(participant_id))
    ]


def _erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    db.session.execute(delete(PersonCode).where(PersonCode.participant_id.in_(ids_of(participant_id))))


def _merge(from_id: UUID, _into_id: UUID, _now: datetime) -> None:
    """Acts stay as they were written, for the ledger is append-only; counting follows `merged_into` later."""
    marks = [{"id": new_id(), "participant_id": each} for each in ids_of(from_id)]
    db.session.execute(insert(cast("Table", PendingMerge.__table__)), marks)
