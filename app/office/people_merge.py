"""The office's person, continued: two records of one person become one."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refusal, Refused
from app.extensions import db
from app.office.looking import note_look
from app.office.people import account_or_404, account_or_redirect, office_people
from app.people.accounts.models import Account
from app.people.accounts.queries import accounts_with_address
from app.people.participants.merging import SAME_PERSON, merge
from app.people.participants.rules import read_address
from app.people.roles.queries import grants_of

NOBODY_ELSE = Refusal(
    "nobody-else-at-address", _l("Nobody else has an account at this address."), "email", 422
)
STAFF_STAYS_APART = Refusal(
    "staff-stays-apart",
    _l("One of these has a role in the office. Only an administrator can join them."),
    "email",
    422,
)


@office_people.page("/office/people/<uuid:person_id>/merge/", permission=Permission.PEOPLE_MERGE)
def joining(person_id: UUID) -> Any:
    """Look up the other record by its address; then both stand side by side, with one button each."""
    person = account_or_redirect(person_id)
    if isinstance(person, Response):
        return person
    address = (request.args.get("email") or "").strip()
    others, refusal = _others(person, address) if address else ([], None)
    note_look("person-viewed", "person", person_id, now=clock.now(), others=len(others))
    page = render_template(
        "office/people/merge.html", person=person, others=others, address=address, refusal=refusal
    )
    return page, 422 if refusal else 200


@office_people.action(
    "/office/people/<uuid:person_id>/merge/<uuid:duplicate_id>/",
    csrf=CsrfClass.TOKEN,
    permission=Permission.PEOPLE_MERGE,
)
def join_records(person_id: UUID, duplicate_id: UUID) -> Response:
    """Let the person of this page stand for the other record too."""
    kept, duplicate = account_or_404(person_id), account_or_404(duplicate_id)
    try:
        _require_allowed(kept, duplicate)
        merge(duplicate_id, person_id, now=clock.now(), acting=current_user.participant_id)
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "error")
        return redirect(url_for("office_people.joining", person_id=person_id), 303)
    db.session.commit()
    flash(_("The two records are one now. The figures follow in a moment."), "success")
    return redirect(url_for("office_people.show", person_id=person_id), 303)


def _others(person: Account, address: str) -> tuple[list[Account], Refusal | None]:
    """Who else has this address, or why nobody can be joined."""
    try:
        found = accounts_with_address(read_address(address))
    except Refused as refused:
        return [], refused.refusal
    others = [each for each in found if each.participant_id != person.participant_id]
    return others, None if others else NOBODY_ELSE


def _require_allowed(kept: Account, duplicate: Account) -> None:
    if kept.participant_id == duplicate.participant_id:
        raise Refused(SAME_PERSON)
    now = clock.now()
    has_role = any(grants_of(each.participant_id, now) for each in (kept, duplicate))
    if has_role and not current_user.may(Permission.ROLES_EDIT):
        raise Refused(STAFF_STAYS_APART)
