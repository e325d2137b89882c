"""Tables of following: what somebody follows, how often they want a mail, and what waits for a yes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.languages import Language
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

FIXED_WORD = impersonal("a fixed word")


class Rhythm(StrEnum):
    """How often somebody wants a mail when there is news."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Follower(Model):
    """Somebody who follows something. `told_until`: what happened before it was told, or was not news.

    Who has an account gets the mail at the address of the account, in its language; `address` and `language`
    are there for who has none, and confirmed by mail.
    """

    __tablename__ = "followers"

    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), primary_key=True, info=personal("following")
    )
    rhythm: Mapped[str] = mapped_column(String(8), info=FIXED_WORD)
    address: Mapped[str | None] = mapped_column(String(254), info=personal("following"))
    language: Mapped[Language] = mapped_column(String(2), info=impersonal("nl or en"))
    told_until: Mapped[datetime] = mapped_column(UTCDateTime)
    # The next moment to look whether there is news; None while no mail is wanted.
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (
        CheckConstraint("rhythm IN ('daily', 'weekly', 'never')", name="known_rhythm"),
        CheckConstraint("(rhythm = 'never') = (next_at IS NULL)", name="never_has_no_moment"),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
    )


class Follow(Model):
    """One person follows one consultation, or one paragraph of it."""

    __tablename__ = "follows"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), info=personal("following"))
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultations.id"), index=True)
    paragraph_id: Mapped[UUID | None] = mapped_column(ForeignKey("paragraphs.id"), index=True)
    followed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index(
            "uq_follows_paragraph",
            "participant_id",
            "paragraph_id",
            unique=True,
            sqlite_where=paragraph_id.is_not(None),
            postgresql_where=paragraph_id.is_not(None),
        ),
        Index(
            "uq_follows_whole",
            "participant_id",
            "consultation_id",
            unique=True,
            sqlite_where=paragraph_id.is_(None),
            postgresql_where=paragraph_id.is_(None),
        ),
    )


class FollowRequest(Model):
    """An address was filled in to follow something; it counts once the button behind the link is pressed."""

    __tablename__ = "follow_requests"

    token_hash: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=impersonal("hash of a random token")
    )
    address: Mapped[str] = mapped_column(String(254), info=personal("follow-requests"))
    language: Mapped[Language] = mapped_column(String(2), info=impersonal("nl or en"))
    rhythm: Mapped[str] = mapped_column(String(8), info=FIXED_WORD)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultations.id"), index=True)
    paragraph_id: Mapped[UUID | None] = mapped_column(ForeignKey("paragraphs.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (
        CheckConstraint("rhythm IN ('daily', 'weekly')", name="known_rhythm"),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
    )
