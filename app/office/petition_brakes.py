"""The emergency brake: signing, mails and live counts off, under one petition or all; proof of work asked."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.office import acts
from app.office.petitions import Answer, office_petitions, petition_or_404
from app.people.accounts.queries import names_of
from app.petitions.models import Petition
from app.petitions.queries import all_petitions
from app.petitions.switches import operations, queries
from app.petitions.switches.forms import BrakeForm
from app.petitions.switches.models import Kind

BRAKE = Permission.PETITIONS_BRAKE


@office_petitions.page("/office/petitions/emergency/", permission=BRAKE, also_posts=CsrfClass.TOKEN)
def brake_everywhere() -> Answer:
    """For all petitions at once; also the list of what is off anywhere."""
    return _brake(None)


@office_petitions.page(
    "/office/petitions/<uuid:petition_id>/emergency/", permission=BRAKE, also_posts=CsrfClass.TOKEN
)
def brake(petition_id: UUID) -> Answer:
    return _brake(petition_or_404(petition_id))


def _brake(found: Petition | None) -> Answer:
    form, status = BrakeForm(), 200
    petition_id = found.id if found else None
    if request.method == "POST":

        def act() -> None:
            operations.switch_off(Kind(form.kind.data), petition_id, form.message(), **acts.who())

        status = acts.posted(form, act)
        if not status:
            flash(_("Switched off. Visitors read your message within a second."), "success")
            return redirect(_address(petition_id), 303)
    return _page(petition_id, form), status


def _page(petition_id: UUID | None, form: BrakeForm) -> str:
    now = clock.now()
    rows = queries.in_force(petition_id, now)
    others = [row for row in queries.anywhere(now) if row.petition_id != petition_id]
    known = {each.id: each for each in all_petitions()}
    return render_template(
        "office/petitions/brake.html",
        petition=known.get(petition_id) if petition_id else None,
        rows=rows,
        others=others,
        known=known,
        asks_proof=any(row.kind == Kind.PROOF for row in rows),
        names=names_of({row.switched_by for row in (*rows, *others) if row.switched_by}),
        form=form,
    )


@office_petitions.action("/office/petitions/emergency/release/", permission=BRAKE, csrf=CsrfClass.TOKEN)
def release_brake() -> Response:
    """Let one thing be as usual again, under one petition or everywhere."""
    petition_id, kind = _asked()
    try:
        operations.switch_on(kind, petition_id, now=clock.now(), actor_id=current_user.participant_id)
        db.session.commit()
        flash(_("Switched on again."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return redirect(_address(petition_id), 303)


@office_petitions.action("/office/petitions/emergency/proof/", permission=BRAKE, csrf=CsrfClass.TOKEN)
def ask_proof() -> Response:
    """Ask whoever signs for a little work of their device."""
    petition_id, _kind = _asked()
    operations.ask_proof(petition_id, now=clock.now(), actor_id=current_user.participant_id)
    db.session.commit()
    flash(_("Whoever signs now shows first that they are no program."), "success")
    return redirect(_address(petition_id), 303)


def _asked() -> tuple[UUID | None, Kind]:
    """Where and what, as the form of a button says it."""
    place, kind = request.form.get("petition", ""), request.form.get("kind", Kind.PROOF.value)
    try:
        return (petition_or_404(UUID(place)).id if place else None), Kind(kind)
    except ValueError:
        abort(404)


def _address(petition_id: UUID | None) -> str:
    if petition_id is None:
        return url_for("office_petitions.brake_everywhere")
    return url_for("office_petitions.brake", petition_id=petition_id)
