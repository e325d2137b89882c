"""What people keep of a person, gathered from accounts, audiences and roles, and how they let go."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from app.core import personal_data, retention
from app.core.merging import pass_on, pass_on_or_drop
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.extensions import db
from app.people.accounts import personal_data as accounts
from app.people.audiences.models import AudienceMembership
from app.people.audiences.queries import memberships_of
from app.people.participants.operations import forget_keys
from app.people.roles.models import RoleGrant
from app.people.roles.queries import grants_ever


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="audience",
            what=_l("To which audiences you belong, such as members or a council, and from when until when"),
            purpose=_l("to show you what is meant for you, and to weigh who took part"),
            period=lambda _settings: _l("until you delete your account, or ask us to"),
            erased=_l("goes with your account, at once"),
        ),
        RetentionRule(
            name="role",
            what=_l("Staff only: which roles somebody has in the office, given by whom"),
            purpose=_l("to let staff do their own work and nothing else"),
            period=lambda _settings: _l("until the account is deleted"),
            erased=_l("goes with the account, at once"),
        ),
    )
    personal_data.register(
        app,
        Holder(
            "account",
            _l("Your account"),
            accounts.export,
            _erase_account,
            _l(
                "A random number without name or address stays, so that counts of who took part stay right. "
                "Nobody can tell that it was you."
            ),
            accounts.merge,
        ),
    )
    personal_data.register(
        app,
        Holder(
            "audiences", _l("Your audiences"), _export_audiences, _erase_audiences, merge=_merge_audiences
        ),
    )
    personal_data.register(
        app,
        Holder("roles", _l("Your roles in the office"), _export_roles, _erase_roles, merge=_merge_roles),
    )


def _erase_account(participant_id: UUID, now: datetime, withdraw_words: bool) -> None:
    accounts.erase(participant_id, now, withdraw_words)
    forget_keys(participant_id)


def _export_audiences(participant_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "audience": membership.audience,
            "starts_on": membership.starts_on.isoformat(),
            "ends_on": membership.ends_on and membership.ends_on.isoformat(),
        }
        for membership in memberships_of(participant_id)
    ]


def _erase_audiences(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    db.session.execute(delete(AudienceMembership).where(AudienceMembership.participant_id == participant_id))


def _export_roles(participant_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "role": grant.role,
            "scope": grant.scope,
            "starts_at": grant.starts_at.isoformat(),
            "ends_at": grant.ends_at and grant.ends_at.isoformat(),
        }
        for grant in grants_ever(participant_id)
    ]


def _erase_roles(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    db.session.execute(delete(RoleGrant).where(RoleGrant.participant_id == participant_id))


def _merge_audiences(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """Both were members of what either was; the same period is kept once, as the one that stays has it."""
    pass_on_or_drop(AudienceMembership, "participant_id", from_id, into_id, same=("audience", "starts_on"))


def _merge_roles(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """The roles of both, and what either granted."""
    pass_on(RoleGrant, "participant_id", from_id, into_id)
    pass_on(RoleGrant, "granted_by", from_id, into_id)
