"""The one blueprint of the public pages, and the door through which each of them enters a petition."""

from typing import Any
from uuid import UUID

from flask import abort, current_app, g, redirect, request, url_for

from app.core import clock
from app.core.languages import current_language
from app.core.routing import LocalisedBlueprint
from app.core.transactions import SAFE_METHODS
from app.petitions import rules
from app.petitions.queries import Found, petition_with_slug, slugs_of
from app.settings import Settings

petitions = LocalisedBlueprint("petitions", __name__)


def enter(slug: str) -> Found:
    """The petition behind a slug; a former slug leads on.

    Unknown and not open yet are one and the same 404.
    """
    found = petition_with_slug(slug, current_language())
    if found is None or rules.standing(found.petition, clock.now()) is rules.Standing.HIDDEN:
        abort(404)
    endpoint = request.endpoint or "petitions.show"
    if found.slug != slug and request.method in SAFE_METHODS:
        abort(redirect(url_for(endpoint, slug=found.slug), 301))
    # After a refused form the language switch leads to the page itself: the form's address takes no GET.
    shown = endpoint if request.method in SAFE_METHODS else "petitions.show"
    name_addresses(found.petition.id, shown)
    return found


def name_addresses(petition_id: UUID, endpoint: str, **values: Any) -> None:
    """Tell the language switch where this page stands in each language, once it asks."""
    g.addresses = lambda: {
        language: url_for(endpoint, lang=language, slug=slug, **values)
        for language, slug in slugs_of(petition_id).items()
    }


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
