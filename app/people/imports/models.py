"""Uploaded lists of people, with the report of their rows."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class ImportStatus(StrEnum):
    CHECKING = "checking"
    CHECKED = "checked"
    LOADING = "loading"
    LOADED = "loaded"
    FAILED = "failed"
    DISCARDED = "discarded"


class Outcome(StrEnum):
    """What a row does; `repeated` stands for a row that says the same as an earlier one."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    REFUSED = "refused"


class PeopleImport(Model):
    """One uploaded list. `plan_digest` is a hash of what the report promised: what is loaded equals it."""

    __tablename__ = "people_imports"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    # The file goes by itself after the retention period; the import remembers that it was there.
    file_id: Mapped[UUID | None] = mapped_column(Uuid)
    file_name: Mapped[str] = mapped_column(
        String(100), default="", server_default="", info=personal("import")
    )
    kept_until: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    status: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), info=personal("import"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    encoding: Mapped[str] = mapped_column(String(12), info=impersonal("a fixed word"))
    separator: Mapped[str] = mapped_column(String(1), info=impersonal("one character"))
    unknown_columns: Mapped[list[str]] = mapped_column(JSON, info=personal("import"))
    row_count: Mapped[int] = mapped_column(Integer)
    done_count: Mapped[int] = mapped_column(Integer, default=0)
    new_count: Mapped[int] = mapped_column(Integer, default=0)
    changed_count: Mapped[int] = mapped_column(Integer, default=0)
    unchanged_count: Mapped[int] = mapped_column(Integer, default=0)
    repeated_count: Mapped[int] = mapped_column(Integer, default=0)
    refused_count: Mapped[int] = mapped_column(Integer, default=0)
    plan_digest: Mapped[str | None] = mapped_column(String(64), info=impersonal("hash of the report"))
    only_good_rows: Mapped[bool] = mapped_column(default=False)
    loaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"), info=personal("import"))
    loaded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    notice: Mapped[str | None] = mapped_column(String(40), info=impersonal("name of a refusal"))

    __table_args__ = (
        CheckConstraint(
            "status IN ('checking', 'checked', 'loading', 'loaded', 'failed', 'discarded')",
            name="status_known",
        ),
        CheckConstraint("(status = 'loaded') = (loaded_at IS NOT NULL)", name="loaded_says_when"),
        Index("ix_people_imports_created_at", "created_at", "id"),
    )


class PeopleImportRow(Model):
    """What one row of the file does: no more of the person than the report shows."""

    __tablename__ = "people_import_rows"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("people_imports.id", ondelete="CASCADE"), primary_key=True
    )
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    participant_id: Mapped[UUID | None] = mapped_column(Uuid, index=True, info=personal("import"))
    name: Mapped[str | None] = mapped_column(String(100), info=personal("import"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, info=personal("import"))

    __table_args__ = (Index("ix_people_import_rows_outcome", "import_id", "outcome", "line"),)
