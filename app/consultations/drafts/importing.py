"""A text that was read becomes a working version; what comes from the version before keeps its key."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from app.consultations.drafts import rules
from app.consultations.drafts.following import Following, follow, state_of
from app.consultations.drafts.keys import new_keys
from app.consultations.drafts.models import (
    DraftVersion,
    Heading,
    Lineage,
    Paragraph,
    Section,
    Wording,
    WordingOrigin,
)
from app.consultations.drafts.operations import new_version
from app.consultations.drafts.queries import latest_version
from app.consultations.drafts.sources import PairedText
from app.consultations.drafts.working_text import WorkingText
from app.consultations.processes.models import Consultation
from app.consultations.processes.operations import ConsultationTexts, create_consultation
from app.consultations.processes.ties import tie
from app.core import audit
from app.core.bilingual import Bilingual
from app.core.refusals import Refused, require
from app.core.types import new_id
from app.extensions import db


@dataclass(frozen=True)
class Confirmed:
    """What staff confirmed: the state of the version before, and by key where each paragraph comes from."""

    state: str
    origins: Sequence[Iterable[str]]


@dataclass(frozen=True)
class Imported:
    """What an import made: `lineage` counts paragraphs by lineage, `moved` those that stand elsewhere."""

    consultation: Consultation
    version: DraftVersion
    created: bool
    sections: int
    lineage: dict[str, int]
    moved: int

    @property
    def paragraphs(self) -> int:
        return sum(count for name, count in self.lineage.items() if name != Lineage.DROPPED)


def import_draft(
    text: PairedText,
    *,
    consultation: Consultation | None,
    slug: str,
    label: Bilingual | None,
    now: datetime,
    actor_id: UUID | None,
    is_demo: bool = False,
    goals: Collection[str] = (),
    confirmed: Confirmed | None = None,
    sure: bool = False,
) -> Imported:
    """A new working version from a text that was read; a new consultation, as a concept, when there is none.

    Where its paragraphs come from is as staff confirmed it, or else as proposed by how they read; what was
    kept or reworded keeps its key. `sure` says that it is the right document, also when next to nothing of
    the version before is in it. `goals` are codes of goals it serves from now on; none leaves it.

    Raises:
        Refused: the text has no paragraphs, it may be the wrong document, the version before changed since
            staff confirmed, or the consultation can't serve these goals.
    """
    if not any(section.paragraphs for section in text.sections):
        raise Refused(rules.NO_TEXT)
    created = consultation is None
    if consultation is None:
        title = Bilingual(text.title_nl, text.title_en) or Bilingual(nl=slug)
        consultation = create_consultation(
            ConsultationTexts(title), slug=slug, now=now, actor_id=actor_id, is_demo=is_demo
        )
    else:
        db.session.refresh(consultation, with_for_update={"of": Consultation})
    if goals:
        tie(consultation, goals, now=now)
    earlier = held_version(consultation.id)
    if confirmed is not None and confirmed.state != state_of(earlier):
        raise Refused(rules.BASE_MOVED)
    following = follow(text, earlier, confirmed.origins if confirmed else None)
    require(rules.may_follow(len(following.dropped), len(following.earlier), sure=sure))
    version = new_version(consultation.id, earlier, label, now)
    _write_text(version, following)
    audit.record("draft.import", "draft_version", version.id, actor_id=actor_id, now=now)
    counts, moved = following.counts, len(following.moved)
    return Imported(consultation, version, created, len(following.sections), counts, moved)


def held_version(consultation_id: UUID) -> DraftVersion | None:
    """The latest version, which nobody changes or publishes until the commit."""
    latest = latest_version(consultation_id)
    if latest is not None:
        db.session.refresh(latest, with_for_update=True)
    return latest


def _write_text(version: DraftVersion, following: Following) -> None:
    section_ids = _section_ids(version.consultation_id, following.section_ids)
    _write_headings(version, section_ids, following)
    _write_wordings(version, section_ids, following)
    WorkingText(version).settle()


def _write_headings(version: DraftVersion, section_ids: list[UUID], following: Following) -> None:
    summaries = {section.section_id: section.summary for section in following.base_sections}
    db.session.add_all(
        [
            Heading(
                version_id=version.id,
                section_id=section_id,
                position=position,
                level=part.level,
                title=Bilingual(part.title_nl, part.title_en),
                summary=summaries.get(section_id, Bilingual()),
            )
            for position, (section_id, part) in enumerate(zip(section_ids, following.sections, strict=True))
        ]
    )


def _write_wordings(version: DraftVersion, section_ids: list[UUID], following: Following) -> None:
    places = [
        section_id
        for section_id, part in zip(section_ids, following.sections, strict=True)
        for _each in part.paragraphs
    ]
    fresh = iter(_new_paragraphs(version.consultation_id, following.identities.count(None)))
    links = []
    for at, (section_id, each) in enumerate(zip(places, following.later, strict=True)):
        wording = Wording(
            id=new_id(),
            version_id=version.id,
            paragraph_id=following.identities[at] or next(fresh),
            section_id=section_id,
            number=at + 1,
            kind=each.kind.value,
            text=Bilingual(each.nl, each.en),
        )
        db.session.add(wording)
        links += [(wording.id, following.earlier[origin].wording_id) for origin in following.origins[at]]
    db.session.flush()
    db.session.add_all([WordingOrigin(wording_id=wording, origin_id=origin) for wording, origin in links])
    db.session.flush()


def _section_ids(consultation_id: UUID, known: Sequence[UUID | None]) -> list[UUID]:
    """The identity of each section: the known one, else a new one."""
    keys = iter(new_keys(Section, list(known).count(None)))
    rows = []
    found = []
    for section_id in known:
        if section_id is None:
            rows.append({"id": new_id(), "consultation_id": consultation_id, "key": next(keys)})
        found.append(section_id or rows[-1]["id"])
    if rows:
        db.session.execute(insert(Section), rows)
    return found  # type: ignore[return-value]  # the id of each row


def _new_paragraphs(consultation_id: UUID, count: int) -> list[UUID]:
    rows = [
        {"id": new_id(), "consultation_id": consultation_id, "key": key} for key in new_keys(Paragraph, count)
    ]
    if rows:
        db.session.execute(insert(Paragraph), rows)
    return [row["id"] for row in rows]  # type: ignore[misc]  # the id of each row
