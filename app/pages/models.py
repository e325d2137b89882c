"""The information pages and every version of their texts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.bilingual import Bilingual, bilingual
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

PAGE_KEYS = ("about", "servicecenter", "questions", "privacy", "accessibility", "house-rules", "colophon")

_TEXT = impersonal("texts of the organisation itself")


class Page(Model):
    """One information page; its key is the English segment of its address."""

    __tablename__ = "pages"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(30), unique=True, info=impersonal("a fixed word"))


class PageVersion(Model):
    """What a page said from `changed_at` until the next version; the highest number is what readers get.

    `changed_by` is None for the texts the product came with, and for staff whose account was deleted.
    """

    __tablename__ = "page_versions"
    __table_args__ = (
        UniqueConstraint("page_id", "number"),
        CheckConstraint("number > 0", name="number_from_one"),
        CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name="has_title"),
        CheckConstraint("body_nl IS NOT NULL OR body_en IS NOT NULL", name="has_body"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    page_id: Mapped[UUID] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[Bilingual] = bilingual("title", info=_TEXT)
    summary: Mapped[Bilingual] = bilingual("summary", info=_TEXT)
    body: Mapped[Bilingual] = bilingual("body", info=_TEXT)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id", ondelete="SET NULL"), index=True, info=personal("page-editors")
    )
    restored_from: Mapped[int | None] = mapped_column(Integer)

    page: Mapped[Page] = relationship(lazy="joined", innerjoin=True)
