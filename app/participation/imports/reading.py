"""Reading a CSV file line by line, in constant memory whatever its size and whatever is wrong with it."""

import csv
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import BinaryIO

from app.participation.imports.rows import COLUMNS, BadRow, FileRow

LONGEST_LINE = 64 * 1024
MOST_LINES_OF_A_ROW = 100

Order = Callable[[Sequence[str]], tuple[str, ...]]


class BadFile(Exception):
    """Why reading stops: nothing after `line` can be trusted."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


class EventFile:
    """The rows of a file of events; `bytes_read` grows while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._line = self._row_began = 0
        self.bytes_read = 0

    def rows(self) -> Iterator[tuple[int, FileRow | BadRow]]:
        """Each row with the line it begins on, or why it isn't one. Empty lines are passed over.

        Raises:
            BadFile: the header is wrong, a line is no UTF-8, or it isn't CSV from some line on.
        """
        lines = csv.reader(self._lines(), strict=True)
        order: Order | None = None
        while True:
            self._row_began = self._line + 1
            try:
                values = next(lines, None)
            except csv.Error as error:
                raise BadFile(self._row_began, f"this is no CSV: {error}") from None
            if values is None:
                break
            if not values:
                continue
            if order is None:
                order = self._order(values)
            elif len(values) != len(COLUMNS):
                yield self._row_began, BadRow(f"{len(values)} columns instead of {len(COLUMNS)}")
            else:
                yield self._row_began, FileRow._make((*order(values), "online"))
        if order is None:
            raise BadFile(1, "the file is empty; its first line names the columns")

    def _order(self, header: list[str]) -> Order:
        names = [name.strip() for name in header]
        missing = [name for name in COLUMNS if name not in names]
        unknown = [name for name in names if name not in COLUMNS]
        if missing or unknown or len(names) != len(COLUMNS):
            found = [f"missing: {', '.join(missing)}"] if missing else []
            found += [f"not known: {', '.join(name[:40] for name in unknown[:5])}"] if unknown else []
            found += ["some twice"] if len(set(names)) != len(names) else []
            raise BadFile(
                self._row_began, f"the first line must name the {len(COLUMNS)} columns; {'; '.join(found)}"
            )
        first, second, *others = [names.index(name) for name in COLUMNS]
        return itemgetter(first, second, *others)

    def _lines(self) -> Iterator[str]:
        while raw := self._file.readline(LONGEST_LINE + 1):
            self._line += 1
            self.bytes_read += len(raw)
            if len(raw) > LONGEST_LINE:
                raise BadFile(self._line, f"a line is longer than {LONGEST_LINE} bytes")
            if self._line - self._row_began > MOST_LINES_OF_A_ROW:
                raise BadFile(self._row_began, "a quotation mark is opened and not closed")
            try:
                # Only the first line may begin with a byte order mark.
                yield raw.decode("utf-8-sig" if self._line == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise BadFile(
                    self._line, f"byte {error.start + 1} of this line is no UTF-8; save the file as UTF-8"
                ) from None
