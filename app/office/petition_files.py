"""The signatures of a petition as a file, for whoever may see signers; first it is written down who."""

from uuid import UUID

from flask import Response, abort, request, send_file, stream_with_context
from werkzeug.wrappers import Response as Answer

from app.core import clock
from app.core.access import Permission
from app.core.tables import WRITERS
from app.office.looking import note_look
from app.office.petitions import office_petitions, petition_or_404
from app.petitions.after.exports import FORMATS, as_csv, as_workbook
from app.petitions.queries import slugs_of


@office_petitions.page(
    "/office/petitions/<uuid:petition_id>/signers/file/", permission=Permission.SIGNERS_VIEW
)
def signers_file(petition_id: UUID) -> Answer:
    """CSV or Excel, as the address asks; in safe mode counts alone."""
    found, kind, now = petition_or_404(petition_id), request.args.get("format", ""), clock.now()
    if kind not in FORMATS:
        abort(404)
    note_look("petition.signatures-downloaded", "petition", found.id, now=now, format=kind)
    name = f"{slugs_of(found.id)['nl']}-{clock.local_day(now).isoformat()}.{kind}"
    if kind == "xlsx":
        made = as_workbook(found, now)
        answer: Answer = send_file(made, mimetype=WRITERS["xlsx"][1], download_name=name, as_attachment=True)
    else:
        answer = Response(stream_with_context(as_csv(found)), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
