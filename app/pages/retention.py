"""Who edited an information page: the only personal data that pages hold."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app.core import personal_data, retention
from app.core.merging import pass_on
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.extensions import db
from app.pages.models import Page, PageVersion

EDITORS = RetentionRule(
    name="page-editors",
    what=_l("Which member of staff changed an information page"),
    purpose=_l("To account for what our pages said, and when"),
    period=lambda settings: _l("As long as the account of that member of staff exists"),
    erased=_l("The text stays, without the person"),
)


def init_app(app: Flask) -> None:
    retention.register(app, EDITORS)
    personal_data.register(
        app, Holder("pages", _l("Information pages that you changed"), export, erase, stays=None, merge=merge)
    )


def export(participant_id: UUID) -> Any:
    """The versions this person made: page, number, moment."""
    rows = db.session.execute(
        select(Page.key, PageVersion.number, PageVersion.changed_at)
        .join(PageVersion.page)
        .where(PageVersion.changed_by == participant_id)
        .order_by(PageVersion.changed_at)
    )
    return [
        {"page": key, "number": number, "changed_at": changed_at.isoformat()}
        for key, number, changed_at in rows
    ]


def erase(participant_id: UUID, now: datetime, withdraw_words: bool) -> None:
    db.session.execute(
        update(PageVersion).where(PageVersion.changed_by == participant_id).values(changed_by=None)
    )


def merge(from_id: UUID, into_id: UUID, now: datetime) -> None:
    """The versions either made."""
    pass_on(PageVersion, "changed_by", from_id, into_id)
