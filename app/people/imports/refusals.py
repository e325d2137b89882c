"""Why a file or a row of it can't be taken; rows keep the name and params, so each reader gets own words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal


def _file(name: str, message: Any) -> Refusal:
    return Refusal(name, message, field_name="file", status=422)


def _row(name: str, message: Any) -> Refusal:
    return Refusal(name, message, status=422)


FILE_EMPTY = _file("file-empty", _l("This file is empty."))
FILE_NOT_TEXT = _file(
    "file-not-text", _l("This is not a CSV file. In a spreadsheet, choose Save as and then CSV (UTF-8).")
)
BROKEN_LETTER = _file(
    "broken-letter",
    _l("Line %(line)s holds a letter that isn't UTF-8, while the rest is. Save the file as CSV (UTF-8)."),
)
HEADER_BROKEN = _file("header-broken", _l("The first line has a quote that never closes."))
TOO_MANY_ROWS = _file(
    "too-many-rows", _l("This file has more than %(most)s rows. Split it into smaller files.")
)
COLUMNS_MISSING = _file(
    "columns-missing",
    _l("These columns are missing: %(columns)s. The first line of the file must name the columns."),
)
COLUMN_TWICE = _file("column-twice", _l("Two columns mean the same: %(columns)s. Remove one of them."))
NO_ROWS = _file("no-rows", _l("This file has a first line with columns, but no people below it."))

QUOTE_OPEN = _row("quote-open", _l("A quote opens and doesn't close on this line."))
TEXT_AFTER_QUOTE = _row("text-after-quote", _l("There is text behind a closing quote."))
WRONG_WIDTH = _row("wrong-width", _l("This line has %(cells)s cells, the first line has %(width)s."))
CELL_TOO_LONG = _row("cell-too-long", _l("A cell has more than %(most)s characters."))
NO_NAME = _row("no-name", _l("The name is missing."))
NAME_WITHOUT_LETTER = _row("name-without-letter", _l("There is no letter in the name."))
NAME_TOO_LONG = _row("name-too-long", _l("The name has more than %(most)s characters."))
NAME_UNREADABLE = _row("name-unreadable", _l("The name holds invisible characters."))
NAME_NO_NAME = _row("name-no-name", _l("The name holds a link, an address or a telephone number."))
NO_ADDRESS = _row("no-address", _l("The mail address is missing."))
NOT_AN_ADDRESS = _row("not-an-address", _l("The mail address is not complete or not possible."))
UNKNOWN_AUDIENCE = _row("unknown-audience", _l("We don't know this audience: %(value)s."))
UNKNOWN_LANGUAGE = _row("unknown-language", _l("We don't know this language: %(value)s. Use nl or en."))
UNKNOWN_GROUP = _row("unknown-group", _l("There is no open local group with this name: %(value)s."))
DATE_IMPOSSIBLE = _row(
    "date-impossible", _l("%(column)s is no date we can read: %(value)s. Write 2026-11-21 or 21-11-2026.")
)
ENDS_BEFORE_START = _row("ends-before-start", _l("The last day lies before the first."))
END_WITHOUT_START = _row(
    "end-without-start", _l("The last day lies in the past and there is no first day. Fill in both.")
)
DATES_WITHOUT_AUDIENCE = _row(
    "dates-without-audience", _l("There are dates, but no audience or group that they belong to.")
)
YEAR_IMPOSSIBLE = _row("year-impossible", _l("The birth year is not possible. Write four digits."))
TOO_YOUNG = _row("too-young", _l("This person is under 16. A parent or guardian must arrange this by hand."))
CONSENT_HALF = _row("consent-half", _l("A consent needs both its ground and its date."))
CONSENT_FUTURE = _row("consent-future", _l("The date of the consent lies in the future."))
GROUND_TOO_LONG = _row("ground-too-long", _l("The ground of the consent has more than %(most)s characters."))
SAME_ADDRESS_DIFFERS = _row(
    "same-address-differs", _l("Line %(line)s has the same mail address with other details.")
)
SAME_PERSON = _row("same-person", _l("Line %(line)s is the same person under an earlier address."))
ADDRESS_SHARED = _row(
    "address-shared",
    _l("Several people share this address, and none of them has this name. Add them by hand."),
)
TERM_DECIDES = _row(
    "term-decides",
    _l("The dates of this person in the audience %(audience)s come from a term. Change them there."),
)
PERIODS_OVERLAP = _row(
    "periods-overlap", _l("These dates run over several earlier periods. Correct them on the person's page.")
)

NOT_CHECKED = Refusal(
    "import-not-checked",
    _l("This file can't be loaded: it has not been checked yet, or it was loaded already."),
)
STALE = Refusal(
    "import-stale",
    _l("Somebody changed these people after the check. Nothing was loaded: look at the new report."),
)
HAS_REFUSED_ROWS = Refusal(
    "import-has-refused-rows",
    _l("Some rows can't be loaded. Correct the file and upload it again, or load only the good rows."),
)
NOTHING_TO_LOAD = Refusal("import-nothing-to-load", _l("There is nothing to load: every row is refused."))
FILE_GONE = Refusal("import-file-gone", _l("This file is no longer kept. Upload it again."))
MADE_MEANWHILE = Refusal(
    "import-made-meanwhile",
    _l("One of these people was added elsewhere at this moment. Nothing was loaded; try once more."),
)
NO_FILE = _file("no-file", _l("Choose a file."))
