"""Search and sitemap follow what everybody may read of actions."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from app.actions.agenda import rules
from app.actions.agenda.models import Action
from app.actions.agenda.queries import action, addresses_of, public_actions, slugs_of
from app.actions.agenda.words import where
from app.core import search
from app.core.languages import LANGUAGES, Language
from app.core.public_pages import PublicPage

KIND = "action"


def reindex(payload: dict[str, Any], now: datetime) -> None:
    """The job `actions.index`: make findable what is public now."""
    found = action(UUID(payload["action"]))
    if found is None:
        return
    search.remove(KIND, found.id)
    if rules.is_known(found):
        addresses = slugs_of(found.id)
        for language in LANGUAGES:
            _index(found, language, addresses[language], now)


def _index(found: Action, language: Language, slug: str, now: datetime) -> None:
    title = found.title.get(language)
    if title is None:
        return
    texts = (found.summary.get(language), where(found), found.text.get(language))
    search.index(
        KIND,
        found.id,
        language,
        title=title,
        body="\n\n".join(text for text in texts if text),
        url_endpoint="actions.show",
        url_values={"slug": slug},
        now=now,
    )


def public_pages() -> Iterator[PublicPage]:
    """The list, and every action that is or was public."""
    yield PublicPage("actions.index")
    known = public_actions()
    addresses = addresses_of([found.id for found in known])
    for found in known:
        yield PublicPage(
            "actions.show",
            values_in={language: {"slug": addresses[found.id][language]} for language in LANGUAGES},
            changed_at=found.cancelled_at or found.published_at,
        )
