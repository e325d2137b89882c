"""Search and sitemap follow what everybody may read of consultations, and nothing else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.consultations.drafts.models import Section
from app.consultations.drafts.queries import DraftSection, text_of
from app.consultations.drafts.queries import version as version_with_id
from app.consultations.processes import rules
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import addresses_of, for_visitor, slugs_of
from app.consultations.processes.rules import NOBODY
from app.core import clock, search
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES, Language
from app.core.public_pages import PublicPage
from app.extensions import db

CONSULTATION = "consultation"
SECTION = "consultation-section"


def reindex(payload: dict[str, Any], now: datetime) -> None:
    """The job `consultations.index`: make findable what is public now, and nothing else."""
    found = db.session.get(Consultation, UUID(payload["consultation"]))
    if found is None:
        return
    _forget(found)
    if not rules.may_know(found, NOBODY):
        return
    addresses = slugs_of(found.id)
    for language in LANGUAGES:
        _index_front(found, language, addresses[language], now)
    phase = rules.shown_phase(found.phases, NOBODY, now)
    shown = version_with_id(phase.version_id) if phase and phase.version_id else None
    if shown is None or not shown.is_published:
        return
    for section in text_of(shown).sections:
        for language in LANGUAGES:
            _index_section(found.title, section, language, addresses[language], now)


def _forget(found: Consultation) -> None:
    search.remove(CONSULTATION, found.id)
    for section_id in db.session.scalars(select(Section.id).where(Section.consultation_id == found.id)):
        search.remove(SECTION, section_id)


def _index_front(found: Consultation, language: Language, slug: str, now: datetime) -> None:
    title = found.title.get(language)
    if title is None:
        return
    body = "\n\n".join(text for text in (found.summary.get(language), found.purpose.get(language)) if text)
    search.index(
        CONSULTATION,
        found.id,
        language,
        title=title,
        body=body,
        url_endpoint="consultations.show",
        url_values={"slug": slug},
        now=now,
    )


def _index_section(
    title: Bilingual, section: DraftSection, language: Language, slug: str, now: datetime
) -> None:
    body = "\n\n".join(text for each in section.paragraphs if (text := each.text.get(language)))
    if not body:
        return
    names = [title.text_in(language), section.title.get(language)]
    search.index(
        SECTION,
        section.section_id,
        language,
        title=": ".join(name for name in names if name),
        body=body,
        url_endpoint="consultations.show",
        url_values={"slug": slug, "_anchor": f"s-{section.key}"},
        now=now,
    )


def public_pages() -> Iterator[PublicPage]:
    """The list, and every consultation that everybody may know."""
    now = clock.now()
    yield PublicPage("consultations.index")
    known = [listed.consultation for listed in for_visitor(NOBODY, "nl", now)]
    addresses = addresses_of([found.id for found in known])
    for found in known:
        yield PublicPage(
            "consultations.show",
            values_in={language: {"slug": addresses[found.id][language]} for language in LANGUAGES},
            changed_at=found.published_at,
        )
