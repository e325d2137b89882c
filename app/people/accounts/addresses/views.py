"""The page behind the link that confirms a new address."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.people.accounts.addresses import operations
from app.people.accounts.addresses.queries import change_with_token
from app.people.accounts.addresses.rules import change_refusal
from app.people.accounts.answers import not_stored
from app.people.accounts.blueprint import accounts


@accounts.page("/my/settings/confirm/<token>/", also_posts=CsrfClass.ORIGIN)
def confirm_address(token: str) -> Any:
    """GET shows a button, POST confirms; it works in any browser, signed in or not."""
    change = change_with_token(token)
    refusal = change_refusal(change, clock.now())
    if refusal is None and request.method == "POST":
        try:
            operations.confirm_change(token, now=clock.now())
        except Refused as refused:
            refusal = refused.refusal
        else:
            db.session.commit()
            flash(_("Your new e-mail address is confirmed. From now on you sign in with it."), "success")
            signed_in = current_user.is_authenticated
            return redirect(url_for("web.my_details" if signed_in else "accounts.sign_in"), 303)
    page = render_template("accounts/confirm_address.html", change=change, refusal=refusal)
    return not_stored(page, refusal.status if refusal else 200)
