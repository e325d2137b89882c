"""What is kept after signing, until when, and how it goes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import delete, func, select, update

from app.core import personal_data, retention
from app.core.merging import pass_on_or_drop
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.petitions.after.models import HandOver, UpdateNotice
from app.petitions.models import Petition
from app.petitions.signatures.paper import PaperRow, PaperSheet, duplicates_by_sheet
from app.settings import Settings

# An update is told within hours; this long nobody is told of it again.
KEPT = timedelta(days=365)


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="petition-news",
            what=_l("That we mailed you news about a petition you signed"),
            purpose=_l("so that you get one mail, not two"),
            period=lambda _settings: _l("1 year"),
            erased=_l("removed by itself, or with your account"),
            expire=expire_notices,
        ),
        RetentionRule(
            name="petition-names",
            what=_l("The file of names shown in public that was handed over with a petition"),
            purpose=_l("to show what was handed over, and to whom"),
            period=_names_period,
            erased=_l(
                "removed by itself. The recipient has the file too: withdraw before the hand-over if you "
                "don't want your name to be in it"
            ),
            expire=expire_names,
        ),
        RetentionRule(
            name="paper-signatures",
            what=_l(
                "A scan of the sheet you signed on paper, and the fingerprint of your mail address on it"
            ),
            purpose=_l("to check the count, and to count every address once"),
            period=_paper_period,
            erased=_l("removed by itself. In safe mode there is only a number"),
            expire=expire_paper,
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="petition-news",
            title=_l("Mails with news about petitions you signed"),
            export=export,
            erase=erase,
            merge=merge,
        ),
    )


def _days(settings: Settings) -> int:
    return settings.retention_signature_days


def _names_period(settings: Settings) -> str:
    days = _days(settings)
    return str(
        ngettext("%(num)s day after the petition closed", "%(num)s days after the petition closed", days)
    )


def _paper_period(settings: Settings) -> str:
    days = _paper_days(settings)
    return str(
        ngettext("%(num)s day after the petition closed", "%(num)s days after the petition closed", days)
    )


def _paper_days(settings: Settings) -> int:
    """A day before the fingerprints of those who signed by mail go: until then doubles can be told."""
    return max(_days(settings) - 1, 1)


def expire_notices(now: datetime) -> int:
    return rows_changed(delete(UpdateNotice).where(UpdateNotice.told_at <= now - KEPT))


def expire_names(now: datetime) -> int:
    """The file goes; its hash and how many names it held stay."""
    settings: Settings = current_app.extensions["settings"]
    closed = _closed_before(now - timedelta(days=_days(settings)))
    theirs = update(HandOver).where(HandOver.petition_id.in_(closed), HandOver.names_file_id.is_not(None))
    return rows_changed(theirs.values(names_file_id=None))


def expire_paper(now: datetime) -> int:
    """Scans and fingerprints go; how many rows of a sheet counted elsewhere is written down first."""
    settings: Settings = current_app.extensions["settings"]
    closed = _closed_before(now - timedelta(days=_paper_days(settings)))
    petitions = db.session.scalars(
        select(PaperRow.petition_id).where(PaperRow.petition_id.in_(closed)).distinct()
    ).all()
    for petition_id in petitions:
        for sheet_id, number in duplicates_by_sheet(petition_id).items():
            again = update(PaperSheet).where(PaperSheet.id == sheet_id)
            rows_changed(again.values(duplicates=PaperSheet.duplicates + number))
    gone = rows_changed(delete(PaperRow).where(PaperRow.petition_id.in_(petitions)))
    scans = update(PaperSheet).where(PaperSheet.petition_id.in_(closed), PaperSheet.scan_id.is_not(None))
    return gone + rows_changed(scans.values(scan_id=None))


def _closed_before(moment: datetime) -> Any:
    return select(Petition.id).where(func.coalesce(Petition.closed_at, Petition.closes_at) < moment)


def export(participant_id: UUID) -> dict[str, Any]:
    statement = select(UpdateNotice.told_at).where(
        UpdateNotice.participant_id == participant_id, UpdateNotice.mailed.is_(True)
    )
    return {
        "mailed_at": [
            each.isoformat() for each in db.session.scalars(statement.order_by(UpdateNotice.told_at))
        ]
    }


def erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    rows_changed(delete(UpdateNotice).where(UpdateNotice.participant_id == participant_id))


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    pass_on_or_drop(UpdateNotice, "participant_id", from_id, into_id, same=("update_id",))
