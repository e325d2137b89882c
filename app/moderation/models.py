"""Tables of moderation: cases, what was reported, what was decided and why, and who objected."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class Ground(StrEnum):
    """Why something may not stay: what the house rules name, and the law."""

    INSULT = "insult"
    HATE = "hate"
    THREAT = "threat"
    PERSONAL_DATA = "personal-data"
    ACCUSATION = "accusation"
    IMPERSONATION = "impersonation"
    ADVERTISING = "advertising"
    ILLEGAL = "illegal"


class Origin(StrEnum):
    """What opened a case."""

    REPORT = "report"
    WORDS = "words"
    STAFF = "staff"


class Outcome(StrEnum):
    HIDDEN = "hidden"
    KEPT = "kept"


class Step(StrEnum):
    """FIRST: of the one who looked first; REVIEW: a colleague came back on it; APPEAL: somebody objected."""

    FIRST = "first"
    REVIEW = "review"
    APPEAL = "appeal"


class Side(StrEnum):
    """Who objects: the author of what was hidden, or a reporter of what was kept."""

    AUTHOR = "author"
    REPORTER = "reporter"


class Result(StrEnum):
    """What became of an objection; LAPSED: there was nothing left to decide about."""

    UPHELD = "upheld"
    REVERSED = "reversed"
    LAPSED = "lapsed"


class Case(Model):
    """Something to look at. One is open at a time for one thing; `subject_kind` says whose thing it is.

    `noticed`: the words of our list that stood in it. `withdrawn`: its author took it back before anybody
    decided.
    """

    __tablename__ = "moderation_cases"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    subject_kind: Mapped[str] = mapped_column(String(20), info=impersonal("a fixed word"))
    subject_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    origin: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    noticed: Mapped[str | None] = mapped_column(Text, info=impersonal("words of a list that staff keep"))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    withdrawn: Mapped[bool] = mapped_column(default=False)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    __table_args__ = (
        CheckConstraint("origin IN ('report', 'words', 'staff')", name="known_origin"),
        CheckConstraint("NOT withdrawn OR closed_at IS NOT NULL", name="withdrawn_is_closed"),
        Index(
            "uq_moderation_cases_open",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )


class Report(Model):
    """What somebody told us about a thing; who they are we know only by the address they left, if any.

    `number` is what a reporter and the Servicecenter speak about it with.
    """

    __tablename__ = "moderation_reports"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_cases.id"), index=True)
    number: Mapped[str] = mapped_column(String(9), unique=True, info=impersonal("a random number"))
    ground: Mapped[str] = mapped_column(String(20), info=impersonal("a fixed word"))
    law: Mapped[str | None] = mapped_column(Text, info=personal("reports"))
    explanation: Mapped[str | None] = mapped_column(Text, info=personal("reports"))
    email: Mapped[str | None] = mapped_column(String(254), info=personal("reports"))
    address_key: Mapped[str | None] = mapped_column(String(64), index=True, info=personal("reports"))
    language: Mapped[str] = mapped_column(String(2), info=impersonal("a fixed word"))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (
        CheckConstraint("(email IS NULL) = (address_key IS NULL)", name="address_with_its_key"),
        CheckConstraint("ground = 'illegal' OR law IS NULL", name="law_of_what_is_illegal"),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
    )


class Decision(Model):
    """What a person of the moderators decided in a case, and why.

    `author_id`: whose thing it was. The last decision of a case is what holds.
    """

    __tablename__ = "moderation_decisions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_cases.id"), index=True)
    step: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    outcome: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    ground: Mapped[str | None] = mapped_column(String(20), info=impersonal("a fixed word"))
    law: Mapped[str | None] = mapped_column(Text, info=personal("moderation-decisions"))
    reasons: Mapped[str | None] = mapped_column(Text, info=personal("moderation-decisions"))
    author_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("moderation-decisions")
    )
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("moderators")
    )
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    @property
    def hides(self) -> bool:
        return self.outcome == Outcome.HIDDEN

    __table_args__ = (
        CheckConstraint("step IN ('first', 'review', 'appeal')", name="known_step"),
        CheckConstraint("outcome IN ('hidden', 'kept')", name="known_outcome"),
        CheckConstraint("outcome = 'hidden' OR ground IS NULL", name="ground_of_what_is_hidden"),
        CheckConstraint("ground = 'illegal' OR law IS NULL", name="law_of_what_is_illegal"),
    )


class Appeal(Model):
    """An objection to a decision; somebody else than who took it decides, which the database holds too."""

    __tablename__ = "moderation_appeals"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_decisions.id"))
    side: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("moderation_reports.id"), index=True)
    text: Mapped[str | None] = mapped_column(Text, info=personal("appeals"))
    language: Mapped[str] = mapped_column(String(2), info=impersonal("a fixed word"))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    first_decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("moderators")
    )
    result: Mapped[str | None] = mapped_column(String(10), info=impersonal("a fixed word"))
    reasons: Mapped[str | None] = mapped_column(Text, info=personal("appeals"))
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("moderators")
    )
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def waits(self) -> bool:
        return self.result is None

    __table_args__ = (
        UniqueConstraint("decision_id", "side"),
        CheckConstraint("side IN ('author', 'reporter')", name="known_side"),
        CheckConstraint("(side = 'reporter') = (report_id IS NOT NULL)", name="reporter_with_a_report"),
        CheckConstraint("result IN ('upheld', 'reversed', 'lapsed')", name="known_result"),
        CheckConstraint("(result IS NULL) = (decided_at IS NULL)", name="decided_at_once"),
        CheckConstraint("decided_by IS NULL OR result IS NOT NULL", name="nobody_decides_nothing"),
        CheckConstraint("decided_by <> first_decided_by", name="decided_by_another"),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
    )
