"""Looking as another audience: staff see the public pages as its people do, and can change nothing meanwhile.

The choice lives in the session of one browser. It holds while the person behind it may look as others, with
their second factor; the pages of the office stay their own. Whoever is looked as is nobody in particular: no
page of a person shows anything, because there is none.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Flask, current_app, g, has_request_context, render_template, request, session
from flask_babel import gettext as _
from flask_login import UserMixin, current_user
from werkzeug.wrappers import Response

from app.core.access import AnonymousVisitor, Permission, Role
from app.core.languages import Language, current_language
from app.core.transactions import SAFE_METHODS
from app.people.accounts.answers import not_stored
from app.people.audiences.models import Audience
from app.people.audiences.queries import audience_names

IN_SESSION = "view_as"
# Stands for somebody of an audience who is nobody: no row has it.
NOBODY_IN_PARTICULAR = UUID(int=0)
# What may be sent while looking: the choice of another audience, the way back, and signing out.
ALWAYS = frozenset({"office_view_as.choose", "office_view_as.stop", "accounts.sign_out"})


class SomebodyOf(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Somebody signed in who belongs to these audiences, without being anybody."""

    participant_id = NOBODY_IN_PARTICULAR
    email = ""
    birth_year: int | None = None
    roles: frozenset[Role] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    has_second_factor = False
    session_id = NOBODY_IN_PARTICULAR

    def __init__(self, codes: Iterable[str]) -> None:
        self.audiences = frozenset(codes) | {Audience.PUBLIC.value}

    def get_id(self) -> str:
        return ""

    @property
    def name(self) -> str:
        return str(_("Somebody"))

    @property
    def language(self) -> Language:
        return current_language()

    def may(self, permission: str, scope: str | None = None) -> bool:
        return False


def init_app(app: Flask) -> None:
    app.before_request(refuse)
    app.jinja_env.globals["looking_as"] = looking_as


def begin(codes: Iterable[str]) -> None:
    """From the next page on this browser shows what these audiences see; without any, what nobody sees."""
    session[IN_SESSION] = sorted(code for code in set(codes) if code in set(Audience))


def end() -> None:
    session.pop(IN_SESSION, None)


def seen_through(person: Any) -> Any:
    """Whom this page is for: the person, or whom they look as where it is none of the office."""
    chosen = session.get(IN_SESSION) if has_request_context() else None
    if chosen is None or not person.may(Permission.VIEW_AS) or not person.has_second_factor:
        return person
    g.looking_as = tuple(chosen)
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "permission", None) is not None or request.endpoint in ALWAYS:
        return person
    return SomebodyOf(chosen) if chosen else AnonymousVisitor()


def looking_as() -> str | None:
    """The audiences that this page is shown as, in words; None on pages shown as oneself."""
    current_user.is_authenticated  # noqa: B018 who looks is found out on the first question
    chosen = g.get("looking_as")
    if chosen is None:
        return None
    if names := audience_names(chosen):
        return ", ".join(names)
    return str(_("somebody with an account") if chosen else _("somebody who is not signed in"))


def refuse() -> Response | None:
    """While looking nothing is sent and no page of a person opens: a page says so, and how to stop."""
    if request.endpoint is None or IN_SESSION not in session or request.endpoint in ALWAYS:
        return None
    if looking_as() is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if request.method in SAFE_METHODS and not getattr(view, "is_personal", False):
        return None
    page = render_template("office/view_as/refused.html", reading=request.method in SAFE_METHODS)
    return not_stored(page, 403)
