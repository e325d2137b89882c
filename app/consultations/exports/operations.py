"""Making the next edition of a report, when everybody can read answers that the last one doesn't hold."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app

from app.consultations.exports.contents import contents
from app.consultations.exports.everybody import answered_visit
from app.consultations.exports.models import Report
from app.consultations.exports.queries import editions_of
from app.consultations.processes.models import Consultation
from app.consultations.processes.structure import structure_of
from app.consultations.reading.visits import Visit
from app.core import files
from app.core.files.kinds import Checked
from app.core.types import new_id
from app.extensions import db
from app.settings import Settings


class _Report(files.FileKind):
    """Made here: it needs no check, and what people may upload is no measure for it."""

    def checked(self, data: bytes) -> Checked:
        return self.check(data)


PDF = _Report("report", lambda data: Checked(data, "application/pdf"))


@dataclass(frozen=True)
class Planned:
    """The next edition of a report, with all that is printed in it."""

    consultation_id: UUID
    edition: int
    as_of: datetime
    essence: str
    told: dict[str, Any]
    contents: dict[str, Any]


def planned_report(consultation_id: UUID, now: datetime) -> Planned | None:
    """The next edition, None where the last one still holds or nothing was answered. Only reads."""
    structure = structure_of(consultation_id)
    visit = structure and answered_visit(structure, now)
    if not visit:
        return None
    editions, essence = editions_of(consultation_id), essence_of(visit)
    if editions and editions[0].report.essence == essence:
        return None
    settings: Settings = current_app.extensions["settings"]
    number = editions[0].number + 1 if editions else 1
    told = {
        "points": [point.number for point in visit.points],
        "phases": [phase.id.hex for phase in visit.opened],
    }
    return Planned(consultation_id, number, visit.now, essence, told, contents(visit, number, settings))


def keep_report(planned: Planned, data: bytes, now: datetime) -> Report | None:
    """Keep a planned edition and its file; None where another worker made it meanwhile."""
    db.session.get_one(Consultation, planned.consultation_id, with_for_update=True, populate_existing=True)
    editions = editions_of(planned.consultation_id)
    if planned.edition != (editions[0].number + 1 if editions else 1):
        return None
    stored = files.store(data, PDF, now)
    db.session.flush()
    report = Report(
        id=new_id(),
        consultation_id=planned.consultation_id,
        edition=planned.edition,
        file_id=stored.id,
        as_of=planned.as_of,
        essence=planned.essence,
        told=planned.told,
        made_at=now,
    )
    db.session.add(report)
    return report


def essence_of(visit: Visit) -> str:
    """Which answers everybody sees, and in which versions they stand, as one hash."""
    told = sorted(
        f"{point.number}:{point.publication_id.hex}:{point.version_id.hex if point.version_id else ''}"
        for point in visit.points
    )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
