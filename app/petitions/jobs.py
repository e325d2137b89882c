"""What workers do for petitions: close them by date, keep search in step."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import search
from app.core.languages import LANGUAGES, Language
from app.petitions import operations, queries, rules
from app.petitions.models import Petition

PETITION = "petition"


def close_past(_payload: dict[str, Any], now: datetime) -> None:
    """Write down which petitions their date has closed. Nobody could sign these any more already."""
    for petition in queries.past_their_date(now):
        operations.close_by_date(petition, now=now)


def reindex(payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.index`: make findable what everybody may read."""
    found = queries.petition(UUID(payload["petition"]))
    if found is None:
        return
    search.remove(PETITION, found.id)
    if rules.standing(found, now) is rules.Standing.HIDDEN:
        return
    addresses = queries.slugs_of(found.id)
    for language in LANGUAGES:
        _index(found, language, addresses[language], now)


def _index(found: Petition, language: Language, slug: str, now: datetime) -> None:
    title = found.title.get(language)
    if title is None:
        return
    texts = (found.demand.get(language), found.target.get(language), found.text.get(language))
    search.index(
        PETITION,
        found.id,
        language,
        title=title,
        body="\n\n".join(text for text in texts if text),
        url_endpoint="petitions.show",
        url_values={"slug": slug},
        now=now,
    )
