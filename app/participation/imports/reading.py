"""Reading a CSV file block by block, in constant memory whatever its size and whatever is wrong with it."""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from itertools import accumulate, chain, islice
from operator import itemgetter
from typing import Any, BinaryIO

from app.participation.imports.rows import COLUMNS, Batch
from app.participation.ledger.models import Channel

BLOCK = 1 << 20
LONGEST_LINE = 1 << 16
ONLINE = Channel.ONLINE.value
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
Column = Sequence[str]
Order = Callable[[Sequence[Column]], tuple[Column, ...]]


class BadFile(Exception):
    """Why reading stops: nothing from `line` on can be trusted."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def _read(lines: Any, most: int, began: int) -> tuple[list[list[str]], int, BadFile | None]:
    """Up to `most` rows from line `began` on, the line after them, and what stopped the reading."""
    rows: list[list[str]] = []
    try:
        for row in islice(lines, most):
            rows.append(row)  # noqa: PERF402 what was read before an error stays
    except csv.Error as error:
        what = f"this is no CSV ({error})"
        if "field larger" in str(error):
            what = f"a field is longer than {csv.field_size_limit()} characters"
        line = began + sum(map(_height, rows))
        return rows, line, BadFile(line, f"{what}; perhaps a quotation mark is not closed")
    except BadFile as bad:
        return rows, began + sum(map(_height, rows)), bad
    return rows, lines.line_num + 1, None


def _height(row: list[str]) -> int:
    """On how many lines of the file a row stands."""
    return 1 + sum(value.count("\n") for value in row)


def _batch(rows: list[list[str]], began: int, after: int, order: Order) -> Batch:
    widths = set(map(len, rows))
    lines: Sequence[int] = range(began, after)
    if widths != {len(COLUMNS)} or len(lines) != len(rows):
        lines = list(accumulate(map(_height, rows[:-1]), initial=began))
    wrong = []
    if widths != {len(COLUMNS)}:
        numbered = list(zip(lines, rows, strict=True))
        wrong = [
            (line, f"{len(row)} columns instead of {len(COLUMNS)}")
            for line, row in numbered
            if row and len(row) != len(COLUMNS)
        ]
        fitting = [(line, row) for line, row in numbered if len(row) == len(COLUMNS)]
        lines, rows = [line for line, _ in fitting], [row for _, row in fitting]
    columns = list(zip(*rows, strict=True))
    return Batch(lines, [*order(columns), (ONLINE,) * len(rows)] if rows else [], wrong)


class EventFile:
    """The rows of a file of events; `bytes_read` grows while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.bytes_read = 0

    def batches(self, most: int) -> Iterator[Batch]:
        """Up to `most` rows at a time, each with the line it begins on. Empty lines are passed over.

        Raises:
            BadFile: the header is wrong, a line is no UTF-8, or it isn't CSV from some line on. What stands
                before that line is given first, so that its own errors are told too.
        """
        lines = csv.reader(chain.from_iterable(self._blocks()), strict=True)
        header, after, trouble = _read(lines, 1, 1)
        if trouble is not None:
            raise trouble
        if not header:
            raise BadFile(1, "the file is empty; its first line names the columns")
        order = self._order(header[0])
        while trouble is None:
            began = after
            rows, after, trouble = _read(lines, most, began)
            if rows:
                yield _batch(rows, began, after, order)
            elif trouble is None:
                return
        raise trouble

    def _order(self, header: list[str]) -> Order:
        names = [name.strip() for name in header]
        missing = [name for name in COLUMNS if name not in names]
        unknown = [name for name in names if name not in COLUMNS]
        if missing or unknown or len(names) != len(COLUMNS):
            found = [f"missing: {', '.join(missing)}"] if missing else []
            found += [f"not known: {', '.join(name[:40] for name in unknown[:5])}"] if unknown else []
            found += ["some twice"] if len(set(names)) != len(names) else []
            raise BadFile(1, f"the first line must name the {len(COLUMNS)} columns; {'; '.join(found)}")
        first, second, *others = [names.index(name) for name in COLUMNS]
        return itemgetter(first, second, *others)

    def _blocks(self) -> Iterator[StringIO]:
        """The file in pieces of whole lines, decoded."""
        line, rest = 1, b""
        while block := self._file.read(BLOCK):
            if self.bytes_read == 0:
                block = block.removeprefix(BYTE_ORDER_MARK)
            self.bytes_read += len(block)
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
