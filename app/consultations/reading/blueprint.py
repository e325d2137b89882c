"""The one blueprint of the public pages, and the door through which each of them enters a consultation."""

from typing import Any

from flask import abort, g, redirect, request, url_for
from sqlalchemy import select

from app.consultations.drafts.models import Paragraph, Section
from app.consultations.drafts.queries import paragraph_with_key
from app.consultations.processes import rules
from app.consultations.processes.queries import consultation_with_slug, slugs_of
from app.consultations.reading.visits import Visit, visit_to
from app.core.languages import LANGUAGES, current_language
from app.core.routing import LocalisedBlueprint
from app.core.transactions import SAFE_METHODS
from app.extensions import db

consultations = LocalisedBlueprint("consultations", __name__)


def enter(slug: str, **values: Any) -> Visit:
    """The visit to the consultation behind a slug; `values` are the rest of the address.

    Unknown, not published and not for this visitor are one and the same 404. A former slug leads on.
    """
    found = consultation_with_slug(slug, current_language())
    if found is None:
        abort(404)
    visit = visit_to(found.consultation, found.slug)
    if not rules.may_know(found.consultation, visit.visitor):
        abort(404)
    endpoint = request.endpoint or "consultations.show"
    if found.slug != slug and request.method in SAFE_METHODS:
        abort(redirect(url_for(endpoint, slug=found.slug, **values), 301))
    if request.method in SAFE_METHODS or "GET" in (request.url_rule.methods or ()):  # type: ignore[union-attr]
        name_addresses(found.consultation.id, endpoint, **values)
    return visit


def name_addresses(consultation_id: Any, endpoint: str, **values: Any) -> None:
    """Tell the language switch where this page stands in each language."""
    g.addresses = {
        language: url_for(endpoint, lang=language, slug=slug, **values)
        for language, slug in slugs_of(consultation_id).items()
        if language in LANGUAGES
    }


def paragraph_behind(visit: Visit, key: str) -> Paragraph:
    """The paragraph with this key in the visited consultation; 404 otherwise."""
    paragraph = paragraph_with_key(visit.consultation.id, key)
    if paragraph is None:
        abort(404)
    return paragraph


def section_behind(visit: Visit, key: str) -> Section:
    """The section with this key in the visited consultation; 404 otherwise."""
    statement = select(Section).where(Section.consultation_id == visit.consultation.id, Section.key == key)
    return db.session.scalar(statement) or abort(404)
