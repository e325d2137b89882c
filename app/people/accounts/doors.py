"""Pages for whoever signed in: the view gets the person as its first argument."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core.transactions import SAFE_METHODS
from app.people.accounts.signed_in import SignedIn

P = ParamSpec("P")


def signed_in_page(view: Callable[Concatenate[SignedIn, P], Any]) -> Callable[P, Any]:
    """Hand the view the person; lead everybody else to signing in, and back to this page afterwards."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return to_sign_in()
        person: SignedIn = current_user._get_current_object()
        return view(person, *args, **kwargs)

    # Who looks as another audience has no page of their own.
    guarded.is_personal = True  # type: ignore[attr-defined]
    return guarded


def to_sign_in() -> Response:
    """To signing in, and from there back to this page; a form that was sent has not been carried out."""
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    flash(_("You are no longer signed in, so nothing was changed. Sign in and try once more."), "warning")
    return redirect(url_for("accounts.sign_in"), 303)
