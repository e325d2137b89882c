"""The office's page of files of a whole consultation: what they hold, what for, and the files themselves."""

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.answers.queries import counts_by_phase
from app.consultations.exports.staff_data import PURPOSES, WORDS, staff_data
from app.consultations.processes import queries
from app.core import clock
from app.core.access import Permission
from app.core.audit import AuditEntry
from app.core.routing import LocalisedBlueprint
from app.core.tables import WRITERS, made_into_file
from app.core.transactions import separate_write

office_consultation_files = LocalisedBlueprint("office_consultation_files", __name__, office=True)

EXPORT = Permission.CONTRIBUTIONS_EXPORT


@office_consultation_files.page("/office/consultations/<uuid:consultation_id>/export/", permission=EXPORT)
def show(consultation_id: UUID) -> str:
    """What the files hold and don't, and a choice of purpose and format."""
    found = queries.consultation(consultation_id) or abort(404)
    counts = counts_by_phase(consultation_id)
    return render_template(
        "office/consultations/export.html",
        consultation=found,
        purposes=PURPOSES,
        tables=WORDS,
        contributions=sum(each.total for each in counts.values()),
    )


@office_consultation_files.page(
    "/office/consultations/<uuid:consultation_id>/export/file/", permission=EXPORT
)
def file(consultation_id: UUID) -> Response:
    """The file in the format and for the purpose that the address names; each download is in the log."""
    found = queries.consultation(consultation_id) or abort(404)
    kind, purpose = request.args.get("format", ""), request.args.get("purpose", "")
    if kind not in WRITERS or purpose not in PURPOSES:
        flash(_("Choose what you take this along for."), "warning")
        return redirect(url_for("office_consultation_files.show", consultation_id=consultation_id), 303)
    made = made_into_file(staff_data(found, current_app.extensions["settings"], purpose), kind)
    _note(consultation_id, kind, purpose)
    _write, mimetype, ending = WRITERS[kind]
    name = f"{queries.slugs_of(found.id)['nl']}-{clock.today().isoformat()}.{ending}"
    answer = send_file(made, mimetype=mimetype, download_name=name, as_attachment=True, etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _note(consultation_id: UUID, kind: str, purpose: str) -> None:
    """Who took all of it along, and what for, is in the log; a GET writes nothing else."""
    with separate_write() as session:
        session.add(
            AuditEntry(
                at=clock.now(),
                actor_id=current_user.participant_id,
                action="consultation.exported",
                object_type="consultation",
                object_id=str(consultation_id),
                details={"format": kind, "purpose": purpose},
            )
        )
