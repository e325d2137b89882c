"""What lists keep of a person, until when, and how they let go."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import delete

from app.core import personal_data, retention
from app.core.merging import pass_on
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.people.imports.models import ImportStatus, PeopleImport, PeopleImportRow
from app.people.imports.operations import forget_file
from app.people.imports.queries import imports_about
from app.settings import Settings


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="import",
            what=_l("A list of people that staff read in, with what it changed for you"),
            purpose=_l("to check the list before it is read in, and to find mistakes soon after"),
            period=_period,
            erased=_l("list and report are removed by themselves, the list also with your account"),
            expire=remove_expired,
        ),
    )
    personal_data.register(app, Holder("imports", _l("Lists you were on"), _export, _erase, merge=_merge))


def _period(settings: Settings) -> str:
    days = settings.retention_import_days
    return str(ngettext("%(num)s day", "%(num)s days", days))


def remove_expired(now: datetime) -> int:
    """Remove lists past their period; their reports go along, their files go from the store by themselves."""
    return rows_changed(delete(PeopleImport).where(PeopleImport.kept_until <= now))


def _export(participant_id: UUID) -> list[dict[str, Any]]:
    return [
        {"read_in_at": found.created_at.isoformat(), "outcome": row.outcome}
        for found, row in imports_about(participant_id)
    ]


def _erase(participant_id: UUID, now: datetime, _withdraw_words: bool) -> None:
    """The files that hold this person go; a list that still waited to be loaded must be uploaded again.

    Staff who read lists in stay in them as their random number, as in the audit log.
    """
    for found, row in imports_about(participant_id):
        forget_file(found, now)
        if found.status in (ImportStatus.CHECKED.value, ImportStatus.CHECKING.value):
            found.status = ImportStatus.DISCARDED.value
        db.session.delete(row)
    db.session.flush()


def _merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """The lists either was on, and those either read in."""
    pass_on(PeopleImportRow, "participant_id", from_id, into_id)
    pass_on(PeopleImport, "uploaded_by", from_id, into_id)
    pass_on(PeopleImport, "loaded_by", from_id, into_id)
