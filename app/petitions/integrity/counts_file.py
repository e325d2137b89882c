"""Counts per window and network from a CSV file: columns window_start_utc, ip_prefix, signatures."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from app.petitions.integrity.bursts import Cell

COLUMNS = ("window_start_utc", "ip_prefix", "signatures")
LARGEST = 1_000_000_000


class Unreadable(Exception):
    """What is wrong, and on which line of the file."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Line {line}: {reason}")
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Counts:
    """The cells of a file, and each moment as the file spelled it first."""

    cells: list[Cell]
    spelled: dict[datetime, str]


def read_counts(lines: Iterable[str]) -> Counts:
    """The rows of the file; other columns are left alone, a moment without a zone is in UTC.

    Raises:
        Unreadable: a column is missing, or a row isn't a moment, a network and a whole number.
    """
    counts = Counts([], {})
    for line, text, prefix, number in _rows(lines):
        moment = _moment(text, line)
        counts.spelled.setdefault(moment, text)
        if not prefix:
            raise Unreadable(line, "ip_prefix is empty.")
        counts.cells.append(Cell(moment, prefix, _number(number, line)))
    return counts


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, str, str, str]]:
    rows = csv.reader(lines, strict=True)
    try:
        header = [name.strip().lstrip("\ufeff").lower() for name in next(rows, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise Unreadable(1, f"the column {missing[0]} is missing; needed are {', '.join(COLUMNS)}.")
        when, where, how_many = (header.index(name) for name in COLUMNS)
        for row in rows:
            if not any(field.strip() for field in row):
                continue
            if len(row) != len(header):
                raise Unreadable(rows.line_num, f"{len(row)} fields, where the first line has {len(header)}.")
            yield rows.line_num, row[when].strip(), row[where].strip(), row[how_many].strip()
    except csv.Error as error:
        raise Unreadable(max(rows.line_num, 1), f"no CSV ({error}).") from error


def _moment(text: str, line: int) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(
            line, f"window_start_utc {text!r} is no moment; write it as 2026-06-14T20:10:00Z."
        ) from None


def _number(text: str, line: int) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > LARGEST:
        raise Unreadable(line, f"signatures {text!r} is no whole number from 0 to {LARGEST}.")
    return int(text)
