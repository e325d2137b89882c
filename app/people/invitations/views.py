"""The page behind an invitation: one look, one button."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.refusals import Refusal, Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.people.accounts.links.forms import SignInForm
from app.people.accounts.links.views import start_session
from app.people.accounts.queries import account_of
from app.people.invitations import operations
from app.people.invitations.queries import invitation_with_token
from app.people.invitations.rules import INVITATION_UNKNOWN, link_refusal

invitations = LocalisedBlueprint("invitations", __name__)


@invitations.page("/invitation/<token>/", also_posts=CsrfClass.ORIGIN)
def accept(token: str) -> Any:
    """GET shows who is invited and a button, so that programs which open links in mail accept nothing."""
    now = clock.now()
    found = invitation_with_token(token)
    refusal = link_refusal(found, now)
    account = account_of(found.participant_id) if found is not None and refusal is None else None
    if account is None:
        return _broken(refusal or INVITATION_UNKNOWN)
    if request.method == "POST":
        try:
            accepted = operations.accept(token, now)
        except Refused as refused:
            db.session.rollback()
            return _broken(refused.refusal)
        start_session(accepted)
        return redirect(url_for("web.my_page"), 303)
    days = current_app.extensions["settings"].session_days
    return not_stored(render_template("invitations/accept.html", account=account, days=days))


def _broken(refusal: Refusal) -> Any:
    page = render_template("accounts/broken_link.html", refusal=refusal, form=SignInForm(formdata=None))
    return not_stored(page, refusal.status)
