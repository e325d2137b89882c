"""When a participant turns out to be another one: rows pass on to the one that stays."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, exists, update

from app.core.statements import rows_changed
from app.extensions import Model


def pass_on(model: type[Model], column: str, from_id: UUID, into_id: UUID) -> int:
    """Let `column` of every row that names `from_id` name `into_id`; how many rows."""
    table = cast("Table", model.__table__)
    return rows_changed(update(table).where(table.c[column] == from_id).values({column: into_id}))


def pass_on_or_drop(
    model: type[Model], column: str, from_id: UUID, into_id: UUID, *, same: tuple[str, ...]
) -> int:
    """As `pass_on`, for a table where one person has one row for each value of the columns `same`.

    Where both have one, the row of the one that stays is kept and the other's goes.
    """
    table = cast("Table", model.__table__)
    kept: Any = table.alias("kept")
    both = exists().where(kept.c[column] == into_id, *(kept.c[name] == table.c[name] for name in same))
    rows_changed(delete(table).where(table.c[column] == from_id, both))
    return pass_on(model, column, from_id, into_id)
