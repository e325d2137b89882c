"""The office's desk for actions: make one, make it public, change it, call it off."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.actions.agenda import operations, queries, rules
from app.actions.agenda.forms import ActionForm, CancelForm, HeadcountForm, NewActionForm
from app.actions.agenda.models import Action, ActionKind
from app.actions.reminders.queries import number_of_addresses
from app.actions.sign_ups.queries import turnout
from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.goals.catalogue import goal
from app.people.groups.queries import group_with, open_groups

office_actions = LocalisedBlueprint("office_actions", __name__, office=True)

VIEW, EDIT, PUBLISH = Permission.ACTIONS_VIEW, Permission.ACTIONS_EDIT, Permission.ACTIONS_PUBLISH
Answer = str | Response | tuple[str, int]


@office_actions.page("/office/actions/", permission=VIEW)
def index() -> str:
    now = clock.now()
    found = queries.desk(request.args.get("page"))
    rows = [(each, rules.shown_state(each, now)) for each in found.items]
    return render_template("office/actions/index.html", rows=rows, found=found)


@office_actions.page("/office/actions/<uuid:action_id>/", permission=VIEW)
def show(action_id: UUID) -> str:
    return show_page(action_or_404(action_id))


def show_page(found: Action, headcount: HeadcountForm | None = None) -> str:
    now = clock.now()
    if headcount is None:
        headcount = HeadcountForm(formdata=None)
        headcount.headcount.data = "" if found.headcount is None else str(found.headcount)
    return render_template(
        "office/actions/show.html",
        action=found,
        state=rules.shown_state(found, now),
        slugs=queries.slugs_of(found.id),
        goals=[goal(code) for code in found.goals],
        group=group_with(found.group_id) if found.group_id else None,
        turnout=turnout(found.id) if found.is_event else None,
        reminders=None if found.is_event else number_of_addresses(found.id),
        obstacle=rules.may_publish(found, now),
        may_cancel=rules.may_cancel(found, now) is None,
        begun=rules.has_begun(found, now),
        headcount=headcount,
    )


@office_actions.page("/office/actions/new/", permission=EDIT, also_posts=CsrfClass.TOKEN)
def new() -> Answer:
    """First what it is, in the address; then the rest."""
    chosen = request.args.get("kind", "")
    if chosen not in list(ActionKind):
        return choose_kind()
    kind, form = ActionKind(chosen), offered(ActionForm())
    status = 200
    if request.method == "POST":
        form.revision.data, form.revision.raw_data = 1, ["1"]
        status = 422
        if form.validate():
            try:
                made = operations.create_action(
                    kind,
                    form.plan(),
                    slug=form.both("slug"),
                    now=clock.now(),
                    actor_id=current_user.participant_id,
                )
                db.session.commit()
                flash(_("The action is made. Only the office sees it until you make it public."), "success")
                return redirect(url_for("office_actions.show", action_id=made.id), 303)
            except Refused as refused:
                status = show_refusal(form, refused)
    else:
        form.revision.data = 1
    return render_template("office/actions/edit.html", action=None, kind=kind, form=form, theirs=None), status


def choose_kind() -> Answer:
    form, status = NewActionForm(), 200
    if request.method == "POST":
        if form.validate():
            return redirect(url_for("office_actions.new", kind=form.kind.data), 303)
        status = 422
    return render_template("office/actions/new.html", form=form), status


@office_actions.page("/office/actions/<uuid:action_id>/edit/", permission=EDIT, also_posts=CsrfClass.TOKEN)
def edit(action_id: UUID) -> Answer:
    found = action_or_404(action_id)
    if request.method != "POST":
        return edit_page(found, offered(ActionForm.of(found, queries.slugs_of(found.id))))
    form = offered(ActionForm())
    if not form.validate():
        return edit_page(found, form), 422
    try:
        told = operations.edit_action(
            found,
            form.plan(),
            slug=form.both("slug"),
            revision=form.revision.data,
            now=clock.now(),
            actor_id=current_user.participant_id,
        )
    except Refused as refused:
        status = show_refusal(form, refused)
        found = action_or_404(action_id)
        meanwhile = refused.refusal.name == rules.CHANGED_MEANWHILE.name
        if meanwhile:
            # Saving once more is a choice made with both texts in view.
            form.revision.data, form.revision.raw_data = found.revision, None
        return edit_page(found, form, theirs=found if meanwhile else None), status
    db.session.commit()
    flash(_("The action is saved."), "success")
    if told:
        flash(_("Time or place changed: whoever meant to come gets a mail."), "info")
    return redirect(url_for("office_actions.show", action_id=found.id), 303)


def edit_page(found: Action, form: ActionForm, theirs: Action | None = None) -> str:
    return render_template(
        "office/actions/edit.html", action=found, kind=ActionKind(found.kind), form=form, theirs=theirs
    )


@office_actions.page(
    "/office/actions/<uuid:action_id>/publish/", permission=PUBLISH, also_posts=CsrfClass.TOKEN
)
def publish(action_id: UUID) -> Answer:
    """Look once more at what becomes public, then publish."""
    found = action_or_404(action_id)
    if request.method == "POST":
        try:
            operations.publish_action(found, now=clock.now(), actor_id=current_user.participant_id)
            db.session.commit()
            flash(_("The action is public."), "success")
        except Refused as refused:
            db.session.rollback()
            flash(str(refused.refusal), "warning")
        return redirect(url_for("office_actions.show", action_id=action_id), 303)
    return render_template(
        "office/actions/publish.html",
        action=found,
        slugs=queries.slugs_of(found.id),
        obstacle=rules.may_publish(found, clock.now()),
    )


@office_actions.page(
    "/office/actions/<uuid:action_id>/cancel/", permission=PUBLISH, also_posts=CsrfClass.TOKEN
)
def cancel(action_id: UUID) -> Answer:
    """Say why it doesn't take place; whoever meant to come is mailed."""
    found, form, status = action_or_404(action_id), CancelForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                operations.cancel_action(
                    found, form.reason(), now=clock.now(), actor_id=current_user.participant_id
                )
                db.session.commit()
                flash(_("It is cancelled. Whoever meant to come gets a mail."), "success")
                return redirect(url_for("office_actions.show", action_id=action_id), 303)
            except Refused as refused:
                status = show_refusal(form, refused)
                found = action_or_404(action_id)
    page = render_template(
        "office/actions/cancel.html",
        action=found,
        form=form,
        obstacle=rules.may_cancel(found, clock.now()),
        reminders=0 if found.is_event else number_of_addresses(found.id),
    )
    return page, status


def action_or_404(action_id: UUID) -> Action:
    return queries.action(action_id) or abort(404)


def offered(form: ActionForm) -> ActionForm:
    """The form with the groups and goals there are to choose from."""
    today: date = clock.today()
    return form.offer(open_groups(), today)


def show_refusal(form: Any, refused: Refused) -> int:
    db.session.rollback()
    form.show(refused.refusal)
    return refused.refusal.status
