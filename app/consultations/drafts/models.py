"""Tables of drafts. A paragraph is an identity; a wording is how it reads in one version.

A published version never changes: triggers refuse it (see the migrations). Comments stand on a wording, so
they stay with what their author read when the text moves on; `wording_origins` says where it came from.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Composite, Mapped, composite, mapped_column

from app.core.bilingual import Bilingual, bilingual
from app.core.languages import LANGUAGES
from app.core.retention import impersonal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

OWN_TEXT = impersonal("text of the organisation, made to be published")
FIXED_WORD = impersonal("a fixed word")


def version_label() -> Composite[Bilingual]:
    """What a version is called beside its number, short enough for a list."""
    return composite(
        Bilingual,
        *(mapped_column(f"label_{each}", String(80), nullable=True, info=OWN_TEXT) for each in LANGUAGES),
    )


class VersionStatus(StrEnum):
    WORKING = "working"
    PUBLISHED = "published"


class Lineage(StrEnum):
    """How a wording relates to the version before."""

    NEW = "new"
    KEPT = "kept"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"


class WordingKind(StrEnum):
    TEXT = "text"
    ITEM = "item"
    QUOTE = "quote"
    HEADING = "heading"


class DraftVersion(Model):
    """One version of the draft of one consultation, based on an earlier one or on none."""

    __tablename__ = "draft_versions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultations.id"))
    based_on_id: Mapped[UUID | None] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    label: Mapped[Bilingual] = version_label()
    status: Mapped[str] = mapped_column(String(10), default=VersionStatus.WORKING, info=FIXED_WORD)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("status IN ('working', 'published')", name="known_status"),
        CheckConstraint("(status = 'published') = (published_at IS NOT NULL)", name="published_has_a_moment"),
    )

    @property
    def is_published(self) -> bool:
        return self.status == VersionStatus.PUBLISHED


class Section(Model):
    """The stable identity of a section, across versions."""

    __tablename__ = "sections"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultations.id"), index=True)
    key: Mapped[str] = mapped_column(String(12), unique=True, info=FIXED_WORD)


class Heading(Model):
    """A section in one version: its title, its summary in plain language, its place among the sections."""

    __tablename__ = "headings"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("draft_versions.id"))
    section_id: Mapped[UUID] = mapped_column(ForeignKey("sections.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    level: Mapped[int] = mapped_column(Integer, default=1)
    title: Mapped[Bilingual] = bilingual("title", info=OWN_TEXT)
    summary: Mapped[Bilingual] = bilingual("summary", info=OWN_TEXT)
    revision: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (UniqueConstraint("version_id", "section_id"),)


class Paragraph(Model):
    """The stable, language-neutral identity of a paragraph: its key stands in links and never changes."""

    __tablename__ = "paragraphs"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultations.id"), index=True)
    key: Mapped[str] = mapped_column(String(12), unique=True, info=FIXED_WORD)


class Wording(Model):
    """A paragraph as it reads in one version. `number` counts from 1 in reading order over the whole version.

    A paragraph of the version before that is gone stands here as dropped, without number and text. `revision`
    moves when somebody changes this text, not when its number moves: it tells two editors of one another.
    """

    __tablename__ = "wordings"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("draft_versions.id"))
    paragraph_id: Mapped[UUID] = mapped_column(ForeignKey("paragraphs.id"), index=True)
    section_id: Mapped[UUID] = mapped_column(ForeignKey("sections.id"))
    number: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10), default=WordingKind.TEXT, info=FIXED_WORD)
    lineage: Mapped[str] = mapped_column(String(10), default=Lineage.NEW, info=FIXED_WORD)
    text: Mapped[Bilingual] = bilingual("text", info=OWN_TEXT)
    revision: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (
        UniqueConstraint("version_id", "paragraph_id"),
        Index("ix_wordings_reading_order", "version_id", "number"),
        CheckConstraint("kind IN ('text', 'item', 'quote', 'heading')", name="known_kind"),
        CheckConstraint(
            "lineage IN ('new', 'kept', 'reworded', 'split', 'merged', 'dropped')", name="known_lineage"
        ),
        CheckConstraint(
            "(lineage = 'dropped') = (number IS NULL) AND "
            "(lineage = 'dropped') = (text_nl IS NULL AND text_en IS NULL)",
            name="dropped_has_no_text",
        ),
    )


class WordingOrigin(Model):
    """A wording comes (also) from this wording of an earlier version."""

    __tablename__ = "wording_origins"

    wording_id: Mapped[UUID] = mapped_column(ForeignKey("wordings.id", ondelete="CASCADE"), primary_key=True)
    origin_id: Mapped[UUID] = mapped_column(ForeignKey("wordings.id"), primary_key=True, index=True)


class DraftChange(Model):
    """One change to a working version and how the touched rows were before, so that it can be taken back.

    Changes are taken back in reverse order, the last one first.
    """

    __tablename__ = "draft_changes"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    what: Mapped[str] = mapped_column(String(20), info=FIXED_WORD)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, info=OWN_TEXT)


class DraftUpload(Model):
    """A draft somebody of the office uploaded and has yet to confirm; gone after a day.

    `proposal` says which version it is to follow and where its paragraphs come from (see `following.py`).
    """

    __tablename__ = "draft_uploads"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    consultation_id: Mapped[UUID | None] = mapped_column(ForeignKey("consultations.id"), index=True)
    slug: Mapped[str | None] = mapped_column(String(80), info=OWN_TEXT)
    label: Mapped[Bilingual] = version_label()
    content: Mapped[dict[str, Any]] = mapped_column(JSON, info=OWN_TEXT)
    proposal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=OWN_TEXT)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
