"""The office's person, continued: invite, export, erase."""

import json
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused, require
from app.core.tokens import normalised_address
from app.extensions import db
from app.office.looking import note_look
from app.office.people import account_or_404, office_people, refused_flash, saved
from app.office.people_forms import EraseForm, InviteForm
from app.people.accounts.models import Account
from app.people.directory.rules import OTHER_ADDRESS, for_staff
from app.people.invitations import operations as invitations
from app.people.invitations.models import InvitationKind
from app.privacy.operations import erase_person
from app.privacy.queries import export_of, remainders
from app.privacy.rules import erasure_refusal


@office_people.action(
    "/office/people/<uuid:person_id>/invite/", csrf=CsrfClass.TOKEN, permission=Permission.PEOPLE_INVITE
)
def invite(person_id: UUID) -> Response:
    return _invite(person_id, InvitationKind.INVITATION, _("The invitation is on its way."))


@office_people.action(
    "/office/people/<uuid:person_id>/remind/", csrf=CsrfClass.TOKEN, permission=Permission.PEOPLE_INVITE
)
def remind(person_id: UUID) -> Response:
    return _invite(person_id, InvitationKind.REMINDER, _("The reminder is on its way."))


def _invite(person_id: UUID, kind: InvitationKind, sentence: str) -> Response:
    account, form = account_or_404(person_id), InviteForm()
    try:
        invitations.invite_one(
            account,
            kind,
            asked_for=form.asked_for.data,
            acting=current_user.participant_id,
            now=clock.now(),
        )
    except Refused as refused:
        return refused_flash(person_id, refused, "invitation")
    return saved(person_id, sentence, "invitation")


@office_people.page("/office/people/<uuid:person_id>/export/", permission=Permission.PEOPLE_EXPORT)
def export(person_id: UUID) -> Response:
    """Everything known of somebody, as one file."""
    account_or_404(person_id)
    now = clock.now()
    note_look("person-exported", "person", person_id, now=now)
    text = json.dumps(export_of(person_id, now), ensure_ascii=False, indent=2)
    answer = Response(text, mimetype="application/json")
    name = f"samenspraak-{person_id.hex[-8:]}-{clock.local_day(now).isoformat()}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@office_people.page(
    "/office/people/<uuid:person_id>/erase/", permission=Permission.PEOPLE_ERASE, also_posts=CsrfClass.TOKEN
)
def erase(person_id: UUID) -> Any:
    """Say what goes, what stays and why; erase once the address of the person is typed."""
    account, form, now = account_or_404(person_id), EraseForm(), clock.now()
    status = 200
    if form.validate_on_submit():
        try:
            _erase(account, form)
        except Refused as refused:
            db.session.rollback()
            status = form.show(for_staff(refused.refusal))
        else:
            db.session.commit()
            flash(_("This person is erased. The log keeps that it was done, without a name."), "success")
            return redirect(url_for("office_people.index"), 303)
    elif form.is_submitted():
        status = 422
    else:
        note_look("person-viewed", "person", person_id, now=now)
    refusal = erasure_refusal(person_id, now)
    page = render_template(
        "office/people/erase.html",
        form=form,
        person=account,
        stays=remainders(),
        refusal=for_staff(refusal) if refusal else None,
    )
    return page, status


def _erase(account: Account, form: EraseForm) -> None:
    try:
        same = normalised_address(form.email.data) == normalised_address(account.email)
    except ValueError:
        same = False
    require(None if same else OTHER_ADDRESS)
    erase_person(
        account.participant_id,
        withdraw_words=form.words.data == "withdraw",
        actor_id=current_user.participant_id,
        now=clock.now(),
    )
