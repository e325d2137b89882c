"""The office's person, continued: audiences, local groups and roles."""

from typing import Any
from uuid import UUID

from flask import abort, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission, Role
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.office.people import account_or_404, office_people, refused_flash, saved
from app.office.people_forms import AudienceForm, GroupMembershipForm, PeriodForm, RoleForm
from app.people.audiences import operations as audiences
from app.people.audiences.models import Audience
from app.people.audiences.queries import AUDIENCE_NAMES, membership_of
from app.people.audiences.terms.queries import term_name, term_with
from app.people.groups import operations as groups
from app.people.groups.models import GroupRole
from app.people.groups.queries import group_with, open_groups
from app.people.roles import changes
from app.people.roles.models import RoleGrant


@office_people.page(
    "/office/people/<uuid:person_id>/audiences/new/",
    permission=Permission.PEOPLE_EDIT,
    also_posts=CsrfClass.TOKEN,
)
def add_audience(person_id: UUID) -> Any:
    account = account_or_404(person_id)
    form = AudienceForm(data={"starts_on": clock.today()})
    status = 200
    if form.validate_on_submit():
        try:
            audiences.add(
                person_id,
                Audience(form.audience.data),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                acting=current_user.participant_id,
                now=clock.now(),
            )
        except Refused as refused:
            db.session.rollback()
            status = form.show(refused.refusal)
        else:
            return saved(person_id, _("The audience is added."), "audiences")
    elif form.is_submitted():
        status = 422
    return render_template("office/people/add_audience.html", form=form, person=account), status


@office_people.page(
    "/office/people/<uuid:person_id>/audiences/<uuid:membership_id>/",
    permission=Permission.PEOPLE_EDIT,
    also_posts=CsrfClass.TOKEN,
)
def audience(person_id: UUID, membership_id: UUID) -> Any:
    """Correct or end somebody's days in an audience."""
    account = account_or_404(person_id)
    membership = membership_of(person_id, membership_id) or abort(404)
    form = PeriodForm(obj=membership)
    status = 200
    if form.validate_on_submit():
        try:
            audiences.correct(
                membership,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                acting=current_user.participant_id,
                now=clock.now(),
            )
        except Refused as refused:
            db.session.rollback()
            status = form.show(refused.refusal)
        else:
            return saved(person_id, _("The days are saved."), "audiences")
    elif form.is_submitted():
        status = 422
    term = term_with(membership.term_id) if membership.term_id else None
    page = render_template(
        "office/people/audience.html",
        form=form,
        person=account,
        membership=membership,
        name=AUDIENCE_NAMES[Audience(membership.audience)],
        term=term,
        term_name=term_name,
    )
    return page, status


@office_people.action(
    "/office/people/<uuid:person_id>/audiences/<uuid:membership_id>/delete/",
    csrf=CsrfClass.TOKEN,
    permission=Permission.PEOPLE_EDIT,
)
def remove_audience(person_id: UUID, membership_id: UUID) -> Response:
    """Take away what was never right; pressed twice it is gone already."""
    membership = membership_of(person_id, membership_id)
    if membership is not None:
        audiences.remove(membership, acting=current_user.participant_id, now=clock.now())
    return saved(person_id, _("The audience is removed."), "audiences")


@office_people.page(
    "/office/people/<uuid:person_id>/groups/new/",
    permission=Permission.GROUPS_EDIT,
    also_posts=CsrfClass.TOKEN,
)
def add_group(person_id: UUID) -> Any:
    account = account_or_404(person_id)
    form = GroupMembershipForm(data={"starts_on": clock.today()})
    form.group.choices = [(str(group.id), f"{group.name} ({group.place})") for group in open_groups()]
    status = 200
    if form.validate_on_submit():
        try:
            groups.join(
                group_with(UUID(form.group.data)) or abort(404),
                person_id,
                GroupRole(form.role.data),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                acting=current_user.participant_id,
                now=clock.now(),
            )
        except Refused as refused:
            db.session.rollback()
            status = form.show(refused.refusal)
        else:
            return saved(person_id, _("The local group is added."), "groups")
    elif form.is_submitted():
        status = 422
    return render_template("office/people/add_group.html", form=form, person=account), status


@office_people.action(
    "/office/people/<uuid:person_id>/roles/", csrf=CsrfClass.TOKEN, permission=Permission.ROLES_EDIT
)
def give_role(person_id: UUID) -> Response:
    account_or_404(person_id)
    form = RoleForm()
    if not form.validate():
        abort(400)
    try:
        changes.give_role(
            person_id, Role(form.role.data), acting=current_user.participant_id, now=clock.now()
        )
    except Refused as refused:
        return refused_flash(person_id, refused, "roles")
    return saved(person_id, _("The role is given."), "roles")


@office_people.action(
    "/office/people/<uuid:person_id>/roles/<uuid:grant_id>/withdraw/",
    csrf=CsrfClass.TOKEN,
    permission=Permission.ROLES_EDIT,
)
def take_role(person_id: UUID, grant_id: UUID) -> Response:
    given = db.session.get(RoleGrant, grant_id)
    if given is None or given.participant_id != person_id:
        abort(404)
    try:
        changes.take_role(given, acting=current_user.participant_id, now=clock.now())
    except Refused as refused:
        return refused_flash(person_id, refused, "roles")
    return saved(person_id, _("The role is taken back."), "roles")
