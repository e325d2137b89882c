"""The table of reports: which edition of a consultation's report is which file, and what it tells."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class Report(Model):
    """One edition of “What we heard, what we did” as a PDF, made from what everybody may read.

    `as_of` is the moment of the publication it tells of, and its date. `essence` is a hash of which answers
    it holds: when everybody sees others, there is a next edition. `told` names what it tells of, so that it
    is no longer given out when that is no longer for everybody.
    """

    __tablename__ = "consultation_reports"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultations.id"))
    edition: Mapped[int] = mapped_column(Integer)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_files.id"), index=True)
    as_of: Mapped[datetime] = mapped_column(UTCDateTime)
    essence: Mapped[str] = mapped_column(String(64), info=impersonal("hash of ids of answers"))
    told: Mapped[dict[str, Any]] = mapped_column(JSON, info=impersonal("numbers of points, ids of phases"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("consultation_id", "edition"),
        CheckConstraint("edition > 0", name="counted_from_one"),
    )
