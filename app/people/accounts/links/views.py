"""Signing in and out: the form, the page after it, the mailed link."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.limits import network_of
from app.core.refusals import Refusal, Refused
from app.extensions import db
from app.people.accounts import signed_in
from app.people.accounts.answers import not_stored
from app.people.accounts.blueprint import accounts
from app.people.accounts.devices.operations import sign_device_in, sign_device_out
from app.people.accounts.doors import signed_in_page
from app.people.accounts.links import operations
from app.people.accounts.links.forms import SignInForm, WhoForm
from app.people.accounts.links.queries import link_with_token
from app.people.accounts.links.rules import LINK_UNKNOWN, link_refusal
from app.people.accounts.models import Account
from app.people.accounts.queries import accounts_with_key
from app.people.accounts.rules import own_path
from app.people.accounts.signed_in import SignedIn
from app.settings import Settings


@accounts.page("/sign-in/", also_posts=CsrfClass.ORIGIN)
def sign_in() -> Any:
    """Ask for a link by mail; the answer is the same whether anybody has an account at the address."""
    if current_user.is_authenticated:
        return redirect(_onward(request.args.get("next")), 303)
    form = SignInForm(next=own_path(request.args.get("next")))
    status = 200
    if form.validate_on_submit():
        try:
            operations.ask_for_link(
                form.email.data,
                language=current_language(),
                network=network_of(request.remote_addr),
                next_path=form.next.data,
                settings=_settings(),
                now=clock.now(),
            )
        except Refused as refused:
            db.session.commit()  # the attempt counts
            form.email.errors = [str(refused.refusal)]
            status = refused.refusal.status
        else:
            db.session.commit()
            session["sent_to"] = form.email.data.strip()
            return redirect(url_for("accounts.sent"), 303)
    elif form.is_submitted():
        status = 422
    return not_stored(render_template("accounts/sign_in.html", form=form), status)


@accounts.page("/sign-in/sent/")
def sent() -> Response:
    """What to do now; the address stands there once, so that a slip of the finger shows."""
    return not_stored(render_template("accounts/sent.html", address=session.pop("sent_to", None)))


@accounts.page("/sign-in/<token>/", also_posts=CsrfClass.ORIGIN)
def link(token: str) -> Any:
    """The mailed link: GET shows a button, so that programs which open links in mail sign nobody in."""
    now = clock.now()
    found = link_with_token(token)
    refusal = link_refusal(found, now)
    if found is None or refusal is not None:
        return _broken_link(refusal or LINK_UNKNOWN, found.next_path if found else None)
    people = accounts_with_key(found.address_key)
    if not people:
        return _broken_link(LINK_UNKNOWN)
    form = _who_form(people)
    if request.method == "POST":
        if len(people) > 1 and not form.validate():
            return not_stored(render_template("accounts/link.html", form=form, people=people), 422)
        try:
            account, onward = operations.use_link(token, who=_chosen(form, people), now=now)
        except Refused as refused:
            return _broken_link(refused.refusal, found.next_path)
        start_session(account)
        return redirect(_onward(onward), 303)
    return not_stored(render_template("accounts/link.html", form=form, people=people))


@accounts.action("/sign-out/", csrf=CsrfClass.TOKEN)
@signed_in_page
def sign_out(person: SignedIn) -> Response:
    sign_device_out(person.participant_id, person.session_id)
    signed_in.leave()
    db.session.commit()
    flash(_("You are signed out."), "success")
    return redirect(url_for("web.home"), 303)


def _who_form(people: list[Account]) -> WhoForm:
    form = WhoForm()
    form.who.choices = [(str(account.participant_id), account.name) for account in people]
    return form


def _chosen(form: WhoForm, people: list[Account]) -> UUID | None:
    return UUID(form.who.data) if len(people) > 1 else None


def start_session(account: Account) -> None:
    """A new session for this device: nothing of the one before sign-in survives it."""
    settings = _settings()
    token = sign_device_in(
        account,
        user_agent=request.user_agent.string,
        valid_for=timedelta(days=settings.session_days),
        now=clock.now(),
    )
    if current_user.is_authenticated:
        sign_device_out(current_user.participant_id, current_user.session_id)
    db.session.commit()
    session.clear()
    session.permanent = True
    login_user(signed_in.person_behind(token))


def _broken_link(refusal: Refusal, onward: str | None = None) -> Response:
    """Why the link doesn't work, and the way to a new one that leads to the same page."""
    form = SignInForm(formdata=None, next=own_path(onward))
    page = render_template("accounts/broken_link.html", refusal=refusal, form=form)
    return not_stored(page, refusal.status)


def _onward(path: str | None) -> str:
    return own_path(path) or url_for("web.my_page")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
