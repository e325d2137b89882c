"""The office's own navigation: what this member of staff may open, in a fixed order."""

from typing import Any

from flask import Flask, current_app, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.core.navigation import Item, items

# Label and endpoint; the permission is the one that the route names. A module that joins adds its line here.
ENTRIES: tuple[tuple[Any, str], ...] = (
    (_l("Overview"), "office.home"),
    (_l("Consultations"), "office_consultations.index"),
    (_l("Look as"), "office_view_as.choose"),
    (_l("Petitions"), "office_petitions.index"),
    (_l("Signers"), "office_signers.index"),
    (_l("Actions"), "office_actions.index"),
    (_l("Moderation"), "office_moderation.index"),
    (_l("Movement"), "office_movement.index"),
    (_l("People"), "office_people.index"),
    (_l("Invitations"), "office_invitations.index"),
    (_l("Local groups"), "office_groups.index"),
    (_l("Terms"), "office_terms.index"),
    (_l("Lists of people"), "office_imports.index"),
    (_l("Roles"), "office_roles.index"),
    (_l("Information pages"), "office_pages.index"),
    (_l("Mails"), "office_mails.index"),
    (_l("Jobs"), "office_jobs.index"),
    (_l("Log"), "office_log.index"),
)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["office_items"] = office_items


def office_items() -> list[Item]:
    return items([(label, url_for(endpoint)) for label, endpoint in ENTRIES if may_open(endpoint)])


def may_open(endpoint: str) -> bool:
    return bool(current_user.may(getattr(current_app.view_functions[endpoint], "permission", None)))
