"""A text that was read becomes a working version; paragraphs that read the same keep their key."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from app.consultations.drafts import rules
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
from app.consultations.drafts.queries import DraftText, latest_version, text_of
from app.consultations.drafts.sources import PairedParagraph, PairedSection, PairedText
from app.consultations.drafts.working_text import WorkingText
from app.consultations.processes.models import Consultation
from app.consultations.processes.operations import ConsultationTexts, create_consultation
from app.consultations.processes.ties import tie
from app.core import audit
from app.core.bilingual import Bilingual
from app.core.refusals import Refused
from app.core.types import new_id
from app.extensions import db


@dataclass(frozen=True)
class Imported:
    """What an import made."""

    consultation: Consultation
    version: DraftVersion
    created: bool
    sections: int
    lineage: dict[str, int]

    @property
    def paragraphs(self) -> int:
        return sum(count for name, count in self.lineage.items() if name != Lineage.DROPPED)


def import_draft(
    text: PairedText,
    *,
    consultation: Consultation | None,
    slug: str,
    label: str | None,
    now: datetime,
    actor_id: UUID | None,
    is_demo: bool = False,
    goals: Collection[str] = (),
) -> Imported:
    """A new working version from a text that was read; a new consultation, as a concept, when there is none.

    A paragraph that reads the same as in the latest version keeps its key; the rest is new. `goals` are codes
    of goals the consultation serves from now on; none leaves it as it is.

    Raises:
        Refused: the text has no paragraphs, or the consultation can't serve these goals.
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
    earlier = latest_version(consultation.id)
    version = new_version(consultation.id, earlier, label, now)
    _write_text(
        version,
        [section for section in text.sections if section.title_nl or section.title_en or section.paragraphs],
        earlier,
    )
    audit.record("draft.import", "draft_version", version.id, actor_id=actor_id, now=now)
    made = text_of(version)
    return Imported(consultation, version, created, len(made.sections), _counts(made))


def _write_text(version: DraftVersion, sections: list[PairedSection], earlier: DraftVersion | None) -> None:
    known = text_of(earlier) if earlier else None
    section_ids = _section_ids(version.consultation_id, sections, known)
    _write_headings(version, section_ids, sections)
    wanted = [
        (section_id, each)
        for section_id, part in zip(section_ids, sections, strict=True)
        for each in part.paragraphs
    ]
    _write_wordings(version, wanted, _matches([each for _, each in wanted], known))
    WorkingText(version).settle()


def _write_headings(version: DraftVersion, section_ids: list[UUID], sections: list[PairedSection]) -> None:
    db.session.add_all(
        [
            Heading(
                version_id=version.id,
                section_id=section_id,
                position=position,
                level=part.level,
                title=Bilingual(part.title_nl, part.title_en),
            )
            for position, (section_id, part) in enumerate(zip(section_ids, sections, strict=True))
        ]
    )


def _write_wordings(
    version: DraftVersion,
    wanted: list[tuple[UUID, PairedParagraph]],
    origins: list[tuple[UUID, UUID] | None],
) -> None:
    fresh = iter(_new_paragraphs(version.consultation_id, origins.count(None)))
    links = []
    for number, ((section_id, each), origin) in enumerate(zip(wanted, origins, strict=True), start=1):
        wording = Wording(
            id=new_id(),
            version_id=version.id,
            paragraph_id=origin[1] if origin else next(fresh),
            section_id=section_id,
            number=number,
            kind=each.kind.value,
            text=Bilingual(each.nl, each.en),
        )
        db.session.add(wording)
        if origin:
            links.append(WordingOrigin(wording_id=wording.id, origin_id=origin[0]))
    db.session.flush()
    db.session.add_all(links)
    db.session.flush()


def _section_ids(
    consultation_id: UUID, sections: Iterable[PairedSection], known: DraftText | None
) -> list[UUID]:
    """The identity of each section: that of the earlier one with the same title, else a new one."""
    free: dict[tuple[str, str], deque[UUID]] = defaultdict(deque)
    for section in known.sections if known else ():
        for language in ("nl", "en"):
            free[language, section.title.get(language) or ""].append(section.section_id)
    taken: set[UUID] = set()
    found: list[UUID | None] = []
    for part in sections:
        titles = (("nl", part.title_nl), ("en", part.title_en))
        candidates = [each for language, title in titles if title for each in free[language, title]]
        match = next((each for each in candidates if each not in taken), None)
        taken |= {match} if match else set()
        found.append(match)
    keys = iter(new_keys(Section, found.count(None)))
    rows = []
    for at, match in enumerate(found):
        if match is None:
            found[at] = new_id()
            rows.append({"id": found[at], "consultation_id": consultation_id, "key": next(keys)})
    if rows:
        db.session.execute(insert(Section), rows)
    return [each for each in found if each is not None]


def _matches(paragraphs: list[PairedParagraph], known: DraftText | None) -> list[tuple[UUID, UUID] | None]:
    """Per paragraph the (wording, paragraph) before it that reads the same in Dutch, or else in English."""
    found: list[tuple[UUID, UUID] | None] = [None] * len(paragraphs)
    if known is None:
        return found
    taken: set[UUID] = set()
    for language in ("nl", "en"):
        waiting: dict[str, deque[tuple[UUID, UUID]]] = defaultdict(deque)
        for earlier in known.paragraphs:
            text = earlier.text.get(language)
            if text and earlier.wording_id not in taken:
                waiting[text].append((earlier.wording_id, earlier.paragraph_id))
        for at, each in enumerate(paragraphs):
            text = each.nl if language == "nl" else each.en
            if found[at] is None and text and waiting.get(text):
                found[at] = waiting[text].popleft()
                taken.add(found[at][0])  # type: ignore[index]  # just set
    return found


def _new_paragraphs(consultation_id: UUID, count: int) -> list[UUID]:
    rows = [
        {"id": new_id(), "consultation_id": consultation_id, "key": key} for key in new_keys(Paragraph, count)
    ]
    if rows:
        db.session.execute(insert(Paragraph), rows)
    return [row["id"] for row in rows]  # type: ignore[misc]  # the id of each row


def _counts(text: DraftText) -> dict[str, int]:
    counts = dict.fromkeys((each.value for each in Lineage), 0)
    for paragraph in text.paragraphs:
        counts[paragraph.lineage] += 1
    counts[Lineage.DROPPED.value] = text.dropped
    return counts
