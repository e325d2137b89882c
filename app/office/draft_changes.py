"""What a version changes in the one it is based on, for staff before they publish it."""

from uuid import UUID

from flask import abort, render_template
from werkzeug.wrappers import Response

from app.consultations.comparing.queries import comparison
from app.consultations.drafts import queries
from app.consultations.processes.queries import consultation
from app.core.access import Permission
from app.core.languages import LANGUAGES
from app.office.drafts import office_drafts, version_or_404


@office_drafts.page(
    "/office/consultations/drafts/<uuid:version_id>/compare/", permission=Permission.CONSULTATIONS_VIEW
)
def changes_in(version_id: UUID) -> str | Response:
    """Word by word, in both languages, also while nothing of it is public."""
    version = version_or_404(version_id)
    before = queries.version(version.based_on_id) if version.based_on_id else None
    return render_template(
        "office/drafts/changes.html",
        version=version,
        consultation=consultation(version.consultation_id),
        found=comparison(before or abort(404), version),
        languages=LANGUAGES,
    )
