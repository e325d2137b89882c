"""What groups keep of a person, and how they let go."""

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
from app.extensions import db
from app.people.groups.models import GroupMembership
from app.people.groups.queries import groups_of


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="group",
            what=_l("In which local groups you are, as member or coordinator, and from when until when"),
            purpose=_l("to show you and your group what concerns you"),
            period=lambda _settings: _l("until you delete your account, or ask us to"),
            erased=_l("goes with your account, at once"),
        ),
    )
    personal_data.register(app, Holder("groups", _l("Your local groups"), _export, _erase, merge=_merge))


def _export(participant_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "group": found.group.name,
            "role": found.membership.role,
            "starts_on": found.membership.starts_on.isoformat(),
            "ends_on": found.membership.ends_on and found.membership.ends_on.isoformat(),
        }
        for found in groups_of(participant_id)
    ]


def _erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    db.session.execute(delete(GroupMembership).where(GroupMembership.participant_id == participant_id))


def _merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """The groups of both; of a period that began on the same day, the one that stays keeps theirs."""
    pass_on_or_drop(GroupMembership, "participant_id", from_id, into_id, same=("group_id", "starts_on"))
