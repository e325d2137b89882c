"""The fast lane: an urgent petition in one form, who is on call, and what to do minute by minute."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.formatting import moment
from app.core.refusals import Refused
from app.extensions import db
from app.office.petitions import EDIT, VIEW, Answer, office_petitions
from app.petitions.urgent import operations
from app.petitions.urgent.forms import OnCallForm, UrgentForm
from app.petitions.urgent.queries import on_call, on_call_until

REVIEW = Permission.PETITIONS_REVIEW


@office_petitions.page("/office/petitions/urgent/", permission=EDIT, also_posts=CsrfClass.TOKEN)
def urgent() -> Answer:
    """Write it and send it in one go."""
    form = UrgentForm()
    if request.method != "POST":
        return _page(form.begin(clock.today(), _template())), 200
    form.goals.offer(clock.today(), frozenset(form.goals.data or ()))
    if not form.validate() or form.still_asks(_template()):
        return _page(form), 422
    try:
        made = operations.start(form.plan(), now=clock.now(), actor_id=current_user.participant_id)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.show(refused.refusal)
        return _page(form), refused.refusal.status
    flash(_("Sent. Who is on call gets a mail now."), "success")
    return redirect(url_for("office_petitions.show", petition_id=made.id), 303)


def _page(form: UrgentForm) -> str:
    form.goals.offer(clock.today(), frozenset(form.goals.data or ()))
    return render_template("office/petitions/urgent.html", form=form, duties=on_call(clock.now()))


def _template() -> str:
    """The text of an urgent action, to be filled in, in the language of the office page."""
    parts = (
        _("## What happens"),
        _("Who is in danger, where, and since when? Name the source."),
        _("## What must happen now"),
        _("What can the recipient do, today?"),
    )
    return "\n\n".join(parts)


@office_petitions.page("/office/petitions/fast-lane/", permission=VIEW)
def fast_lane() -> str:
    """From the news to a page that people can sign, within ten minutes."""
    now = clock.now()
    return render_template(
        "office/petitions/fast_lane.html",
        duties=on_call(now),
        mine=on_call_until(current_user.participant_id, now),
        form=OnCallForm(formdata=None),
    )


@office_petitions.action("/office/petitions/on-call/", permission=REVIEW, csrf=CsrfClass.TOKEN)
def go_on_call() -> Response:
    form = OnCallForm()
    if form.validate():
        hours = int(form.hours.data)
        until = operations.go_on_call(current_user.participant_id, hours, now=clock.now())
        db.session.commit()
        flash(_("You are on call until %(moment)s.", moment=moment(until)), "success")
    return redirect(url_for("office_petitions.fast_lane"), 303)


@office_petitions.action("/office/petitions/on-call/end/", permission=REVIEW, csrf=CsrfClass.TOKEN)
def leave_on_call() -> Response:
    operations.leave(current_user.participant_id, now=clock.now())
    db.session.commit()
    flash(_("You are no longer on call."), "success")
    return redirect(url_for("office_petitions.fast_lane"), 303)
