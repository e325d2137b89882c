"""Reading a CSV file block by block, in constant memory whatever its size and whatever is wrong with it."""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from itertools import chain
from operator import itemgetter
from typing import Any, BinaryIO, cast

from app.participation.imports.rows import COLUMNS, BadRow, FileRow
from app.participation.ledger.models import Channel

BLOCK = 1 << 20
LONGEST_LINE = 1 << 16
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
Order = Callable[[Sequence[str]], tuple[str, ...]]


class BadFile(Exception):
    """Why reading stops: nothing from `line` on can be trusted."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


class EventFile:
    """The rows of a file of events; `bytes_read` grows while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._row_began = 1
        self.bytes_read = 0

    def rows(self) -> Iterator[tuple[int, FileRow | BadRow]]:
        """Each row with the line it begins on, or why it isn't one. Empty lines are passed over.

        Raises:
            BadFile: the header is wrong, a line is no UTF-8, or it isn't CSV from some line on.
        """
        lines = csv.reader(chain.from_iterable(self._blocks()), strict=True)
        header = self._next(lines)
        if header is None:
            raise BadFile(1, "the file is empty; its first line names the columns")
        order, online = self._order(header), Channel.ONLINE.value
        while (values := self._next(lines)) is not None:
            if len(values) == len(COLUMNS):
                values.append(online)
                # A plain tuple does as a FileRow, and is made in half the time.
                yield self._row_began, cast("FileRow", order(values))
            elif values:
                yield self._row_began, BadRow(f"{len(values)} columns instead of {len(COLUMNS)}")

    def _next(self, lines: Any) -> list[str] | None:
        self._row_began = lines.line_num + 1
        try:
            return next(lines, None)
        except csv.Error as error:
            what = f"this is no CSV ({error})"
            if "field larger" in str(error):
                what = f"a field is longer than {csv.field_size_limit()} characters"
            raise BadFile(self._row_began, f"{what}; perhaps a quotation mark is not closed") from None

    def _order(self, header: list[str]) -> Order:
        names = [name.strip() for name in header]
        missing = [name for name in COLUMNS if name not in names]
        unknown = [name for name in names if name not in COLUMNS]
        if missing or unknown or len(names) != len(COLUMNS):
            found = [f"missing: {', '.join(missing)}"] if missing else []
            found += [f"not known: {', '.join(name[:40] for name in unknown[:5])}"] if unknown else []
            found += ["some twice"] if len(set(names)) != len(names) else []
            raise BadFile(1, f"the first line must name the {len(COLUMNS)} columns; {'; '.join(found)}")
        first, second, *others = [*(names.index(name) for name in COLUMNS), len(COLUMNS)]
        return itemgetter(first, second, *others)

    def _blocks(self) -> Iterator[StringIO]:
        """The file in pieces of whole lines, decoded."""
        line, rest = 1, b""
        while block := self._file.read(BLOCK):
            if self.bytes_read == 0:
                block = block.removeprefix(BYTE_ORDER_MARK)
            self.bytes_read += len(block)
            if line - self._row_began > BLOCK:
                raise BadFile(self._row_began, "a quotation mark is opened and not closed")
            whole, newline, rest = (rest + block).rpartition(b"\n")
            if len(rest) > LONGEST_LINE:
                raise BadFile(
                    line + whole.count(b"\n") + len(newline), f"a line is longer than {LONGEST_LINE} bytes"
                )
            yield from self._decoded(whole + newline, line)
            line += whole.count(b"\n") + len(newline)
        yield from self._decoded(rest, line)

    def _decoded(self, block: bytes, line: int) -> Iterator[StringIO]:
        try:
            yield StringIO(block.decode(), newline="\n")
        except UnicodeDecodeError as error:
            bad = error.start
        else:
            return
        good = block.rfind(b"\n", 0, bad) + 1
        # What stands before the line is read first, so that its own errors are told too.
        yield StringIO(block[:good].decode(), newline="\n")
        place = f"byte {bad - good + 1} of this line is no UTF-8"
        raise BadFile(line + block.count(b"\n", 0, good), f"{place}; save the file as UTF-8")
