"""The office's desk for the integrity of a petition: what stands out, what is held, what to do with it."""

from datetime import UTC, datetime, timedelta
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
from app.extensions import db
from app.office.looking import note_look
from app.office.petitions import Answer, office_petitions, petition_or_404
from app.people.accounts.queries import names_of
from app.petitions.integrity import operations, queries, rules
from app.petitions.integrity.forms import DecisionForm, EventCodeForm
from app.petitions.integrity.models import Kind
from app.petitions.integrity.operations import Decision
from app.petitions.integrity.queries import Preview, Selection
from app.petitions.models import Petition
from app.petitions.queries import slugs_of
from app.petitions.signatures.models import Standing
from app.petitions.signatures.queries import standings_of

VIEW, EDIT = Permission.SIGNERS_VIEW, Permission.PETITIONS_EDIT
_EPOCH = datetime.fromtimestamp(0, UTC)
NARROWED_BY = ("network", "domain", "window", "hour", "standing", "cause", "alias", "text")


@office_petitions.page(
    "/office/petitions/<uuid:petition_id>/integrity/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def integrity(petition_id: UUID) -> Answer:
    """What stands out under a petition, in figures; the form makes an event code."""
    found, form, status = petition_or_404(petition_id), EventCodeForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            _make_code(found, form)
            return redirect(url_for("office_petitions.integrity", petition_id=found.id), 303)
    else:
        form.starts_on.data = form.ends_on.data = clock.today()
    return _overview(found, form), status


def _make_code(found: Petition, form: EventCodeForm) -> None:
    made = operations.make_event_code(
        found,
        form.place.data or "",
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        at_most=form.at_most.data or 1,
        now=clock.now(),
        actor_id=current_user.participant_id,
    )
    db.session.commit()
    flash(_("The code is %(code)s. Hand out the address below.", code=made.code), "success")


def _overview(found: Petition, form: EventCodeForm) -> str:
    now, acts = clock.now(), queries.acts_of(found.id)
    return render_template(
        "office/petitions/integrity.html",
        petition=found,
        standings=standings_of(found.id),
        flags=queries.flags_of(found.id),
        hours=queries.by_hour(found, now),
        networks=queries.busiest(found, "network"),
        domains=queries.busiest(found, "domain"),
        causes=queries.held_by_cause(found),
        mailboxes=queries.one_mailbox(found),
        appeals=queries.appeals_of(found.id),
        safe_appeals=rules.SAFE_APPEALS,
        acts=[(act, rules.may_undo(act, now) is None) for act in acts],
        names=names_of({act.made_by for act in acts if act.made_by}),
        codes=queries.codes_of(found.id),
        slugs=slugs_of(found.id),
        form=form,
    )


@office_petitions.page(
    "/office/petitions/<uuid:petition_id>/integrity/signatures/",
    permission=EDIT,
    also_posts=CsrfClass.TOKEN,
)
def checked_signatures(petition_id: UUID) -> Answer:
    """The signatures of a selection, which is what a decision will meet; a POST takes it."""
    found, form, status = petition_or_404(petition_id), DecisionForm(), 200
    selection = _selection()
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return _decide(found, selection, form)
            except Refused as refused:
                db.session.rollback()
                form.show(refused.refusal)
                found = petition_or_404(petition_id)
    return _selection_page(found, selection, form), status


def _decide(found: Petition, selection: Selection, form: DecisionForm) -> Response:
    require(rules.NARROW_FIRST if selection.is_everything else None)
    kind = Kind(form.kind.data)
    preview = Preview(_EPOCH + timedelta(microseconds=int(form.seen.data)), rules.FROM[kind])
    act = operations.decide(
        found,
        queries.ids_of(found, selection, preview, rules.AT_ONCE),
        Decision(kind, form.reason.data, actor_id=current_user.participant_id),
        now=clock.now(),
    )
    left = queries.number_left(found, selection, preview)
    db.session.commit()
    told = ngettext("Done with %(num)s signature.", "Done with %(num)s signatures.", act.signatures)
    flash(told, "success")
    if not left:
        return redirect(url_for("office_petitions.integrity", petition_id=found.id), 303)
    flash(ngettext("%(num)s of them is left.", "%(num)s of them are left: do it once more.", left), "info")
    return redirect(request.full_path, 303)


def _selection_page(found: Petition, selection: Selection, form: DecisionForm) -> str:
    sees_names = current_user.may(VIEW) and not found.safe_mode
    form.seen.data = str((clock.now() - _EPOCH) // timedelta(microseconds=1))
    rows = queries.selected(found, selection, request.args.get("page"))
    if request.method != "POST":
        note_look("petition.integrity-viewed", "petition", found.id, now=clock.now(), names=sees_names)
    return render_template(
        "office/petitions/integrity_signatures.html",
        petition=found,
        selection=selection,
        asked=_asked(),
        numbers=queries.number_of(found, selection),
        rows=rows,
        firsts=queries.firsts_of(rows.items),
        sees_names=sees_names,
        at_once=rules.AT_ONCE,
        form=form,
    )


@office_petitions.action(
    "/office/petitions/<uuid:petition_id>/integrity/<uuid:act_id>/undo/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def undo_check(petition_id: UUID, act_id: UUID) -> Response:
    act = queries.act(act_id)
    if act is None or act.petition_id != petition_id:
        abort(404)
    try:
        number = operations.undo(act, now=clock.now(), actor_id=current_user.participant_id)
        db.session.commit()
        flash(ngettext("Undone for %(num)s signature.", "Undone for %(num)s signatures.", number), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return redirect(url_for("office_petitions.integrity", petition_id=petition_id), 303)


def _asked() -> dict[str, str]:
    """What the address narrows the list by."""
    return {name: request.args[name] for name in NARROWED_BY if request.args.get(name)}


def _selection() -> Selection:
    asked: dict[str, Any] = _asked()
    for name in ("window", "hour"):
        if name in asked:
            asked[name] = _moment(asked[name])
    if "standing" in asked:
        asked["standing"] = _standing(asked["standing"])
    if not current_user.may(VIEW):
        asked.pop("text", None)
    return Selection(**asked)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        abort(404)


def _standing(text: str) -> Standing:
    try:
        return Standing(text)
    except ValueError:
        abort(404)
