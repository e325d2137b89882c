"""The office's local groups: list, make, change, close, and who is in them."""

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
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office.looking import note_look
from app.office.people_forms import CloseForm, GroupForm, LeaveForm, MemberForm
from app.people.directory.operations import one_at_address
from app.people.groups import operations, queries
from app.people.groups.models import GroupMembership, GroupRole, LocalGroup
from app.people.groups.rules import CLOSED

office_groups = LocalisedBlueprint("office_groups", __name__, office=True)

EDIT = Permission.GROUPS_EDIT
TOKEN = CsrfClass.TOKEN


def group_or_404(group_id: UUID) -> LocalGroup:
    return queries.group_with(group_id) or abort(404)


def back_to(group_id: UUID, sentence: str) -> Response:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("office_groups.show", group_id=group_id), 303)


@office_groups.page("/office/groups/", permission=EDIT)
def index() -> str:
    found = queries.groups(clock.today(), request.args.get("page"))
    return render_template("office/groups/index.html", groups=found)


@office_groups.page("/office/groups/new/", permission=EDIT, also_posts=TOKEN)
def new() -> Any:
    form, status = GroupForm(), 200
    if form.is_submitted():
        try:
            made = operations.make_group(
                name=form.name.data or "",
                place=form.place.data or "",
                acting=current_user.participant_id,
                now=clock.now(),
            )
            return back_to(made.id, _("The group is made."))
        except Refused as refused:
            db.session.rollback()
            status = form.show(refused.refusal)
    return render_template("office/groups/edit.html", form=form, group=None), status


@office_groups.page("/office/groups/<uuid:group_id>/", permission=EDIT)
def show(group_id: UUID) -> str:
    return shown(group_or_404(group_id), member_form())


def member_form() -> MemberForm:
    return MemberForm(formdata=None, data={"starts_on": clock.today()})


def shown(group: LocalGroup, form: MemberForm) -> str:
    """The page of a group; its members are people, so the look is logged."""
    now = clock.now()
    members = queries.members(group, request.args.get("page"))
    if request.method != "POST":
        note_look("group-viewed", "group", group.id, now=now, shown=len(members.items))
    return render_template(
        "office/groups/show.html",
        group=group,
        members=members,
        form=form,
        today=clock.local_day(now),
        role_names=queries.ROLE_NAMES,
    )


@office_groups.page("/office/groups/<uuid:group_id>/edit/", permission=EDIT, also_posts=TOKEN)
def edit(group_id: UUID) -> Any:
    group = group_or_404(group_id)
    form, status = GroupForm(obj=group), 200
    if form.is_submitted():
        try:
            operations.change_group(
                group,
                name=form.name.data or "",
                place=form.place.data or "",
                acting=current_user.participant_id,
                now=clock.now(),
            )
            return back_to(group.id, _("The group is saved."))
        except Refused as refused:
            db.session.rollback()
            status = form.show(refused.refusal)
    return render_template("office/groups/edit.html", form=form, group=group), status


@office_groups.page("/office/groups/<uuid:group_id>/close/", permission=EDIT, also_posts=TOKEN)
def close(group_id: UUID) -> Any:
    """Close a group on a day; everybody who is in it leaves it that day."""
    group = group_or_404(group_id)
    form, status = CloseForm(data={"closed_on": clock.today()}), 200
    if form.validate_on_submit():
        try:
            ended = operations.close_group(
                group, closed_on=form.closed_on.data, acting=current_user.participant_id, now=clock.now()
            )
            sentence = ngettext(
                "The group is closed; %(num)s membership ended with it.",
                "The group is closed; %(num)s memberships ended with it.",
                ended,
            )
            return back_to(group.id, sentence)
        except Refused as refused:
            db.session.rollback()
            status = form.show(refused.refusal)
    elif form.is_submitted():
        status = 422
    return render_template("office/groups/close.html", form=form, group=group), status


@office_groups.action("/office/groups/<uuid:group_id>/reopen/", csrf=TOKEN, permission=EDIT)
def reopen(group_id: UUID) -> Response:
    group = group_or_404(group_id)
    operations.reopen_group(group, acting=current_user.participant_id, now=clock.now())
    return back_to(group.id, _("The group is open again. Memberships that ended stay ended."))


@office_groups.action("/office/groups/<uuid:group_id>/members/", csrf=TOKEN, permission=EDIT)
def add_member(group_id: UUID) -> Any:
    """Let somebody join, found by mail address."""
    group, form = group_or_404(group_id), MemberForm()
    if group.closed_on is not None:
        # A closed group has no form on its page.
        flash(str(CLOSED), "error")
        return redirect(url_for("office_groups.show", group_id=group_id), 303)
    if not form.validate():
        return shown(group, form), 422
    try:
        person = one_at_address(form.email.data)
        operations.join(
            group,
            person.participant_id,
            GroupRole(form.role.data),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            acting=current_user.participant_id,
            now=clock.now(),
        )
    except Refused as refused:
        db.session.rollback()
        status = form.show(refused.refusal)
        return shown(group, form), status
    return back_to(group.id, _("%(name)s is in the group.", name=person.name))


def membership_or_404(group_id: UUID, membership_id: UUID) -> GroupMembership:
    found = queries.membership_with(membership_id)
    return found if found is not None and found.group_id == group_id else abort(404)


@office_groups.page(
    "/office/groups/<uuid:group_id>/members/<uuid:membership_id>/", permission=EDIT, also_posts=TOKEN
)
def member(group_id: UUID, membership_id: UUID) -> Any:
    """End a membership on a day."""
    group, membership = group_or_404(group_id), membership_or_404(group_id, membership_id)
    form, status = LeaveForm(data={"ends_on": membership.ends_on or clock.today()}), 200
    if form.validate_on_submit():
        try:
            operations.leave(
                membership, ends_on=form.ends_on.data, acting=current_user.participant_id, now=clock.now()
            )
            return back_to(group.id, _("The last day is saved."))
        except Refused as refused:
            db.session.rollback()
            status = form.show(refused.refusal)
    elif form.is_submitted():
        status = 422
    elif request.method != "POST":
        note_look("person-viewed", "person", membership.participant_id, now=clock.now())
    return render_template(
        "office/groups/member.html",
        form=form,
        group=group,
        membership=membership,
        person=queries.member_account(membership),
        other_role=GroupRole.MEMBER if membership.role == GroupRole.COORDINATOR else GroupRole.COORDINATOR,
        role_names=queries.ROLE_NAMES,
    ), status


@office_groups.action(
    "/office/groups/<uuid:group_id>/members/<uuid:membership_id>/roles/", csrf=TOKEN, permission=EDIT
)
def change_role(group_id: UUID, membership_id: UUID) -> Response:
    """Make a member coordinator from today, or the other way round."""
    membership = membership_or_404(group_id, membership_id)
    try:
        role = GroupRole(request.form.get("role", ""))
    except ValueError:
        abort(400)
    now = clock.now()
    operations.change_role(
        membership, role, today=clock.local_day(now), acting=current_user.participant_id, now=now
    )
    return back_to(group_id, _("The role is changed, from today."))


@office_groups.action(
    "/office/groups/<uuid:group_id>/members/<uuid:membership_id>/delete/", csrf=TOKEN, permission=EDIT
)
def remove_member(group_id: UUID, membership_id: UUID) -> Response:
    """Take away a membership that was never right."""
    membership = membership_or_404(group_id, membership_id)
    operations.remove(membership, acting=current_user.participant_id, now=clock.now())
    return back_to(group_id, _("The membership is removed."))
