"""Tables that leave as a file: one structure, written as CSV, Excel or JSON with the same rows.

Rows come one by one and go into a file on disk, so that a long consultation takes no more memory than a short
one. A value that may not be told is `WITHHELD`: "x" in a table, null in JSON, never 0 [indicators, B].
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from xlsxwriter import Workbook

from app.core.clock import AMSTERDAM


class _Withheld(Enum):
    WITHHELD = "x"


WITHHELD = _Withheld.WITHHELD
Row = Sequence[Any]
# Up to here a file is made in memory, beyond on disk.
IN_MEMORY = 4 * 1024 * 1024
# What a cell of Excel can hold.
LONGEST_CELL = 32_000
# What a sheet of Excel can hold, with its head.
MOST_ROWS = 1_000_000
# A cell that begins so is reckoned with by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
# Files in an archive carry a moment; without one of their own the same tables give the same bytes.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Table:
    """Rows under field names; `rows` is asked once per file."""

    name: str
    fields: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]


@dataclass(frozen=True)
class Collection:
    """What is written: facts about the whole, tables, and what each field means, by table and language."""

    about: Mapping[str, Any]
    tables: tuple[Table, ...]
    meanings: Mapping[str, Mapping[str, Mapping[str, str]]]

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """Also what it is, and its fields, for formats that know only tables."""
        about = Table("about", ("fact", "value"), self.about.items)
        return (about, *self.tables, Table("fields", ("table", "field", "nl", "en"), self._fields))

    def _fields(self) -> Iterator[Row]:
        for table in self.tables:
            for field in table.fields:
                words = self.meanings[table.name][field]
                yield table.name, field, words["nl"], words["en"]


def write_json(found: Collection, target: IO[bytes]) -> None:
    """UTF-8; each row is an object on a line of its own."""
    head = {"about": _plain(dict(found.about)), "fields": found.meanings}
    target.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2].encode())
    target.write(b',\n "tables": {')
    for number, table in enumerate(found.tables):
        target.write(b",\n" if number else b"\n")
        target.write(f'  "{table.name}": ['.encode())
        for at, row in enumerate(table.rows()):
            target.write(b",\n   " if at else b"\n   ")
            values = dict(zip(table.fields, map(_plain, row), strict=True))
            target.write(json.dumps(values, ensure_ascii=False).encode())
        target.write(b"]")
    target.write(b"\n }\n}\n")


def write_csv(found: Collection, target: IO[bytes]) -> None:
    """A ZIP with a CSV file per table: UTF-8 with a byte order mark, commas, moments in UTC."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in found.all_tables:
            entry = zipfile.ZipInfo(f"{table.name}.csv", NO_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
                writer = csv.writer(text)
                writer.writerow(table.fields)
                writer.writerows([_cell(value) for value in row] for row in table.rows())


def write_workbook(found: Collection, target: IO[bytes]) -> None:
    """An Excel file with a sheet per table; no text is ever taken for a formula, a link or a number."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(target, options | {"strings_to_numbers": False})
    book.set_properties({"created": datetime(*NO_MOMENT, tzinfo=UTC)})
    bold = book.add_format({"bold": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
    for table in found.all_tables:
        for part, rows in enumerate(_parts(table.rows(), MOST_ROWS), start=1):
            name = table.name[:31] if part == 1 else f"{table.name[:27]} {part}"
            sheet = book.add_worksheet(name)
            for column, field in enumerate(table.fields):
                sheet.write_string(0, column, field, bold)
                sheet.set_column(
                    column, column, 60 if field.startswith(("text", "reason", "summary")) else 16
                )
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    _write_cell(sheet, (number, column), value, plain, moment)
    book.close()


def _parts(rows: Iterable[Row], most: int) -> Iterator[Iterable[Row]]:
    """The rows as many times `most` as needed, read once; one empty part where there are none."""
    coming = iter(rows)
    yield islice(coming, most)
    for first in coming:
        yield chain([first], islice(coming, most - 1))


def _write_cell(sheet: Any, place: tuple[int, int], value: Any, plain: Any, moment: Any) -> None:
    if isinstance(value, datetime):
        local = value.astimezone(AMSTERDAM).replace(tzinfo=None)
        sheet.write_datetime(*place, local, moment)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(*place, value, plain)
    elif value is not None:
        sheet.write_string(*place, _text(value)[:LONGEST_CELL], plain)


def csv_lines(fields: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """One table as lines of CSV, for an answer that is sent while it is read."""
    yield "\ufeff" + _csv_line(fields)
    for row in rows:
        yield _csv_line([_cell(value) for value in row])


def _csv_line(values: Sequence[Any]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()


WRITERS: dict[str, tuple[Callable[[Collection, IO[bytes]], None], str, str]] = {
    "json": (write_json, "application/json", "json"),
    "csv": (write_csv, "application/zip", "zip"),
    "xlsx": (write_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}


def made_into_file(found: Collection, kind: str) -> SpooledTemporaryFile[bytes]:
    """The file in one of the formats of `WRITERS`, from its beginning; who gets it closes it."""
    target = SpooledTemporaryFile[bytes](IN_MEMORY)
    WRITERS[kind][0](found, target)
    target.seek(0)
    return target


def _plain(value: Any) -> Any:
    """A value as JSON has it; several values of one field are a list."""
    if value is WITHHELD:
        return None
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else _text(value)


def _cell(value: Any) -> Any:
    """A value as a cell of CSV."""
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    return harmless(_text(value))


def harmless(text: str) -> str:
    """A cell that no spreadsheet reckons with."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _text(value: Any) -> str:
    if value is WITHHELD:
        return str(WITHHELD.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "; ".join(_text(each) for each in value)
    return str(value)
