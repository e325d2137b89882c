"""The one blueprint of the public pages, and the door through which each of them enters a consultation."""

from typing import Any

from flask import abort, g, redirect, request, url_for
from sqlalchemy import select

from app.consultations.comments.places import Part
from app.consultations.drafts import published
from app.consultations.drafts.models import Section
from app.consultations.drafts.queries import paragraph_with_key
from app.consultations.processes import rules
from app.consultations.processes.structure import structure_behind
from app.consultations.reading.visits import Visit, visit_to
from app.core.languages import current_language
from app.core.routing import LocalisedBlueprint
from app.core.transactions import SAFE_METHODS
from app.extensions import db

consultations = LocalisedBlueprint("consultations", __name__)


def enter(slug: str, **values: Any) -> Visit:
    """The visit to the consultation behind a slug; `values` are the rest of the address.

    Unknown, not published and not for this visitor are one and the same 404. A former slug leads on.
    """
    structure = structure_behind(slug, current_language())
    if structure is None:
        abort(404)
    visit = visit_to(structure)
    if not rules.may_know(visit.consultation, visit.visitor):
        abort(404)
    endpoint = request.endpoint or "consultations.show"
    if visit.slug != slug and request.method in SAFE_METHODS:
        abort(redirect(url_for(endpoint, slug=visit.slug, **values), 301))
    if request.method in SAFE_METHODS or "GET" in (request.url_rule.methods or ()):  # type: ignore[union-attr]
        name_addresses(visit, endpoint, **values)
    return visit


def name_addresses(visit: Visit, endpoint: str, **values: Any) -> None:
    """Tell the language switch where this page stands in each language."""
    g.addresses = {
        language: url_for(endpoint, lang=language, slug=slug, **values)
        for language, slug in visit.structure.slugs.items()
    }


def paragraph_behind(visit: Visit, key: str) -> Part:
    """The paragraph with this key in the visited consultation; 404 otherwise."""
    phase = visit.standing.phase
    shown = published.paragraph_with_key(phase.version_id, key) if phase and phase.version_id else None
    if shown is not None:
        return Part(shown.paragraph_id, key, visit.consultation.id)
    found = paragraph_with_key(visit.consultation.id, key) or abort(404)
    return Part(found.id, key, visit.consultation.id)


def section_behind(visit: Visit, key: str) -> Part:
    """The section with this key in the visited consultation; 404 otherwise."""
    statement = select(Section.id).where(Section.consultation_id == visit.consultation.id, Section.key == key)
    return Part(db.session.scalar(statement) or abort(404), key, visit.consultation.id)
