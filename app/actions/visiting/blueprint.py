"""The one blueprint of the public pages, and the door through which each of them enters an action."""

from typing import Any

from flask import abort, current_app, g, redirect, request, url_for

from app.actions.agenda import rules
from app.actions.agenda.queries import Found, action_with_slug, slugs_of
from app.core.languages import current_language
from app.core.routing import LocalisedBlueprint
from app.core.transactions import SAFE_METHODS
from app.settings import Settings

actions = LocalisedBlueprint("actions", __name__)


def enter(slug: str) -> Found:
    """The action behind a slug; unknown and not public are one 404. A former slug leads on."""
    found = action_with_slug(slug, current_language())
    if found is None or not rules.is_known(found.action):
        abort(404)
    reading = request.method in SAFE_METHODS
    if found.slug != slug and reading:
        abort(redirect(url_for(request.endpoint or "actions.show", slug=found.slug), 301))
    # A form that comes back with a reason stands on the page of the action.
    name_addresses(found, (request.endpoint or "actions.show") if reading else "actions.show")
    return found


def name_addresses(found: Found, endpoint: str, **values: Any) -> None:
    """Tell the language switch where this page stands in each language."""
    g.addresses = {
        language: url_for(endpoint, lang=language, slug=slug, **values)
        for language, slug in slugs_of(found.action.id).items()
    }


def settings() -> Settings:
    held: Settings = current_app.extensions["settings"]
    return held
