"""What one row of a list of people says: typed, checked on its own, without a database."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.core.refusals import Refusal, Refused
from app.people.accounts.models import NAME_LENGTH
from app.people.accounts.rules import (
    NAME_TOO_LONG,
    NAME_UNREADABLE,
    TOO_YOUNG,
    birth_year_refusal,
    clean_name,
    name_refusal,
)
from app.people.audiences.models import Audience
from app.people.audiences.words import audience_meant
from app.people.imports import refusals
from app.people.imports.columns import Column
from app.people.imports.table import BrokenLine, Line
from app.people.participants.rules import read_address

GROUND_LENGTH = 200
_LANGUAGES = {
    **dict.fromkeys(("nl", "nederlands", "dutch"), "nl"),
    **dict.fromkeys(("en", "engels", "english"), "en"),
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


@dataclass(frozen=True)
class PersonRow:
    """One person as the file has them; None or empty where the file says nothing."""

    line: int
    name: str
    email: str
    audiences: tuple[Audience, ...] = ()
    group: str | None = None
    language: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    birth_year: int | None = None
    consent: tuple[str, date] | None = None

    def same_as(self, other: "PersonRow") -> bool:
        """Whether two rows say the same of the same person."""
        return _essence(self) == _essence(other)


@dataclass(frozen=True)
class RefusedRow:
    """One row that can't be taken, and why."""

    line: int
    refusal: Refusal


def _essence(row: PersonRow) -> tuple[object, ...]:
    return (
        row.name,
        row.email.casefold(),
        frozenset(row.audiences),
        (row.group or "").casefold(),
        row.language,
        row.starts_on,
        row.ends_on,
        row.birth_year,
        row.consent,
    )


def read_row(line: Line | BrokenLine, places: dict[Column, int], today: date) -> PersonRow | RefusedRow:
    """What a line says of a person, or the first reason why it can't be taken."""
    if isinstance(line, BrokenLine):
        return RefusedRow(line.number, line.refusal)

    def cell(column: Column) -> str:
        return line.cells[places[column]] if column in places else ""

    try:
        return _person(line.number, cell, today)
    except Refused as refused:
        return RefusedRow(line.number, refused.refusal)


def _person(number: int, cell: Callable[[Column], str], today: date) -> PersonRow:
    row = PersonRow(
        line=number,
        name=_name(cell(Column.NAME)),
        email=_address(cell(Column.EMAIL)),
        audiences=_audiences(cell(Column.AUDIENCES)),
        group=clean_name(cell(Column.GROUP)) or None,
        language=_language(cell(Column.LANGUAGE)),
        starts_on=_day(Column.FROM, cell(Column.FROM)),
        ends_on=_day(Column.TO, cell(Column.TO)),
        birth_year=_birth_year(cell(Column.BIRTH_YEAR), today),
        consent=_consent(cell(Column.CONSENT_GROUND), cell(Column.CONSENT_DATE), today),
    )
    _check_dates(row, today)
    return row


def _name(raw: str) -> str:
    name = clean_name(raw)
    refusal = name_refusal(name)
    if refusal is NAME_TOO_LONG:
        raise Refused(refusals.NAME_TOO_LONG.with_params(most=NAME_LENGTH))
    if refusal is not None:
        raise Refused(refusals.NAME_UNREADABLE if refusal is NAME_UNREADABLE else refusals.NO_NAME)
    return name


def _address(raw: str) -> str:
    if not raw:
        raise Refused(refusals.NO_ADDRESS)
    try:
        return read_address(raw)
    except Refused:
        raise Refused(refusals.NOT_AN_ADDRESS) from None


def _audiences(raw: str) -> tuple[Audience, ...]:
    """The audiences of a cell, joined by `;` (or `|` or `,` in a quoted cell); `public` is everybody."""
    found: dict[Audience, None] = {}
    for word in re.split(r"[;|,]", raw):
        if not word.strip():
            continue
        audience = audience_meant(word)
        if audience is None:
            raise Refused(refusals.UNKNOWN_AUDIENCE.with_params(value=_short(word)))
        found[audience] = None
    found.pop(Audience.PUBLIC, None)
    return tuple(found)


def _language(raw: str) -> str | None:
    if not raw:
        return None
    language = _LANGUAGES.get(raw.casefold())
    if language is None:
        raise Refused(refusals.UNKNOWN_LANGUAGE.with_params(value=_short(raw)))
    return language


def read_day(raw: str) -> date | None:
    """A day written as 2026-11-21 or 21-11-2026 (also with slashes or dots); None when it is no such day."""
    iso, dutch = _ISO.fullmatch(raw), _DUTCH.fullmatch(raw)
    if iso:
        year, month, day = iso.groups()
    elif dutch:
        day, month, year = dutch.groups()
    else:
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None


def _day(column: Column, raw: str) -> date | None:
    if not raw:
        return None
    found = read_day(raw)
    if found is None:
        raise Refused(refusals.DATE_IMPOSSIBLE.with_params(column=column.value, value=_short(raw)))
    return found


def _birth_year(raw: str, today: date) -> int | None:
    if not raw:
        return None
    if not re.fullmatch(r"[0-9]{4}", raw):
        raise Refused(refusals.YEAR_IMPOSSIBLE)
    refusal = birth_year_refusal(int(raw), today)
    if refusal is not None:
        raise Refused(refusals.TOO_YOUNG if refusal is TOO_YOUNG else refusals.YEAR_IMPOSSIBLE)
    return int(raw)


def _consent(ground: str, day: str, today: date) -> tuple[str, date] | None:
    if not ground and not day:
        return None
    given_on = _day(Column.CONSENT_DATE, day)
    if not ground or given_on is None:
        raise Refused(refusals.CONSENT_HALF)
    if given_on > today:
        raise Refused(refusals.CONSENT_FUTURE)
    if len(ground) > GROUND_LENGTH:
        raise Refused(refusals.GROUND_TOO_LONG.with_params(most=GROUND_LENGTH))
    return clean_name(ground), given_on


def _check_dates(row: PersonRow, today: date) -> None:
    if (row.starts_on or row.ends_on) and not (row.audiences or row.group):
        raise Refused(refusals.DATES_WITHOUT_AUDIENCE)
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise Refused(refusals.ENDS_BEFORE_START)
    if row.ends_on and not row.starts_on and row.ends_on < today:
        raise Refused(refusals.END_WITHOUT_START)


def _short(value: str) -> str:
    return value.strip()[:40]
