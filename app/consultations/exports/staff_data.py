"""All of a consultation for staff who may read every phase of it: the same rows in three formats.

Names stand in it as readers see them, and audiences too; who is behind a pseudonym doesn't, and no id of a
person. Numbers of reactions are as protected as on every page.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.consultations.answers.models import AnswerParagraph, Publication
from app.consultations.answers.queries import answers_of
from app.consultations.answers.workbench import NO_FILTER, REPLY, Contribution, stream
from app.consultations.comments.sight import NEVER_AS_NUMBERS
from app.consultations.drafts.models import DraftVersion, Paragraph
from app.consultations.drafts.queries import versions_of
from app.consultations.exports import fields
from app.consultations.exports.shared_rows import (
    numbered,
    paragraph_rows,
    participation_rows,
    phase_rows,
)
from app.consultations.exports.told_reactions import reaction_rows
from app.consultations.points.queries import NOTHING, fed_by, points_of
from app.consultations.processes.models import Act, Consultation, Phase
from app.core.tables import WITHHELD, Collection, Row, Table
from app.extensions import db
from app.settings import Settings

AT_A_TIME = 1_000
# What it may be taken along for: it stands in the log and in the file.
PURPOSES = {
    "answering": _l("to answer what was said"),
    "analysis": _l("to analyse how people think about the text"),
    "account": _l("to give account to those who decide or supervise"),
    "archive": _l("for the archive of the organisation"),
}
WORDS = {
    "phases": fields.PHASES,
    "paragraphs": fields.PARAGRAPHS,
    "contributions": fields.CONTRIBUTIONS,
    "points": fields.STAFF_POINTS,
    "reactions": fields.REACTIONS,
    "participation": fields.PARTICIPATION,
}


def staff_data(consultation: Consultation, settings: Settings, purpose: str) -> Collection:
    """The tables; `purpose` is what they are taken along for, and stands in the file."""
    phases = list(consultation.phases)
    versions = [version for version in versions_of(consultation.id)[::-1] if version.is_published]
    numbers = numbered(consultation, phases)
    rows: dict[str, Callable[[], Iterable[Row]]] = {
        "phases": partial(phase_rows, phases, versions, numbers),
        "paragraphs": partial(paragraph_rows, versions, told={version.id for version in versions}),
        "contributions": partial(_contribution_rows, consultation, numbers),
        "points": partial(_point_rows, consultation, numbers),
        "reactions": partial(reaction_rows, phases, versions, numbers),
        "participation": partial(participation_rows, phases, numbers),
    }
    tables = tuple(Table(name, tuple(WORDS[name]), each) for name, each in rows.items())
    about = {
        "title_nl": consultation.title.nl,
        "title_en": consultation.title.en,
        "organisation": settings.organisation,
        "purpose": purpose,
    }
    return Collection(about, tables, fields.meanings_of(tables, WORDS))


def _contribution_rows(consultation: Consultation, numbers: dict[UUID, int]) -> Iterator[Row]:
    """In reading order, so many at a time."""
    cursor: str | None = None
    numberless = {
        phase.id for phase in consultation.phases if phase.audiences_for(Act.REACT) <= NEVER_AS_NUMBERS
    }
    while True:
        found = stream(consultation.id, NO_FILTER, cursor, AT_A_TIME)
        for each in found.items:
            yield _contribution(each, numbers[each.said.phase_id], each.said.phase_id in numberless)
        cursor = found.older
        if cursor is None:
            return


def _contribution(each: Contribution, phase: int, is_numberless: bool) -> Row:
    said = each.said
    return (
        said.id,
        said.parent_id,
        phase,
        each.version,
        each.section_key,
        each.wording.number if each.wording else None,
        each.key,
        REPLY if said.is_reply else said.kind,
        each.audience or WITHHELD,
        said.language,
        each.name.text if each.name else None,
        said.posted_at,
        said.text,
        said.reason,
        each.state,
        [point.point.number for point in each.all_points],
        *((WITHHELD,) * 3 if is_numberless else (said.agree, said.partly, said.disagree)),
    )


def _point_rows(consultation: Consultation, numbers: dict[UUID, int]) -> Iterator[Row]:
    points = points_of(consultation.id)
    ids = [point.id for point in points]
    answers, fed = answers_of(ids), fed_by(ids)
    known, places = _publications(consultation), _places(consultation)
    for point in points:
        answer = answers.get(point.id)
        public_id = answer.publication_id if answer else None
        publication, version = known[public_id] if public_id else (None, None)
        feeding = fed.get(point.id, NOTHING)
        yield (
            point.number,
            point.title.nl,
            point.title.en,
            point.summary.nl,
            point.summary.en,
            numbers[publication.phase_id] if publication else None,
            answer.decision if answer else None,
            answer.reason.nl if answer else None,
            answer.reason.en if answer else None,
            publication.published_at if publication else None,
            version,
            places.get(point.id, []),
            feeding.contributions,
            answer.state.value if answer else "none",
            feeding.people,
        )


def _publications(consultation: Consultation) -> dict[UUID, tuple[Publication, int | None]]:
    """Every publication with the number of the version in which its answers stand."""
    statement = (
        select(Publication, DraftVersion.number)
        .join(Phase, Phase.id == Publication.phase_id)
        .outerjoin(DraftVersion, DraftVersion.id == Publication.version_id)
        .where(Phase.consultation_id == consultation.id)
    )
    return {row[0].id: (row[0], row[1]) for row in db.session.execute(statement)}


def _places(consultation: Consultation) -> dict[UUID, list[str]]:
    """The permanent words of the paragraphs that each answer names."""
    statement = (
        select(AnswerParagraph.point_id, Paragraph.key)
        .join(Paragraph, Paragraph.id == AnswerParagraph.paragraph_id)
        .where(Paragraph.consultation_id == consultation.id)
        .order_by(AnswerParagraph.point_id, Paragraph.key)
    )
    found: dict[UUID, list[str]] = {}
    for point_id, key in db.session.execute(statement):
        found.setdefault(point_id, []).append(key)
    return found
