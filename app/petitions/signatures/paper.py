"""Signatures on paper: the sheets, the fingerprints of addresses on them, and how many of them count.

Of what stands on a sheet we keep a number. Who types rows in leaves a fingerprint of each address behind, no
name and no address, so that somebody who signed by mail as well counts once.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.core.retention import impersonal, personal
from app.core.statements import rows_changed
from app.core.types import UTCDateTime, new_id
from app.extensions import Model, db
from app.petitions.signatures.models import Signature, Standing


class PaperSheet(Model):
    """One sheet with so many signatures (`lines`), collected somewhere on a day.

    `duplicates` is filled in when the fingerprints of its rows go; until then they are counted. In safe mode
    a sheet is a number alone: its scan would hold names.
    """

    __tablename__ = "paper_sheets"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    petition_id: Mapped[UUID] = mapped_column(Uuid)
    safe_mode: Mapped[bool] = mapped_column(Boolean)
    number: Mapped[int] = mapped_column(Integer)
    place: Mapped[str] = mapped_column(String(100), info=impersonal("where a sheet lay"))
    signed_on: Mapped[date] = mapped_column(Date)
    lines: Mapped[int] = mapped_column(Integer)
    duplicates: Mapped[int] = mapped_column(Integer, default=0)
    scan_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("stored_files.id"), index=True, info=personal("paper-signatures")
    )
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("petition_id", "number"),
        ForeignKeyConstraint(["petition_id", "safe_mode"], ["petitions.id", "petitions.safe_mode"]),
        CheckConstraint("lines > 0 AND duplicates >= 0 AND duplicates <= lines", name="counts_what_it_holds"),
        CheckConstraint("NOT safe_mode OR scan_id IS NULL", name="safe_means_a_number"),
    )


class PaperRow(Model):
    """The fingerprint of one address on a sheet. `is_withdrawn`: who confirmed by mail as well withdrew."""

    __tablename__ = "paper_rows"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    sheet_id: Mapped[UUID] = mapped_column(ForeignKey("paper_sheets.id", ondelete="CASCADE"), index=True)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    signer_key: Mapped[str] = mapped_column(String(64), info=personal("paper-signatures"))
    is_withdrawn: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    __table_args__ = (Index("ix_paper_rows_signer_key", "petition_id", "signer_key"),)


def counted_elsewhere() -> ColumnElement[bool]:
    """Whether a `PaperRow` doesn't count: withdrawn, or its address counts by mail or on an earlier row."""
    earlier = aliased(PaperRow)
    before = exists().where(
        earlier.petition_id == PaperRow.petition_id,
        earlier.signer_key == PaperRow.signer_key,
        earlier.id < PaperRow.id,
    )
    by_mail = exists().where(
        and_(
            Signature.petition_id == PaperRow.petition_id,
            Signature.signer_key == PaperRow.signer_key,
            Signature.standing == Standing.CONFIRMED,
        )
    )
    return or_(PaperRow.is_withdrawn, before, by_mail)


def withdraw_rows(petition_id: UUID, signer_key: str) -> None:
    """Take an address off every sheet of a petition too, when its signer withdraws."""
    rows = (PaperRow.petition_id == petition_id) & (PaperRow.signer_key == signer_key)
    rows_changed(update(PaperRow).where(rows).values(is_withdrawn=True))


def duplicates_by_sheet(petition_id: UUID) -> dict[UUID, int]:
    """How many rows of each sheet count elsewhere, of those whose fingerprint is kept; one statement."""
    statement = (
        select(PaperRow.sheet_id, func.count())
        .where(PaperRow.petition_id == petition_id, counted_elsewhere())
        .group_by(PaperRow.sheet_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
