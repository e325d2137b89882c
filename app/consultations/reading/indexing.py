"""Search and sitemap follow what everybody may read of consultations, and nothing else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.consultations.answers.published import PublicPoint, points_seen
from app.consultations.comments.sight import sight_of
from app.consultations.drafts.models import Section
from app.consultations.drafts.queries import DraftSection, text_of
from app.consultations.drafts.queries import version as version_with_id
from app.consultations.points.models import Point
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
POINT = "consultation-point"
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
    for point in points_seen(sight_of(found.phases, NOBODY, now)):
        for language in LANGUAGES:
            _index_point(found.title, point, language, addresses[language], now)
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
    for point_id in db.session.scalars(select(Point.id).where(Point.consultation_id == found.id)):
        search.remove(POINT, point_id)


def _index_front(found: Consultation, language: Language, slug: str, now: datetime) -> None:
    title = found.title.get(language)
    if title is None:
        return
    said = (found.summary, found.purpose, found.can_change, found.cannot_change, found.deciders)
    body = "\n\n".join(text for each in said if (text := each.get(language)))
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


def _index_point(title: Bilingual, point: PublicPoint, language: Language, slug: str, now: datetime) -> None:
    """What the organisation says of a point: what people said themselves is not searched."""
    body = "\n\n".join(text for text in (point.summary.get(language), point.reason.get(language)) if text)
    if not body or point.title.get(language) is None:
        return
    search.index(
        POINT,
        point.id,
        language,
        title=f"{title.text_in(language)}: {point.title.text_in(language)}",
        body=body,
        url_endpoint="consultations.point",
        url_values={"slug": slug, "number": point.number},
        now=now,
    )


def public_pages() -> Iterator[PublicPage]:
    """The list, every consultation that everybody may know, and what became of what was said there."""
    now = clock.now()
    yield PublicPage("consultations.index")
    known = [listed.consultation for listed in for_visitor(NOBODY, "nl", now)]
    addresses = addresses_of([found.id for found in known])
    answers = points_seen(sight_of((phase for found in known for phase in found.phases), NOBODY, now))
    answered_at = {point.phase_id: point.published_at for point in answers}
    for found in known:
        yield PublicPage(
            "consultations.show",
            values_in={language: {"slug": addresses[found.id][language]} for language in LANGUAGES},
            changed_at=found.published_at,
        )
        told_at = [answered_at[phase.id] for phase in found.phases if phase.id in answered_at]
        if told_at:
            yield PublicPage(
                "consultations.heard",
                values_in={language: {"slug": addresses[found.id][language]} for language in LANGUAGES},
                changed_at=max(told_at),
            )
