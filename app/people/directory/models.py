"""Names as they are searched."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import personal
from app.extensions import Model

FOLDED_LENGTH = 400


class DirectoryName(Model):
    """A name without capitals and accents, from its first word on (`position` 0), its second, and so on.

    So any word of a name is found by its first letters with an index, on both databases alike. The collation
    is that of the code points, or PostgreSQL would order and compare by the server's language.
    """

    __tablename__ = "directory_names"

    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.participant_id", ondelete="CASCADE"), primary_key=True, info=personal("account")
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    folded: Mapped[str] = mapped_column(
        String(FOLDED_LENGTH).with_variant(String(FOLDED_LENGTH, collation="C"), "postgresql"),
        info=personal("account"),
    )

    __table_args__ = (Index("ix_directory_names_folded", "folded", "participant_id"),)
