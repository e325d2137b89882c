"""The table of stored files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class StoredFile(Model):
    """One upload. Two uploads with the same bytes are two rows and one file on disk."""

    __tablename__ = "stored_files"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(64), index=True, info=impersonal("hash of the content"))
    kind: Mapped[str] = mapped_column(String(20), info=impersonal("a fixed word"))
    media_type: Mapped[str] = mapped_column(String(100), info=impersonal("a fixed word"))
    size: Mapped[int] = mapped_column(Integer)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    kept_until: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
