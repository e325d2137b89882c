"""What waits to be counted, what is counted, and how far."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model


class PendingEvent(Model):
    """A ledger row that the counters don't hold yet; written in the transaction of the row."""

    __tablename__ = "pending_events"

    ledger_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


class PendingMerge(Model):
    """A participant whose `merged_into` changed since it was last counted."""

    __tablename__ = "pending_merges"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    participant_id: Mapped[UUID] = mapped_column(Uuid, info=personal("participation"))


class CountedWith(Model):
    """As whom the counters count a merged participant; who is not here counts as themselves.

    The mover needs it to take out exactly what it once put in. Ids without a key or a name.
    """

    __tablename__ = "counted_with"

    participant_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=personal("participation"))
    counted_as: Mapped[UUID] = mapped_column(Uuid, index=True)


class MovementCounter(Model):
    """How much a figure moves on a day; every figure of a day is a sum over the days up to it."""

    __tablename__ = "movement_counters"

    figure: Mapped[str] = mapped_column(String(24), primary_key=True, info=impersonal("a fixed word"))
    key: Mapped[str] = mapped_column(
        String(30), primary_key=True, info=impersonal("a goal, a type, a step or a tertial")
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class RollupState(Model):
    """One row: how far the counters are. A rebuild is due while `rebuilds_asked` is ahead of `rebuilds_done`.

    `counted_until` is the latest `received_at` among the rows that are counted in.
    """

    __tablename__ = "rollup_state"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    counted_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    moved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    rebuilds_asked: Mapped[int] = mapped_column(default=0)
    rebuilds_done: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
