"""Versions of a draft: copied, published, thrown away. Nothing here commits."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from app.consultations.drafts import changes, rules
from app.consultations.drafts.models import (
    DraftVersion,
    Heading,
    Lineage,
    Paragraph,
    Section,
    VersionStatus,
    Wording,
    WordingOrigin,
)
from app.consultations.drafts.queries import is_followed, latest_published, latest_version, text_of
from app.consultations.processes.models import Phase
from app.consultations.processes.operations import INDEX_JOB
from app.core import audit, jobs
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.core.refusals import Refused, require
from app.core.types import new_id
from app.extensions import db


def new_version(
    consultation_id: UUID, earlier: DraftVersion | None, label: Bilingual | None, now: datetime
) -> DraftVersion:
    """An empty working version that follows `earlier`, the latest."""
    version = DraftVersion(
        id=new_id(),
        consultation_id=consultation_id,
        based_on_id=earlier.id if earlier else None,
        number=earlier.number + 1 if earlier else 1,
        label=_short(label or Bilingual()),
        created_at=now,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _short(label: Bilingual) -> Bilingual:
    return Bilingual(*((label.get(each) or "").strip()[:80] for each in LANGUAGES))


def copy_version(
    version: DraftVersion, *, label: Bilingual | None, now: datetime, actor_id: UUID | None
) -> DraftVersion:
    """A new working version that reads as this one, to be changed.

    Raises:
        Refused: it isn't the latest.
    """
    latest = latest_version(version.consultation_id)
    if latest is None or latest.id != version.id:
        raise Refused(rules.NOT_NEWEST)
    copy = new_version(version.consultation_id, version, label, now)
    text = text_of(version)
    for position, section in enumerate(text.sections):
        db.session.add(
            Heading(
                version_id=copy.id,
                section_id=section.section_id,
                position=position,
                level=section.level,
                title=section.title,
                summary=section.summary,
                revision=1,
            )
        )
    links = []
    for paragraph in text.paragraphs:
        wording = Wording(
            id=new_id(),
            version_id=copy.id,
            paragraph_id=paragraph.paragraph_id,
            section_id=paragraph.section_id,
            number=paragraph.number,
            kind=paragraph.kind,
            lineage=Lineage.KEPT,
            text=paragraph.text,
            revision=1,
        )
        db.session.add(wording)
        links.append(WordingOrigin(wording_id=wording.id, origin_id=paragraph.wording_id))
    db.session.flush()
    db.session.add_all(links)
    db.session.flush()
    audit.record("draft.copy", "draft_version", copy.id, actor_id=actor_id, now=now)
    return copy


def publish_version(
    version: DraftVersion, *, phases: Iterable[Phase] = (), now: datetime, actor_id: UUID | None
) -> None:
    """From now on this version stays as it is; the phases named show it.

    Raises:
        Refused: it is published already, a later one is, or it has no paragraphs.
    """
    db.session.refresh(version, with_for_update=True)
    published = latest_published(version.consultation_id)
    count = select(func.count()).where(Wording.version_id == version.id, Wording.number.is_not(None))
    require(rules.may_publish(version, published, db.session.scalar(count) or 0))
    changes.forget(version)
    version.status, version.published_at = VersionStatus.PUBLISHED, now
    for phase in phases:
        phase.version_id = version.id
    db.session.flush()
    jobs.enqueue(INDEX_JOB, {"consultation": str(version.consultation_id)}, now=now)
    audit.record("draft.publish", "draft_version", version.id, actor_id=actor_id, now=now)


def discard_version(version: DraftVersion, *, now: datetime, actor_id: UUID | None) -> None:
    """Throw a working version away. Its paragraphs that stand nowhere else go with it.

    Raises:
        Refused: it is published, a newer one is based on it, or a phase is to show it.
    """
    db.session.refresh(version, with_for_update=True)
    shown = db.session.scalar(select(Phase.id).where(Phase.version_id == version.id).limit(1)) is not None
    require(rules.may_discard(version, followed=is_followed(version.id), shown=shown))
    changes.forget(version)
    for table in (Wording, Heading):
        db.session.execute(delete(table).where(table.version_id == version.id))
    db.session.delete(version)
    db.session.flush()
    _remove_orphans(version.consultation_id)
    audit.record("draft.discard", "draft_version", version.id, actor_id=actor_id, now=now)


def _remove_orphans(consultation_id: UUID) -> None:
    """Identities that no version of the consultation has."""
    paragraphs = delete(Paragraph).where(
        Paragraph.consultation_id == consultation_id, Paragraph.id.not_in(select(Wording.paragraph_id))
    )
    sections = delete(Section).where(
        Section.consultation_id == consultation_id,
        Section.id.not_in(select(Wording.section_id)),
        Section.id.not_in(select(Heading.section_id)),
    )
    for statement in (paragraphs, sections):
        db.session.execute(statement, execution_options={"synchronize_session": False})
