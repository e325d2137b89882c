"""The file of public names that goes along with a hand-over: one name a row, as its signer wrote it.

The same names make the same bytes, so the hash that is published can be checked by whoever has the file. A
name that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import io
from collections.abc import Iterable

from app.core.files import FileKind
from app.core.files.kinds import Checked
from app.core.tables import harmless

# Above any hand-over there was: two million names of thirty letters.
MEGABYTES = 100
NAMES_FILE = FileKind("names", lambda data: Checked(data, "text/csv"), megabytes=MEGABYTES)


def names_file(names: Iterable[str]) -> bytes:
    """The file, UTF-8 with a byte order mark, so that spreadsheets read the accents."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(["naam / name"])
    for name in names:
        writer.writerow([harmless(name)])
    return ("\ufeff" + lines.getvalue()).encode()
