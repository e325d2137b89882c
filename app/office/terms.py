"""The office's terms of councils and boards: list, make, appoint, end early."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused, require
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office.looking import note_look
from app.office.people_forms import AppointForm, EndTermForm, TermForm
from app.people.audiences.models import Audience, AudienceTerm
from app.people.audiences.terms import operations, queries
from app.people.audiences.terms.rules import appointment_refusal
from app.people.directory.operations import one_at_address

office_terms = LocalisedBlueprint("office_terms", __name__, office=True)

EDIT = Permission.TERMS_EDIT
TOKEN = CsrfClass.TOKEN


def term_or_404(term_id: UUID) -> AudienceTerm:
    return queries.term_with(term_id) or abort(404)


def back_to(term: AudienceTerm, sentence: str) -> Response:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("office_terms.show", term_id=term.id), 303)


@office_terms.page("/office/terms/", permission=EDIT)
def index() -> str:
    today = clock.today()
    return render_template(
        "office/terms/index.html", terms=queries.terms(today), today=today, term_name=queries.term_name
    )


@office_terms.page("/office/terms/new/", permission=EDIT, also_posts=TOKEN)
def new() -> Any:
    form, status = TermForm(), 200
    if form.validate_on_submit():
        try:
            term = operations.make_term(
                Audience(form.audience.data),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                acting=current_user.participant_id,
                now=clock.now(),
            )
            return back_to(term, _("The term is made. Now add the people who are in it."))
        except Refused as refused:
            db.session.rollback()
            status = form.show(refused.refusal)
    elif form.is_submitted():
        status = 422
    return render_template("office/terms/new.html", form=form), status


@office_terms.page("/office/terms/<uuid:term_id>/", permission=EDIT)
def show(term_id: UUID) -> str:
    return shown(term_or_404(term_id), AppointForm(formdata=None))


def shown(term: AudienceTerm, form: AppointForm) -> str:
    """The page of a term; its members are people, so the look is logged."""
    now = clock.now()
    members = queries.members_of(term)
    if request.method != "POST":
        note_look("term-viewed", "term", term.id, now=now, shown=len(members))
    return render_template(
        "office/terms/show.html",
        term=term,
        name=queries.term_name(term),
        members=members,
        form=form,
        today=clock.local_day(now),
    )


@office_terms.action("/office/terms/<uuid:term_id>/members/", csrf=TOKEN, permission=EDIT)
def appoint(term_id: UUID) -> Any:
    """Appoint somebody, found by mail address, for the whole term."""
    term, form = term_or_404(term_id), AppointForm()
    if not form.validate():
        return shown(term, form), 422
    try:
        require(appointment_refusal(term, clock.today()))
        person = one_at_address(form.email.data)
        operations.appoint(term, person.participant_id, acting=current_user.participant_id, now=clock.now())
    except Refused as refused:
        db.session.rollback()
        if refused.refusal.field_name is None:
            # A term that is over has no form on its page.
            flash(str(refused.refusal), "error")
            return redirect(url_for("office_terms.show", term_id=term_id), 303)
        status = form.show(refused.refusal)
        return shown(term, form), status
    return back_to(term, _("%(name)s is in this term.", name=person.name))


@office_terms.page("/office/terms/<uuid:term_id>/end/", permission=EDIT, also_posts=TOKEN)
def end(term_id: UUID) -> Any:
    """End a term early, and everybody's membership with it."""
    term = term_or_404(term_id)
    form, status = EndTermForm(data={"ends_on": clock.today()}), 200
    if form.validate_on_submit():
        try:
            touched = operations.end_term(
                term, ends_on=form.ends_on.data, acting=current_user.participant_id, now=clock.now()
            )
            sentence = ngettext(
                "The term ends earlier, for %(num)s person.",
                "The term ends earlier, for %(num)s people.",
                touched,
            )
            return back_to(term, sentence)
        except Refused as refused:
            db.session.rollback()
            status = form.show(refused.refusal)
    elif form.is_submitted():
        status = 422
    return render_template(
        "office/terms/end.html", form=form, term=term, name=queries.term_name(term)
    ), status
