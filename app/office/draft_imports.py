"""Uploading a draft in the office: look at what was read and what became of each paragraph, then load it."""

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.drafts import confirming, queries, rules
from app.consultations.drafts.forms import ConfirmForm, UploadForm
from app.consultations.drafts.importing import import_draft
from app.consultations.drafts.models import DraftUpload
from app.consultations.drafts.source_words import drop_reason, warning_text
from app.consultations.drafts.uploads import forget_upload, hold_upload, read_files, text_of_upload, titled
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import consultation, consultation_with_slug
from app.core import clock, slugs
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.languages import LANGUAGES
from app.core.refusals import Refused
from app.extensions import db
from app.office.draft_lineage import lineage_page
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
                text = text if found else titled(text, nl)
                held = hold_upload(
                    text,
                    consultation_id=found.id if found else None,
                    slug=slugs.slug_of(form.slug.data or text.title_nl or text.title_en or "", "nl"),
                    label=form.both("label"),
                    now=clock.now(),
                )
                confirming.propose_lineage(held)
                db.session.commit()
                return to_check(held.id)
            except Refused as refused:
                db.session.rollback()
                form.show(refused.refusal)
    return render_template("office/drafts/upload.html", consultation=found, form=form), status


@office_drafts.page("/office/consultations/drafts/imports/<uuid:upload_id>/", permission=EDIT)
def check_upload(upload_id: UUID) -> str:
    """What was read: sections, paragraphs, every dropped line, warnings; and what comes from what."""
    return render_check(upload_or_404(upload_id), ConfirmForm(formdata=None))


@office_drafts.action(
    "/office/consultations/drafts/imports/<uuid:upload_id>/load/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def load_upload(upload_id: UUID) -> Answer:
    """Keep what staff changed of the proposals; make the version, unless they only want to look again."""
    held = queries.upload(upload_id)
    if held is None:
        flash(str(rules.UPLOAD_GONE), "warning")
        return redirect(url_for("office_drafts.upload"), 303)
    form = ConfirmForm()
    if is_about_another_state(held):
        return propose_again(held)
    unread = confirming.choose(held, request.form)
    db.session.commit()
    if unread:
        form.form_errors.append(str(rules.NO_SUCH_PARAGRAPH))
        return render_check(held, form, unread), rules.NO_SUCH_PARAGRAPH.status
    if request.form.get("act") == "look":
        flash(_("Your changes are kept. This is what becomes of each paragraph now."), "success")
        return to_check(upload_id)
    return _load(held, form)


def _load(held: DraftUpload, form: ConfirmForm) -> Answer:
    upload_id = held.id
    try:
        imported = import_draft(
            text_of_upload(held),
            consultation=consultation(held.consultation_id) if held.consultation_id else None,
            slug=held.slug or "",
            label=held.label,
            now=clock.now(),
            actor_id=current_user.participant_id,
            confirmed=confirming.confirmed(held),
            sure=form.sure.data,
        )
    except Refused as refused:
        db.session.rollback()
        held = upload_or_404(upload_id)
        if refused.refusal.name == rules.BASE_MOVED.name:
            return propose_again(held)
        form.show(refused.refusal)
        return render_check(held, form), refused.refusal.status
    forget_upload(held)
    db.session.commit()
    flash(_("Loaded. Check the text paragraph by paragraph; nothing is public yet."), "success")
    return redirect(url_for("office_drafts.show", version_id=imported.version.id), 303)


def is_about_another_state(held: DraftUpload) -> bool:
    """Whether the version before, or what was proposed, is another than the page that was sent showed."""
    shown = request.form.get("state", "")
    return confirming.has_moved(held) or (held.proposal is not None and held.proposal["state"] != shown)


def propose_again(held: DraftUpload) -> Response:
    """The version before changed: nothing is loaded, what staff chose stays where that is still possible."""
    if held.proposal is not None and held.proposal["state"] == request.form.get("state"):
        confirming.choose(held, request.form)
    confirming.propose_lineage(held)
    db.session.commit()
    flash(str(rules.BASE_MOVED), "warning")
    return to_check(held.id)


def render_check(held: DraftUpload, form: ConfirmForm, unread: dict[int, str] | None = None) -> str:
    """The page that asks; also behind a refused POST, whose own address has no other language."""
    g.addresses = {
        language: url_for("office_drafts.check_upload", lang=language, upload_id=held.id)
        for language in LANGUAGES
    }
    taken = held.consultation_id is None and consultation_with_slug(held.slug or "", "nl") is not None
    moved = confirming.has_moved(held)
    asked = None if moved else confirming.asked(held)
    return render_template(
        "office/drafts/check_upload.html",
        upload=held,
        text=text_of_upload(held),
        consultation=consultation(held.consultation_id) if held.consultation_id else None,
        slug_taken=taken,
        drop_reason=drop_reason,
        warning_text=warning_text,
        form=form,
        moved=moved,
        lineage=lineage_page(asked, unread or {}) if asked else None,
    )


def to_check(upload_id: UUID) -> Response:
    return redirect(url_for("office_drafts.check_upload", upload_id=upload_id), 303)


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
