"""The office's list of those who come to an event, who was there, and how many heads were counted."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from app.actions.agenda import operations as agenda
from app.actions.agenda import rules as agenda_rules
from app.actions.agenda.forms import HeadcountForm
from app.actions.agenda.models import Action
from app.actions.sign_ups import operations, queries
from app.actions.sign_ups.models import Presence, SignUp
from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.core.tables import csv_lines
from app.extensions import db
from app.office.actions import action_or_404, office_actions, show_page, show_refusal
from app.office.looking import note_look

PRESENCES = {"came": Presence.CAME, "absent": Presence.ABSENT, "undo": None}


@office_actions.page("/office/actions/<uuid:action_id>/sign-ups/", permission=Permission.ATTENDEES_VIEW)
def attendees(action_id: UUID) -> str:
    """Who comes; that somebody looked is written down first."""
    found, now = event_or_404(action_id), clock.now()
    shown = queries.attendees(found.id, request.args.get("page"))
    note_look("attendees.listed", "action", found.id, now=now, shown=len(shown.items))
    return render_template(
        "office/actions/attendees.html",
        action=found,
        shown=shown,
        turnout=queries.turnout(found.id),
        begun=agenda_rules.has_begun(found, now),
        page=request.args.get("page"),
    )


@office_actions.page(
    "/office/actions/<uuid:action_id>/sign-ups/list.csv", permission=Permission.ATTENDEES_VIEW
)
def attendees_file(action_id: UUID) -> Response:
    """The list as a file, for the door; taking it along is written down first."""
    found, now = event_or_404(action_id), clock.now()
    note_look("attendees.downloaded", "action", found.id, now=now)
    answer = Response(stream_with_context(attendee_lines(found)), mimetype="text/csv")
    name = f"{found.starts_local.date().isoformat()}-{found.id.hex[-8:]}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@office_actions.action(
    "/office/actions/<uuid:action_id>/sign-ups/<uuid:sign_up_id>/attendance/",
    csrf=CsrfClass.TOKEN,
    permission=Permission.ATTENDANCE_EDIT,
)
def mark(action_id: UUID, sign_up_id: UUID) -> Answer:
    """Came, did not come, or neither is known after all."""
    found, said = event_or_404(action_id), request.form.get("presence", "")
    sign_up = sign_up_or_404(found, sign_up_id)
    if said not in PRESENCES:
        abort(400)
    try:
        operations.mark(
            sign_up, found, PRESENCES[said], now=clock.now(), actor_id=current_user.participant_id
        )
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    back = {"page": request.form.get("page") or None, "_anchor": f"s-{sign_up_id.hex}"}
    where = url_for("office_actions.attendees", action_id=action_id, **back)  # type: ignore[arg-type]
    return redirect(where, 303)


@office_actions.action(
    "/office/actions/<uuid:action_id>/headcount/",
    csrf=CsrfClass.TOKEN,
    permission=Permission.ATTENDANCE_EDIT,
)
def count_heads(action_id: UUID) -> Answer | tuple[str, int]:
    """How many people were there, without names."""
    found, form = action_or_404(action_id), HeadcountForm()
    try:
        agenda.count_heads(found, form.number(), now=clock.now(), actor_id=current_user.participant_id)
    except Refused as refused:
        status = show_refusal(form, refused)
        return show_page(action_or_404(action_id), form), status
    db.session.commit()
    flash(_("The count is saved."), "success")
    return redirect(url_for("office_actions.show", action_id=action_id), 303)


def event_or_404(action_id: UUID) -> Action:
    """A demonstration has no list: there is nobody on it."""
    found = action_or_404(action_id)
    return found if found.is_event else abort(404)


def sign_up_or_404(found: Action, sign_up_id: UUID) -> SignUp:
    sign_up = queries.sign_up(sign_up_id)
    if sign_up is None or sign_up.action_id != found.id:
        abort(404)
    return sign_up


def attendee_lines(found: Action) -> Iterator[str]:
    """The list as CSV, in the words of the reader."""
    heads = (_("Name"), _("E-mail address"), _("Language"), _("Signed up"), _("There"))
    words = {Presence.CAME.value: _("yes"), Presence.ABSENT.value: _("no"), None: ""}
    rows = (
        (
            each.name or "",
            each.email or "",
            each.language,
            each.signed_up_at.isoformat(),
            words[each.presence],
        )
        for each in queries.every_attendee(found.id)
    )
    yield from csv_lines(heads, rows)
