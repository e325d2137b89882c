"""Drafts as they are read: versions, sections and paragraphs in reading order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.consultations.drafts.models import (
    DraftChange,
    DraftUpload,
    DraftVersion,
    Heading,
    Lineage,
    Paragraph,
    Section,
    VersionStatus,
    Wording,
    WordingOrigin,
)
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.extensions import db


@dataclass(frozen=True)
class DraftParagraph:
    """One paragraph of one version, ready to be shown."""

    wording_id: UUID
    paragraph_id: UUID
    key: str
    number: int
    kind: str
    lineage: str
    text: Bilingual
    section_id: UUID
    revision: int


@dataclass(frozen=True)
class DraftSection:
    """One section of one version with its paragraphs; `title` is empty for text before the first heading."""

    heading_id: UUID
    section_id: UUID
    key: str
    level: int
    title: Bilingual
    revision: int
    summary: Bilingual = field(default_factory=Bilingual)
    paragraphs: list[DraftParagraph] = field(default_factory=list)


@dataclass(frozen=True)
class Dropped:
    """A paragraph that is in the text no more; `number` is what it had in the last version that held it."""

    paragraph_id: UUID
    key: str
    number: int
    version_number: int
    text: Bilingual


@dataclass(frozen=True)
class DraftText:
    """A whole version in reading order."""

    version: DraftVersion
    sections: list[DraftSection]
    dropped: int

    @property
    def paragraphs(self) -> Iterator[DraftParagraph]:
        for section in self.sections:
            yield from section.paragraphs

    @property
    def untitled(self) -> dict[str, list[DraftSection]]:
        """Per language the sections whose title exists in the other language alone."""
        return {each: [s for s in self.sections if s.title and not s.title.get(each)] for each in LANGUAGES}

    @property
    def unsummarised(self) -> dict[str, list[DraftSection]]:
        """Per language the sections that have no summary in it; one without paragraphs needs none."""
        return {
            each: [s for s in self.sections if s.paragraphs and not s.summary.get(each)] for each in LANGUAGES
        }

    @property
    def is_complete(self) -> bool:
        """Whether every title and paragraph is there in both languages, and so is every summary there is."""
        halves = [each for each in self.sections if each.summary and each.summary.missing]
        lacking = [*self.untitled.values(), *self.missing.values(), halves]
        return not any(lacking)

    @property
    def missing(self) -> dict[str, list[int]]:
        """Per language the numbers of the paragraphs that lack it."""
        lacking: dict[str, list[int]] = {"nl": [], "en": []}
        for paragraph in self.paragraphs:
            for language in paragraph.text.missing:
                lacking[language].append(paragraph.number)
        return lacking


@dataclass(frozen=True)
class Appearance:
    """A paragraph as it read in one published version."""

    wording: Wording
    version_number: int


def version(version_id: UUID) -> DraftVersion | None:
    return db.session.get(DraftVersion, version_id)


# Built once: every page of a draft asks it.
_VERSIONS = (
    select(DraftVersion)
    .where(DraftVersion.consultation_id == bindparam("consultation"))
    .order_by(DraftVersion.number.desc())
)


def versions_of(consultation_id: UUID) -> Sequence[DraftVersion]:
    """Every version, the latest first."""
    return db.session.scalars(_VERSIONS, {"consultation": consultation_id}).all()


def latest_version(consultation_id: UUID) -> DraftVersion | None:
    statement = select(DraftVersion).where(DraftVersion.consultation_id == consultation_id)
    return db.session.scalar(statement.order_by(DraftVersion.number.desc()).limit(1))


def latest_published(consultation_id: UUID) -> int | None:
    """The number of the last version that was published."""
    published = (DraftVersion.consultation_id == consultation_id, DraftVersion.published_at.is_not(None))
    return db.session.scalar(select(func.max(DraftVersion.number)).where(*published))


def is_followed(version_id: UUID) -> bool:
    """Whether another version is based on this one."""
    followers = select(DraftVersion.id).where(DraftVersion.based_on_id == version_id)
    return db.session.scalar(followers.limit(1)) is not None


def version_with_number(consultation_id: UUID, number: int) -> DraftVersion | None:
    statement = select(DraftVersion).where(DraftVersion.consultation_id == consultation_id)
    return db.session.scalar(statement.where(DraftVersion.number == number))


def text_of(shown: DraftVersion) -> DraftText:
    """The version with its sections and paragraphs: two statements, whatever its length."""
    heading_rows = db.session.execute(
        select(Heading, Section.key)
        .join(Section, Section.id == Heading.section_id)
        .where(Heading.version_id == shown.id)
        .order_by(Heading.position, Heading.id)
    )
    sections = {
        heading.section_id: DraftSection(
            heading.id,
            heading.section_id,
            key,
            heading.level,
            heading.title,
            heading.revision,
            heading.summary,
        )
        for heading, key in heading_rows
    }
    dropped = 0
    for wording, key in _wording_rows(shown.id):
        if wording.number is None:
            dropped += 1
        else:
            sections[wording.section_id].paragraphs.append(_shown(wording, wording.number, key))
    return DraftText(shown, list(sections.values()), dropped)


def _wording_rows(version_id: UUID) -> Iterable[tuple[Wording, str]]:
    statement = select(Wording, Paragraph.key).join(Paragraph, Paragraph.id == Wording.paragraph_id)
    rows = db.session.execute(statement.where(Wording.version_id == version_id).order_by(Wording.number))
    return ((row[0], row[1]) for row in rows)


def _shown(wording: Wording, number: int, key: str) -> DraftParagraph:
    return DraftParagraph(
        wording.id,
        wording.paragraph_id,
        key,
        number,
        wording.kind,
        wording.lineage,
        wording.text,
        wording.section_id,
        wording.revision,
    )


def paragraph_with_key(consultation_id: UUID, key: str) -> Paragraph | None:
    statement = select(Paragraph).where(Paragraph.consultation_id == consultation_id, Paragraph.key == key)
    return db.session.scalar(statement)


def appearances(paragraph_id: UUID, version_ids: Iterable[UUID]) -> list[Appearance]:
    """How a paragraph reads in those of these versions that are published and have it, the latest first."""
    statement = (
        select(Wording, DraftVersion.number)
        .join(DraftVersion, DraftVersion.id == Wording.version_id)
        .where(
            Wording.paragraph_id == paragraph_id,
            Wording.version_id.in_(list(version_ids)),
            Wording.number.is_not(None),
            DraftVersion.status == VersionStatus.PUBLISHED,
        )
        .order_by(DraftVersion.number.desc())
    )
    return [Appearance(row[0], row[1]) for row in db.session.execute(statement)]


def wording_in(version_id: UUID, paragraph_id: UUID) -> Wording | None:
    """The wording of a paragraph in a version, unless it was dropped there."""
    statement = select(Wording).where(Wording.version_id == version_id, Wording.paragraph_id == paragraph_id)
    return db.session.scalar(statement.where(Wording.number.is_not(None)))


def texts_of(wording_ids: Iterable[UUID]) -> dict[UUID, Bilingual]:
    """The text of each of these wordings."""
    wanted = list(wording_ids)
    if not wanted:
        return {}
    return {row.id: row.text for row in db.session.scalars(select(Wording).where(Wording.id.in_(wanted)))}


def summaries_of(version_id: UUID) -> dict[UUID, Bilingual]:
    """The plain-language summary of each section of a version that has one, by section: one statement."""
    rows = db.session.scalars(select(Heading).where(Heading.version_id == version_id))
    return {heading.section_id: heading.summary for heading in rows if heading.summary}


def with_stale_summary(text: DraftText) -> list[DraftSection]:
    """The sections of which the text changed since the version before, but the summary did not."""
    if text.version.based_on_id is None:
        return []
    before = summaries_of(text.version.based_on_id)
    return [
        section
        for section in text.sections
        if section.summary
        and section.summary == before.get(section.section_id)
        and any(each.lineage != Lineage.KEPT for each in section.paragraphs)
    ]


def heading_in(version_id: UUID, section_id: UUID) -> Heading | None:
    statement = select(Heading).where(Heading.version_id == version_id, Heading.section_id == section_id)
    return db.session.scalar(statement)


def origin_keys(version_id: UUID) -> dict[UUID, list[str]]:
    """Per wording of a version the keys of the paragraphs it comes from, in the order of their text."""
    origin = aliased(Wording)
    statement = (
        select(WordingOrigin.wording_id, Paragraph.key)
        .join(Wording, Wording.id == WordingOrigin.wording_id)
        .join(origin, origin.id == WordingOrigin.origin_id)
        .join(Paragraph, Paragraph.id == origin.paragraph_id)
        .where(Wording.version_id == version_id)
        .order_by(origin.number)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for wording_id, key in db.session.execute(statement):
        found[wording_id].append(key)
    return dict(found)


def dropped_keys(version_id: UUID) -> list[str]:
    """The keys of the paragraphs that the version before had and this one has no more."""
    statement = select(Paragraph.key).join(Wording, Wording.paragraph_id == Paragraph.id)
    dropped = statement.where(Wording.version_id == version_id, Wording.number.is_(None))
    return list(db.session.scalars(dropped.order_by(Wording.id)))


def dropped_until(shown: DraftVersion) -> list[Dropped]:
    """The paragraphs that this version or an earlier one dropped, as they last read, in reading order: one
    statement."""
    gone, before = aliased(Wording), aliased(Wording)
    version_of, last = aliased(DraftVersion), aliased(DraftVersion)
    here = select(Wording.paragraph_id).where(Wording.version_id == shown.id, Wording.number.is_not(None))
    statement = (
        select(before, Paragraph.key, last.number)
        .select_from(gone)
        .join(version_of, version_of.id == gone.version_id)
        .join(last, last.id == version_of.based_on_id)
        .join(before, and_(before.version_id == last.id, before.paragraph_id == gone.paragraph_id))
        .join(Paragraph, Paragraph.id == gone.paragraph_id)
        .where(
            version_of.consultation_id == shown.consultation_id,
            version_of.number <= shown.number,
            gone.number.is_(None),
            gone.paragraph_id.not_in(here),
            before.number.is_not(None),
        )
        .order_by(last.number.desc(), before.number)
    )
    found: dict[UUID, Dropped] = {}
    for wording, key, version_number in db.session.execute(statement):
        if wording.number is not None:
            one = Dropped(wording.paragraph_id, key, wording.number, version_number, wording.text)
            found.setdefault(one.paragraph_id, one)
    return list(found.values())


def last_change(version_id: UUID) -> DraftChange | None:
    statement = select(DraftChange).where(DraftChange.version_id == version_id)
    return db.session.scalar(statement.order_by(DraftChange.id.desc()).limit(1))


def upload(upload_id: UUID) -> DraftUpload | None:
    return db.session.get(DraftUpload, upload_id)
