"""Tables of the workbench: points, what feeds them, parts of a contribution, and notes among staff."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.bilingual import Bilingual, bilingual
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

OWN_TEXT = impersonal("text of the organisation, made to be published")


class Point(Model):
    """One thing that was said, often by many, in words of the organisation; answered once.

    `number` counts within the consultation and never changes: it stands in links. `assigned_to` is who of
    staff drafts the answer; `changed_by` who changed last what would be published, so can't
    approve it. A point that was taken into another is gone; its number leads there. From `answered_at` on,
    when its answer became public, nothing of it changes (triggers refuse it). `submission` makes a form that
    is sent twice one point.
    """

    __tablename__ = "points"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultations.id"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[Bilingual] = bilingual("title", info=OWN_TEXT)
    summary: Mapped[Bilingual] = bilingual("summary", info=OWN_TEXT)
    assigned_to: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("workbench")
    )
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"), info=personal("workbench"))
    taken_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("points.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    submission: Mapped[str | None] = mapped_column(String(64), info=impersonal("a random key of one form"))

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        Index("uq_points_submission", "consultation_id", "submission", unique=True),
        CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name="titled"),
        CheckConstraint("taken_into_id <> id", name="never_into_itself"),
        CheckConstraint("taken_into_id IS NULL OR answered_at IS NULL", name="taken_is_not_answered"),
    )

    @property
    def is_taken(self) -> bool:
        return self.taken_into_id is not None

    @property
    def is_answered(self) -> bool:
        """Whether its answer is public."""
        return self.answered_at is not None


class CommentPart(Model):
    """A stretch of a contribution that says one thing, where it says several.

    It holds no words of its own: `starts_at` and `ends_at` count characters of the text, which can't change
    any more once it may be split. So what its author withdraws is gone here too.
    """

    __tablename__ = "comment_parts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comments.id"))
    starts_at: Mapped[int] = mapped_column(Integer)
    ends_at: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint("comment_id", "starts_at"),
        CheckConstraint("starts_at >= 0 AND ends_at > starts_at", name="a_stretch"),
    )


class PointSource(Model):
    """A contribution, or one part of it, feeds a point. A contribution may feed several.

    `first_point_id` is the point it was gathered into before that was taken into another: so that can be
    undone.
    """

    __tablename__ = "point_sources"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    point_id: Mapped[UUID] = mapped_column(ForeignKey("points.id"))
    first_point_id: Mapped[UUID] = mapped_column(ForeignKey("points.id"), index=True)
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comments.id"), index=True)
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment_parts.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("point_id", "comment_id", "part_id"),
        # Two rows without a part are the same to us, though not to the constraint above.
        Index(
            "uq_point_sources_whole",
            "point_id",
            "comment_id",
            unique=True,
            sqlite_where=part_id.is_(None),
            postgresql_where=part_id.is_(None),
        ),
    )


class PointNote(Model):
    """What staff tell each other about a point; never shown outside the office."""

    __tablename__ = "point_notes"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    point_id: Mapped[UUID] = mapped_column(ForeignKey("points.id"), index=True)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"), info=personal("workbench"))
    text: Mapped[str] = mapped_column(Text, info=personal("workbench"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Likeness(Model):
    """Another contribution that looks like this one, found by a job; how much, from 0 to 1."""

    __tablename__ = "comment_likenesses"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("comments.id"), primary_key=True, index=True)
    score: Mapped[float] = mapped_column(Float)


class LikenessSearch(Model):
    """Over which contributions of a consultation the last search for likenesses went, as a short word."""

    __tablename__ = "likeness_searches"

    consultation_id: Mapped[UUID] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), primary_key=True
    )
    stamp: Mapped[str] = mapped_column(String(80), info=impersonal("counts and moments"))
