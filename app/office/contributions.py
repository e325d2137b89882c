"""What was said, as files: all that the filter leaves in Excel, the draft in Word with a comment for each."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.answers import workbench as stream
from app.consultations.answers.queries import answers_of
from app.consultations.answers.word_file import WORD, as_word
from app.consultations.answers.workbook import WORKBOOK, Sheet, as_workbook
from app.consultations.drafts.queries import text_of, version_with_number
from app.consultations.points.queries import fed_by, points_of
from app.core import clock
from app.core.access import Permission
from app.core.audit import AuditEntry
from app.core.languages import current_language
from app.core.routing import LocalisedBlueprint
from app.core.transactions import separate_write
from app.office.workbench import KINDS, STATES, StreamFilter, consultation_or_404, section_titles
from app.people.audiences.queries import AUDIENCE_NAMES

office_contributions = LocalisedBlueprint("office_contributions", __name__, office=True)

EXPORT = Permission.CONTRIBUTIONS_EXPORT


@office_contributions.page(
    "/office/consultations/<uuid:consultation_id>/contributions/contributions.xlsx", permission=EXPORT
)
def as_excel(consultation_id: UUID) -> Response:
    """Every contribution that the filter of the workbench leaves, with its points and answers."""
    consultation = consultation_or_404(consultation_id)
    found = stream.matching(consultation_id, StreamFilter.of_request(consultation).asked())
    points = points_of(consultation_id)
    ids = [point.id for point in points]
    language = current_language()
    data = as_workbook(
        Sheet(
            consultation.title,
            found,
            points,
            answers_of(ids),
            fed_by(ids),
            in_words(KINDS),
            in_words(STATES),
            in_words(AUDIENCE_NAMES),
            section_titles(consultation),
            {phase.id: phase.name.text_in(language) for phase in consultation.phases},
        )
    )
    note_download(consultation_id, len(found))
    return a_file(data, WORKBOOK, f"contributions-{clock.today().isoformat()}.xlsx")


@office_contributions.page(
    "/office/consultations/<uuid:consultation_id>/contributions/<int:number>/draft.docx", permission=EXPORT
)
def as_word_file(consultation_id: UUID, number: int) -> Response:
    """A version of the draft with each contribution of its phases in the margin."""
    consultation = consultation_or_404(consultation_id)
    version = version_with_number(consultation_id, number) or abort(404)
    found = stream.matching(consultation_id, stream.Asked(version=version.id))
    data = as_word(consultation.title, text_of(version), found)
    note_download(consultation_id, len(found))
    return a_file(data, WORD, f"draft-{number}-with-contributions.docx")


def note_download(consultation_id: UUID, rows: int) -> None:
    """Taking along what people said is in the log; a GET writes nothing else."""
    with separate_write() as session:
        session.add(
            AuditEntry(
                at=clock.now(),
                actor_id=current_user.participant_id,
                action="contributions.downloaded",
                object_type="consultation",
                object_id=str(consultation_id),
                details={"rows": rows},
            )
        )


def in_words(lazy: Mapping[Any, Any]) -> dict[str, str]:
    """Each translated once, not at every row."""
    return {str(code): str(words) for code, words in lazy.items()}


def a_file(data: bytes, mimetype: str, name: str) -> Response:
    answer = Response(data, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
