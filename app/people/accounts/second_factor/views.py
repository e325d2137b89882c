"""The second step of signing in, for staff: set up, give a code, keep the recovery codes."""

import json
from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.people.accounts.blueprint import accounts
from app.people.accounts.doors import signed_in_page
from app.people.accounts.rules import own_path
from app.people.accounts.second_factor import operations
from app.people.accounts.second_factor.forms import CodeForm
from app.people.accounts.second_factor.queries import codes_left, factor_of
from app.people.accounts.second_factor.secrets import (
    app_address,
    decrypted,
    encrypted,
    in_groups,
    new_secret,
    picture,
)
from app.people.accounts.signed_in import SignedIn

# What waits in the session is encrypted: the cookie itself can be read by whoever has it.
PENDING_SECRET, PENDING_CODES = "pending_secret", "pending_codes"


@accounts.page("/sign-in/second-factor/", also_posts=CsrfClass.TOKEN)
@signed_in_page
def second_factor(person: SignedIn) -> Any:
    """Ask for a code; who has no second factor yet sets one up first."""
    _require_staff(person)
    form = CodeForm(next=own_path(request.args.get("next")))
    if person.has_second_factor:
        return redirect(_onward(form.next.data), 303)
    if factor_of(person.participant_id) is None:
        return redirect(url_for("accounts.enrol", next=form.next.data), 303)
    status = 200
    if form.validate_on_submit():
        try:
            operations.give(person.participant_id, person.session_id, form.code.data, clock.now())
        except Refused as refused:
            form.code.errors, status = [str(refused.refusal)], refused.refusal.status
        db.session.commit()  # a wrong code counts as well
        if status == 200:
            return _after_code(person, form.next.data)
    elif form.is_submitted():
        status = 422
    return not_stored(render_template("accounts/second_factor.html", form=form), status)


@accounts.page("/sign-in/second-factor/new/", also_posts=CsrfClass.TOKEN)
@signed_in_page
def enrol(person: SignedIn) -> Any:
    """Set up an authenticator app; the secret waits in the session until its first code is right."""
    _require_staff(person)
    form = CodeForm(next=own_path(request.args.get("next")))
    if factor_of(person.participant_id) is not None:
        return redirect(url_for("accounts.second_factor", next=form.next.data), 303)
    secret = _pending(PENDING_SECRET) or _keep(PENDING_SECRET, new_secret())
    status = 200
    if form.validate_on_submit():
        try:
            codes = operations.enrol(
                person.participant_id, person.session_id, secret, form.code.data, clock.now()
            )
        except Refused as refused:
            form.code.errors, status = [str(refused.refusal)], refused.refusal.status
        db.session.commit()  # a wrong code counts as well
        if status == 200:
            session.pop(PENDING_SECRET, None)
            _keep(PENDING_CODES, json.dumps(codes))
            return redirect(url_for("accounts.recovery_codes", next=form.next.data), 303)
    elif form.is_submitted():
        status = 422
    page = render_template(
        "accounts/enrol.html",
        form=form,
        picture=picture(app_address(secret, person.email)),
        secret=in_groups(secret),
    )
    return not_stored(page, status)


@accounts.page("/sign-in/recovery-codes/")
@signed_in_page
def recovery_codes(person: SignedIn) -> Any:
    """Fresh codes until their owner says that they are kept; after that only how many are left."""
    if not person.has_second_factor:
        return redirect(url_for("accounts.second_factor", next=request.full_path.rstrip("?")), 303)
    codes = json.loads(_pending(PENDING_CODES) or "[]")
    left = codes_left(person.participant_id)
    onward = _onward(request.args.get("next"))
    return not_stored(render_template("accounts/recovery_codes.html", codes=codes, left=left, onward=onward))


@accounts.page("/sign-in/recovery-codes/download/")
@signed_in_page
def download_codes(person: SignedIn) -> Response:
    """The codes that are still on show, as a text file."""
    codes = json.loads(_pending(PENDING_CODES) or "[]")
    if not codes:
        abort(404)
    heading = _("Recovery codes of %(name)s for Samenspraak. Each works once.", name=person.name)
    answer = not_stored("\n".join([heading, "", *codes, ""]), mimetype="text/plain")
    name = _("samenspraak-recovery-codes.txt")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@accounts.action("/sign-in/recovery-codes/confirm/", csrf=CsrfClass.TOKEN)
@signed_in_page
def codes_kept(_person: SignedIn) -> Response:
    """The owner has kept the codes: they are never shown again."""
    session.pop(PENDING_CODES, None)
    return redirect(_onward(request.form.get("next")), 303)


@accounts.action("/sign-in/recovery-codes/new/", csrf=CsrfClass.TOKEN)
@signed_in_page
def new_codes(person: SignedIn) -> Response:
    """Ten fresh codes in place of the old ones."""
    if not person.has_second_factor:
        return redirect(url_for("accounts.second_factor", next=url_for("accounts.recovery_codes")), 303)
    codes = operations.new_recovery_codes(person.participant_id, clock.now())
    db.session.commit()
    _keep(PENDING_CODES, json.dumps(codes))
    return redirect(url_for("accounts.recovery_codes"), 303)


def _require_staff(person: SignedIn) -> None:
    if not person.may(Permission.OFFICE_ENTER):
        abort(403)


def _after_code(person: SignedIn, onward: str | None) -> Response:
    left = codes_left(person.participant_id)
    if left <= 3:
        flash(
            _("You have few recovery codes left. Make new ones at My Samenspraak, under devices."), "warning"
        )
    return redirect(_onward(onward), 303)


def _pending(name: str) -> str | None:
    kept = session.get(name)
    return decrypted(kept.encode()) if kept else None


def _keep(name: str, text: str) -> str:
    session[name] = encrypted(text).decode()
    return text


def _onward(path: str | None) -> str:
    return own_path(path) or url_for("office.home")
