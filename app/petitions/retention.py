"""What is kept of the staff who make petitions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from app.core import personal_data, retention
from app.core.languages import current_language
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.petitions.models import Petition
from app.petitions.versions.models import PetitionVersion

ROLES = (Petition.made_by, Petition.sent_by, Petition.reviewed_by)
WROTE = (PetitionVersion.made_by, PetitionVersion.sent_by, PetitionVersion.reviewed_by)


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="petition-staff",
            what=_l("Staff only: who made a petition, and who reviewed it"),
            purpose=_l("so that nobody opens a petition without a second pair of eyes"),
            period=lambda _settings: _l("as long as the account of that member of staff exists"),
            erased=_l("taken away with the account"),
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="petitions-made",
            title=_l("Petitions you worked on for the organisation"),
            export=export,
            erase=erase,
            merge=merge,
        ),
    )


def export(participant_id: UUID) -> dict[str, Any]:
    """The petitions somebody of staff made or reviewed, and the later words for them."""
    return {"petitions": _petitions(participant_id), "later_words": _later_words(participant_id)}


def _later_words(participant_id: UUID) -> list[dict[str, Any]]:
    theirs = select(PetitionVersion).where(
        PetitionVersion.number > 1, or_(*(role == participant_id for role in WROTE))
    )
    return [
        {
            "petition": version.title.text_in(current_language()),
            "version": version.number,
            "written_by_you": version.made_by == participant_id,
            "sent_to_review_by_you": version.sent_by == participant_id,
            "reviewed_by_you": version.reviewed_by == participant_id,
            "written_at": version.made_at.isoformat(),
        }
        for version in db.session.scalars(theirs.order_by(PetitionVersion.made_at, PetitionVersion.number))
    ]


def _petitions(participant_id: UUID) -> list[dict[str, Any]]:
    theirs = select(Petition).where(or_(*(role == participant_id for role in ROLES)))
    return [
        {
            "petition": petition.title.text_in(current_language()),
            "made_by_you": petition.made_by == participant_id,
            "sent_to_review_by_you": petition.sent_by == participant_id,
            "reviewed_by_you": petition.reviewed_by == participant_id,
            "created_at": petition.created_at.isoformat(),
        }
        for petition in db.session.scalars(theirs.order_by(Petition.created_at, Petition.id))
    ]


def erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    """Take somebody's name away from the petitions they worked on."""
    for role in (*ROLES, *WROTE):
        rows_changed(update(role.class_).where(role == participant_id).values({role.key: None}))


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """Move somebody's work to the person who stays.

    Where both worked on one petition, one as its maker and one as its reviewer, the earlier role empties: the
    database would refuse a petition that its own maker reviewed.
    """
    both = (from_id, into_id)
    for made, sent, reviewed in (ROLES, WROTE):
        for role in (made, sent):
            clash = update(role.class_).where(role.in_(both), reviewed.in_(both))
            rows_changed(clash.values({role.key: None}))
    for role in (*ROLES, *WROTE):
        rows_changed(update(role.class_).where(role == from_id).values({role.key: into_id}))
