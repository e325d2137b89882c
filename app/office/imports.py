"""The office's lists of people: upload, look at the report, load or throw away."""

from contextlib import closing
from typing import Any
from uuid import UUID

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.counts import Count
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office.looking import note_look
from app.office.people_forms import LoadForm, UploadForm
from app.people.accounts.queries import names_of
from app.people.imports import operations, queries, refusals, rules, wording
from app.people.imports.columns import COLUMN_NAMES, REQUIRED, Column
from app.people.imports.models import ImportStatus, Outcome, PeopleImport

office_imports = LocalisedBlueprint("office_imports", __name__, office=True)

STATUS_NAMES = {
    ImportStatus.CHECKING: _l("being checked"),
    ImportStatus.CHECKED: _l("checked, not loaded"),
    ImportStatus.LOADING: _l("being loaded"),
    ImportStatus.LOADED: _l("loaded"),
    ImportStatus.FAILED: _l("failed"),
    ImportStatus.DISCARDED: _l("thrown away"),
}
BEING_DONE = (ImportStatus.CHECKING, ImportStatus.LOADING)
OUTCOME_NAMES = {
    Outcome.NEW: _l("new"),
    Outcome.CHANGED: _l("changes"),
    Outcome.UNCHANGED: _l("stays the same"),
    Outcome.REPEATED: _l("stands there twice"),
    Outcome.REFUSED: _l("refused"),
}
SEPARATOR_NAMES = {",": _l("comma"), ";": _l("semicolon"), "\t": _l("tab")}
IMPORT = Permission.PEOPLE_IMPORT


def import_or_404(import_id: UUID) -> PeopleImport:
    return queries.import_with(import_id) or abort(404)


def to_import(found: PeopleImport) -> Response:
    return redirect(url_for("office_imports.show", import_id=found.id), 303)


@office_imports.page("/office/imports/", permission=IMPORT)
def index() -> str:
    found = queries.imports(request.args.get("page"))
    return render_template(
        "office/imports/index.html",
        imports=found,
        status_names=STATUS_NAMES,
        names=names_of(item.uploaded_by for item in found.items),
    )


@office_imports.page("/office/imports/new/", permission=IMPORT, also_posts=CsrfClass.TOKEN)
def new() -> Any:
    """Upload a list; it is checked, nothing is loaded yet."""
    form, status = UploadForm(), 200
    if form.is_submitted():
        uploaded = _uploaded()
        if uploaded is None:
            status = form.show(refusals.NO_FILE)
        else:
            try:
                data, name = uploaded
                found = operations.upload(
                    data, file_name=name, acting=current_user.participant_id, now=clock.now()
                )
            except Refused as refused:
                db.session.rollback()
                status = form.show(refused.refusal)
            else:
                db.session.commit()
                return to_import(found)
    page = render_template(
        "office/imports/new.html", form=form, columns=Column, column_names=COLUMN_NAMES, required=REQUIRED
    )
    return page, status


def _uploaded() -> tuple[bytes, str] | None:
    """The bytes of the file in this form, and its name; None when none was chosen."""
    uploaded = request.files.get("file")
    if uploaded is None or not uploaded.filename:
        return None
    with closing(uploaded.stream) as stream:
        return stream.read(), uploaded.filename


@office_imports.page("/office/imports/<uuid:import_id>/", permission=IMPORT)
def show(import_id: UUID) -> str:
    """How far the list is, and once it is checked the report by row."""
    found = import_or_404(import_id)
    try:
        outcome = Outcome(request.args["outcome"]) if request.args.get("outcome") else None
    except ValueError:
        outcome = None
    rows = queries.report(found.id, outcome, request.args.get("page"))
    if found.status not in BEING_DONE:
        # While the worker is at it the page shows progress alone, and on SQLite it has the only pen.
        note_look("import-viewed", "import", found.id, now=clock.now(), shown=len(rows.items))
    return render_template(
        "office/imports/show.html",
        found=found,
        rows=rows,
        outcome=outcome,
        outcomes=Outcome,
        outcome_names=OUTCOME_NAMES,
        status_names=STATUS_NAMES,
        separator_name=SEPARATOR_NAMES.get(found.separator, found.separator),
        row_text=wording.row_text,
        rows_done=rows_done,
        notice=wording.notice(found.notice) if found.notice else None,
        load_refusal=rules.load_refusal(found, only_good_rows=True),
        discard_refusal=rules.discard_refusal(found),
        names=names_of({found.uploaded_by, *({found.loaded_by} if found.loaded_by else ())}),
        form=LoadForm(formdata=None),
    )


def rows_done(found: PeopleImport) -> str:
    """How far the worker is."""
    return str(_("%(done)s of %(total)s rows", done=Count(found.done_count), total=Count(found.row_count)))


@office_imports.page("/office/imports/<uuid:import_id>/progress.json", permission=IMPORT)
def progress(import_id: UUID) -> Response:
    """How far the list is, for the page that waits for it; no more than numbers."""
    found = import_or_404(import_id)
    facts = {"busy": found.status in BEING_DONE, "done": found.done_count, "text": rows_done(found)}
    answer = jsonify(facts)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@office_imports.action("/office/imports/<uuid:import_id>/load/", csrf=CsrfClass.TOKEN, permission=IMPORT)
def load(import_id: UUID) -> Response:
    """Load what the report says. A second press finds it loading or loaded, and loads nothing."""
    found, form = import_or_404(import_id), LoadForm()
    try:
        operations.begin_load(
            found,
            only_good_rows=form.good_rows.data,
            acting=current_user.participant_id,
            now=clock.now(),
        )
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "error")
    except IntegrityError:
        # One of these people was made elsewhere while this list was loading.
        db.session.rollback()
        flash(str(refusals.MADE_MEANWHILE), "error")
    else:
        if found.status == ImportStatus.LOADED.value:
            flash(_("The list is loaded."), "success")
    return redirect(url_for("office_imports.show", import_id=import_id), 303)


@office_imports.action("/office/imports/<uuid:import_id>/discard/", csrf=CsrfClass.TOKEN, permission=IMPORT)
def discard(import_id: UUID) -> Response:
    found = import_or_404(import_id)
    try:
        operations.discard(found, acting=current_user.participant_id, now=clock.now())
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "error")
        return redirect(url_for("office_imports.show", import_id=import_id), 303)
    db.session.commit()
    flash(_("The list is thrown away. Nothing was loaded."), "success")
    return redirect(url_for("office_imports.index"), 303)
