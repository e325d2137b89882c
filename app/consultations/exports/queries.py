"""The editions of reports."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.consultations.exports.models import Report
from app.core.files import StoredFile
from app.extensions import db


@dataclass(frozen=True)
class Edition:
    """An edition with its file."""

    report: Report
    file: StoredFile

    @property
    def number(self) -> int:
        return self.report.edition


def editions_of(consultation_id: UUID) -> list[Edition]:
    """Every edition that was made, the latest first: one statement."""
    return editions_of_many([consultation_id]).get(consultation_id, [])


def editions_of_many(consultation_ids: Collection[UUID]) -> dict[UUID, list[Edition]]:
    """Every edition of these consultations, the latest first: one statement."""
    statement = (
        select(Report, StoredFile)
        .join(StoredFile, StoredFile.id == Report.file_id)
        .where(Report.consultation_id.in_(list(consultation_ids)))
        .order_by(Report.edition.desc())
    )
    found: dict[UUID, list[Edition]] = {}
    for report, file in db.session.execute(statement):
        found.setdefault(report.consultation_id, []).append(Edition(report, file))
    return found
