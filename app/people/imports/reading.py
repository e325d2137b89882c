"""A list of people from the bytes of a file: the table, its columns, its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.core.refusals import Refused
from app.people.imports import refusals
from app.people.imports.columns import Column, columns_known, places, unknown_columns
from app.people.imports.rows import PersonRow, RefusedRow, read_row
from app.people.imports.table import Table, read_table

Progress = Callable[[int], None]
STEP = 200


@dataclass(frozen=True)
class PeopleList:
    """A file that holds a list of people; its rows are read on demand."""

    table: Table
    places: dict[Column, int]

    @property
    def row_count(self) -> int:
        return len(self.table.lines)

    @property
    def unknown_columns(self) -> list[str]:
        return unknown_columns(self.table.header)

    def rows(self, today: date, progress: Progress | None = None) -> list[PersonRow | RefusedRow]:
        """Every row, read and checked on its own; `progress` is told now and then how many are done."""
        read = []
        for done, line in enumerate(self.table.lines, 1):
            read.append(read_row(line, self.places, today))
            if progress is not None and done % STEP == 0:
                progress(done)
        return read


def read_list(data: bytes) -> PeopleList:
    """The list in a file.

    Raises:
        Refused: this is no list of people (see `table.read_table` and `columns.places`), or it has no rows.
    """
    table = read_table(data, columns_known)
    found = PeopleList(table, places(table.header))
    if not table.lines:
        raise Refused(refusals.NO_ROWS)
    return found
