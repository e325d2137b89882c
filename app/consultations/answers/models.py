"""Tables of answers: one per point, the paragraphs it led to, and the moments answers became public."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.bilingual import Bilingual, bilingual
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

OWN_TEXT = impersonal("text of the organisation, made to be published")


class Decision(StrEnum):
    """What is done with a point."""

    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly-adopted"
    ALREADY_IN = "already-in"
    TAKEN_ALONG = "taken-along"
    NOT_ADOPTED = "not-adopted"


class AnswerState(StrEnum):
    """How far an answer is."""

    DRAFT = "draft"
    OFFERED = "offered"
    APPROVED = "approved"
    PUBLIC = "public"


class Publication(Model):
    """The moment the answers to what was said in one phase became public, together.

    `version_id` is the version in which the paragraphs they led to stand; None while it is yet to come. What
    could not be answered then may follow in a later publication of the same phase.
    """

    __tablename__ = "answer_publications"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id"), index=True)
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("workbench")
    )


class Answer(Model):
    """What the organisation says to a point: a decision and a reason, drafted by one and approved by another.

    Draft until `offered_at`, then with a second person until `approved_at`; public with its publication,
    and from then on it never changes (triggers refuse it), but for who of staff made it.
    """

    __tablename__ = "answers"

    point_id: Mapped[UUID] = mapped_column(ForeignKey("points.id"), primary_key=True)
    decision: Mapped[str] = mapped_column(String(20), info=impersonal("a fixed word"))
    reason: Mapped[Bilingual] = bilingual("reason", info=OWN_TEXT)
    drafted_by: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"), info=personal("workbench"))
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), info=personal("workbench")
    )
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    publication_id: Mapped[UUID | None] = mapped_column(ForeignKey("answer_publications.id"), index=True)
    revision: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (
        CheckConstraint(
            "decision IN ('adopted', 'partly-adopted', 'already-in', 'taken-along', 'not-adopted')",
            name="known_decision",
        ),
        CheckConstraint("approved_by <> drafted_by", name="approved_by_another"),
        CheckConstraint("approved_at IS NULL OR offered_at IS NOT NULL", name="approved_after_offering"),
        CheckConstraint("publication_id IS NULL OR approved_at IS NOT NULL", name="public_when_approved"),
        CheckConstraint(
            "publication_id IS NULL OR (reason_nl IS NOT NULL AND reason_en IS NOT NULL)",
            name="public_in_both_languages",
        ),
    )

    @property
    def state(self) -> AnswerState:
        if self.publication_id is not None:
            return AnswerState.PUBLIC
        if self.approved_at is not None:
            return AnswerState.APPROVED
        return AnswerState.DRAFT if self.offered_at is None else AnswerState.OFFERED


class AnswerParagraph(Model):
    """A paragraph of the next version in which the answer can be seen."""

    __tablename__ = "answer_paragraphs"

    point_id: Mapped[UUID] = mapped_column(ForeignKey("answers.point_id"), primary_key=True)
    paragraph_id: Mapped[UUID] = mapped_column(ForeignKey("paragraphs.id"), primary_key=True, index=True)
