"""Every wording a petition had: what it said, from when, and what changed."""

from flask import render_template

from app.core.languages import current_language
from app.petitions.reading.blueprint import enter, petitions
from app.petitions.versions.queries import shown_versions, steps_of


@petitions.page("/petitions/<slug>/versions/")
def wordings(slug: str) -> str:
    """The wordings, the latest first, each with what it changed in the reader's language."""
    found = enter(slug)
    steps = steps_of(shown_versions(found.petition.id), current_language())
    return render_template(
        "petitions/wordings.html", petition=found.petition, slug=found.slug, steps=list(reversed(steps))
    )
