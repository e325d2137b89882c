"""Uploading a draft in the office: look at what was read, then load it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.drafts import queries, rules
from app.consultations.drafts.forms import UploadForm
from app.consultations.drafts.importing import import_draft
from app.consultations.drafts.models import DraftUpload
from app.consultations.drafts.source_words import drop_reason, warning_text
from app.consultations.drafts.uploads import forget_upload, hold_upload, read_files, text_of_upload
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import consultation, consultation_with_slug
from app.core import clock, slugs
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.office.drafts import office_drafts

EDIT = Permission.CONSULTATIONS_EDIT
Answer = str | Response | tuple[str, int]


@office_drafts.page("/office/consultations/drafts/import/", permission=EDIT, also_posts=CsrfClass.TOKEN)
def upload() -> Answer:
    """Choose the files: for the consultation in the address, or for a new one."""
    found = _consultation_asked()
    form, status = UploadForm(), 200
    if request.method == "POST":
        status = 422
        nl = form.file("nl") if form.validate() else None
        if nl is not None:
            try:
                text = read_files(nl, form.file("en"))
                held = hold_upload(
                    text,
                    consultation_id=found.id if found else None,
                    slug=slugs.slug_of(form.slug.data or text.title_nl or "", "nl"),
                    label=form.label.data,
                    now=clock.now(),
                )
                db.session.commit()
                return redirect(url_for("office_drafts.check_upload", upload_id=held.id), 303)
            except Refused as refused:
                db.session.rollback()
                form.show(refused.refusal)
    return render_template("office/drafts/upload.html", consultation=found, form=form), status


@office_drafts.page("/office/consultations/drafts/imports/<uuid:upload_id>/", permission=EDIT)
def check_upload(upload_id: UUID) -> str:
    """What was read: sections, paragraphs, every dropped line, warnings."""
    held = upload_or_404(upload_id)
    taken = held.consultation_id is None and consultation_with_slug(held.slug or "", "nl") is not None
    return render_template(
        "office/drafts/check_upload.html",
        upload=held,
        text=text_of_upload(held),
        consultation=consultation(held.consultation_id) if held.consultation_id else None,
        slug_taken=taken,
        drop_reason=drop_reason,
        warning_text=warning_text,
    )


@office_drafts.action(
    "/office/consultations/drafts/imports/<uuid:upload_id>/load/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def load_upload(upload_id: UUID) -> Response:
    """Make the working version."""
    held = queries.upload(upload_id)
    if held is None:
        flash(str(rules.UPLOAD_GONE), "warning")
        return redirect(url_for("office_drafts.upload"), 303)
    imported = import_draft(
        text_of_upload(held),
        consultation=consultation(held.consultation_id) if held.consultation_id else None,
        slug=held.slug or "",
        label=held.label,
        now=clock.now(),
        actor_id=current_user.participant_id,
    )
    forget_upload(held)
    db.session.commit()
    flash(_("Loaded. Check the text paragraph by paragraph; nothing is public yet."), "success")
    return redirect(url_for("office_drafts.show", version_id=imported.version.id), 303)


@office_drafts.action(
    "/office/consultations/drafts/imports/<uuid:upload_id>/discard/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def discard_upload(upload_id: UUID) -> Response:
    held = queries.upload(upload_id)
    if held is not None:
        forget_upload(held)
        db.session.commit()
    flash(_("The upload is thrown away."), "success")
    return redirect(url_for("office_consultations.index"), 303)


def upload_or_404(upload_id: UUID) -> DraftUpload:
    return queries.upload(upload_id) or abort(404)


def _consultation_asked() -> Consultation | None:
    asked = request.args.get("consultation")
    if not asked:
        return None
    try:
        return consultation(UUID(asked)) or abort(404)
    except ValueError:
        abort(404)
