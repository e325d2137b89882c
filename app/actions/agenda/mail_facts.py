"""What every mail says of an action."""

from typing import Any

from app.actions.agenda.models import Action
from app.actions.agenda.words import when, where
from app.core.languages import Language
from app.core.speaking import in_language


def about(action: Action, slug: str, language: Language) -> dict[str, Any]:
    """The facts of an action in a language, for the template of a mail."""
    with in_language(language):
        return {
            "title": action.title.text_in(language),
            "when": when(action),
            "where": where(action),
            "contact": action.contact.text_in(language),
            "slug": slug,
            "cancel_reason": action.cancel_reason.text_in(language),
        }
