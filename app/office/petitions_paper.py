"""Paper at the office: sheets counted in, doubles told to staff alone, scans for who may see signers."""

from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock, files
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.office import acts
from app.office.looking import note_look
from app.office.petitions import EDIT, VIEW, Answer, office_petitions, petition_or_404
from app.petitions.after import paper, rules
from app.petitions.after.forms import SheetForm
from app.petitions.after.queries import next_sheet_number, sheets_of
from app.petitions.models import Petition
from app.petitions.queries import count_of
from app.petitions.signatures.paper import PaperSheet

HERE = "/office/petitions/<uuid:petition_id>/paper/"


@office_petitions.page(HERE, permission=VIEW)
def paper_sheets(petition_id: UUID) -> str:
    """Every sheet, and the form to count one in."""
    found = petition_or_404(petition_id)
    return _page(found, _form(found))


@office_petitions.action(f"{HERE}new/", permission=EDIT, csrf=CsrfClass.TOKEN)
def add_sheet(petition_id: UUID) -> Answer:
    """Count a sheet in; how many of its rows count already is told here and nowhere else."""
    found = petition_or_404(petition_id)
    form = _shaped(SheetForm(), found)
    if not form.validate():
        return _page(found, form), 422
    try:
        again = paper.add_sheet(found, form.plan(), **acts.who())
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        status = form.show(acts.placed(refused.refusal, form))
        return _page(petition_or_404(petition_id), form), status
    flash(_("The sheet is counted."), "success")
    if again:
        flash(
            ngettext(
                "%(num)s row on it had signed already: it counts once.",
                "%(num)s rows on it had signed already: they count once.",
                again,
            ),
            "info",
        )
    return redirect(url_for("office_petitions.paper_sheets", petition_id=petition_id), 303)


@office_petitions.action(f"{HERE}<uuid:sheet_id>/remove/", permission=EDIT, csrf=CsrfClass.TOKEN)
def remove_sheet(petition_id: UUID, sheet_id: UUID) -> Response:
    """Take a sheet out of the count, for everybody to read."""
    found, sheet = petition_or_404(petition_id), _sheet_or_404(petition_id, sheet_id)
    try:
        paper.remove_sheet(found, sheet, now=clock.now(), actor_id=current_user.participant_id)
        db.session.commit()
        flash(_("The sheet no longer counts. The page of corrections says so."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return redirect(url_for("office_petitions.paper_sheets", petition_id=petition_id), 303)


@office_petitions.page(f"{HERE}<uuid:sheet_id>/scan/", permission=Permission.SIGNERS_VIEW)
def sheet_scan(petition_id: UUID, sheet_id: UUID) -> Response:
    """The scan of a sheet; that somebody looked is written down first."""
    sheet = _sheet_or_404(petition_id, sheet_id)
    stored = files.stored(sheet.scan_id) if sheet.scan_id else None
    if stored is None:
        abort(404)
    note_look("petition.scan-viewed", "petition", petition_id, now=clock.now())
    answer = make_response(files.read(stored.id))
    answer.mimetype = stored.media_type
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(found: Petition, form: SheetForm) -> str:
    return render_template(
        "office/petitions/paper.html",
        petition=found,
        sheets=sheets_of(found.id),
        counted=count_of(found.id),
        form=form,
        obstacle=rules.may_count_paper(found),
    )


def _form(found: Petition) -> SheetForm:
    form = _shaped(SheetForm(formdata=None), found)
    form.number.data, form.day.data = next_sheet_number(found.id), clock.today()
    return form


def _shaped(form: SheetForm, found: Petition) -> SheetForm:
    """In safe mode a sheet is a number alone."""
    if found.safe_mode:
        del form.addresses, form.scan
    return form


def _sheet_or_404(petition_id: UUID, sheet_id: UUID) -> PaperSheet:
    sheet = db.session.get(PaperSheet, sheet_id)
    if sheet is None or sheet.petition_id != petition_id:
        abort(404)
    return sheet
