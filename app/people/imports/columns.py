"""Which columns a list of people may have, under their English and Dutch names."""

import re
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refused
from app.people.imports import refusals


class Column(StrEnum):
    NAME = "name"
    EMAIL = "email"
    AUDIENCES = "audiences"
    GROUP = "group"
    LANGUAGE = "language"
    FROM = "from"
    TO = "to"
    BIRTH_YEAR = "birth_year"
    CONSENT_GROUND = "mail_consent_ground"
    CONSENT_DATE = "mail_consent_date"


REQUIRED = (Column.NAME, Column.EMAIL)
COLUMN_NAMES = {
    Column.NAME: _l("Name"),
    Column.EMAIL: _l("Mail address"),
    Column.AUDIENCES: _l("Audiences"),
    Column.GROUP: _l("Local group"),
    Column.LANGUAGE: _l("Language"),
    Column.FROM: _l("From"),
    Column.TO: _l("Until"),
    Column.BIRTH_YEAR: _l("Birth year"),
    Column.CONSENT_GROUND: _l("Ground of the mail consent"),
    Column.CONSENT_DATE: _l("Date of the mail consent"),
}
_WORDS = {
    Column.NAME: "name fullname naam volledigenaam",
    Column.EMAIL: "email mail emailaddress mailaddress emailadres mailadres",
    Column.AUDIENCES: "audiences audience doelgroepen doelgroep",
    Column.GROUP: "group localgroup groep lokalegroep",
    Column.LANGUAGE: "language taal",
    Column.FROM: "from since start van vanaf sinds",
    Column.TO: "to until end tot totenmet tm eind",
    Column.BIRTH_YEAR: "birthyear yearofbirth geboortejaar",
    Column.CONSENT_GROUND: """consentground ground mailconsentground emailconsentground groundofthemailconsent
        grond toestemmingsgrond grondtoestemming mailtoestemmingsgrond mailtoestemminggrond
        grondmailtoestemming grondtoestemmingmail grondvandetoestemmingvoormail""",
    Column.CONSENT_DATE: """consentdate date mailconsentdate emailconsentdate dateofthemailconsent
        datum toestemmingsdatum datumtoestemming mailtoestemmingsdatum mailtoestemmingdatum
        datummailtoestemming datumtoestemmingmail datumvandetoestemmingvoormail""",
}
_MEANING = {word: column for column, words in _WORDS.items() for word in words.split()}


def column_named(header: str) -> Column | None:
    """The column that a header means: upper case, dashes, spaces and underscores make no difference."""
    return _MEANING.get(re.sub(r"[\s_\-/.]+", "", header).casefold())


def columns_known(header: tuple[str, ...]) -> int:
    """How many cells of a header are columns we know."""
    return sum(column_named(cell) is not None for cell in header)


def places(header: tuple[str, ...]) -> dict[Column, int]:
    """Where each known column stands, counted from 0.

    Raises:
        Refused: a required column is missing, or one stands there twice.
    """
    found: dict[Column, int] = {}
    for place, cell in enumerate(header):
        column = column_named(cell)
        if column is None:
            continue
        if column in found:
            raise Refused(refusals.COLUMN_TWICE.with_params(columns=f"{header[found[column]]}, {cell}"))
        found[column] = place
    missing = [column for column in REQUIRED if column not in found]
    if missing:
        named = ", ".join(str(COLUMN_NAMES[column]) for column in missing)
        raise Refused(refusals.COLUMNS_MISSING.with_params(columns=named))
    return found


def unknown_columns(header: tuple[str, ...]) -> list[str]:
    """Headers that mean nothing to us, as they stand in the file, cut at 40 characters."""
    return [cell[:40] for cell in header if cell and column_named(cell) is None]
