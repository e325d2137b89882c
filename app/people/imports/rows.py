"""What one row of a list of people says: typed, checked on its own, without a database."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.core.refusals import Refusal, Refused
from app.people.accounts.models import NAME_LENGTH
from app.people.accounts.rules import (
    NAME_MISSING,
    NAME_NO_NAME,
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
    """One row that can't be taken, with everything that is wrong with it by itself.

    `group` is the group it names, of which only the database knows whether it is there.
    """

    line: int
    refusals: tuple[Refusal, ...]
    group: str | None = None


Faults = list[Refusal]


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
    """What a line says of a person, or every reason why it can't be taken."""
    if isinstance(line, BrokenLine):
        return RefusedRow(line.number, (line.refusal,))

    def cell(column: Column) -> str:
        return line.cells[places[column]] if column in places else ""

    faults: Faults = []
    row = _person(line.number, cell, today, faults)
    return RefusedRow(row.line, tuple(faults), row.group) if faults else row


def _person(number: int, cell: Callable[[Column], str], today: date, faults: Faults) -> PersonRow:
    """The row as far as it can be read; what can't is empty in it and named in `faults`."""
    name, email = _name(cell(Column.NAME), faults), _address(cell(Column.EMAIL), faults)
    language = _language(cell(Column.LANGUAGE), faults)
    group = clean_name(cell(Column.GROUP)) or None
    before = len(faults)
    audiences = _audiences(cell(Column.AUDIENCES), faults)
    starts_on, ends_on = (_day(column, cell(column), faults) for column in (Column.FROM, Column.TO))
    if len(faults) == before:
        # What fits together is said only of what could be read.
        faults += _faults_of_dates(starts_on, ends_on, today, belongs=bool(audiences or group))
    return PersonRow(
        line=number,
        name=name,
        email=email,
        audiences=audiences,
        group=group,
        language=language,
        starts_on=starts_on,
        ends_on=ends_on,
        birth_year=_birth_year(cell(Column.BIRTH_YEAR), today, faults),
        consent=_consent(cell(Column.CONSENT_GROUND), cell(Column.CONSENT_DATE), today, faults),
    )


# What is wrong with a name, told of a line instead of a field.
_NAME_FAULTS = {
    NAME_MISSING.name: refusals.NO_NAME,
    NAME_TOO_LONG.name: refusals.NAME_TOO_LONG,
    NAME_UNREADABLE.name: refusals.NAME_UNREADABLE,
    NAME_NO_NAME.name: refusals.NAME_NO_NAME,
}


def _name(raw: str, faults: Faults) -> str:
    name = clean_name(raw)
    refusal = name_refusal(name)
    if refusal is NAME_MISSING and name:
        faults.append(refusals.NAME_WITHOUT_LETTER)
    elif refusal is not None:
        faults.append(_NAME_FAULTS[refusal.name].with_params(most=NAME_LENGTH))
    return name


def _address(raw: str, faults: Faults) -> str:
    if not raw:
        faults.append(refusals.NO_ADDRESS)
        return ""
    try:
        return read_address(raw)
    except Refused:
        faults.append(refusals.NOT_AN_ADDRESS)
        return ""


def _audiences(raw: str, faults: Faults) -> tuple[Audience, ...]:
    """The audiences of a cell, joined by `;` (or `|` or `,` in a quoted cell); `public` is everybody."""
    found: dict[Audience, None] = {}
    for word in re.split(r"[;|,]", raw):
        if not word.strip():
            continue
        audience = audience_meant(word)
        if audience is None:
            faults.append(refusals.UNKNOWN_AUDIENCE.with_params(value=_short(word)))
        else:
            found[audience] = None
    found.pop(Audience.PUBLIC, None)
    return tuple(found)


def _language(raw: str, faults: Faults) -> str | None:
    language = _LANGUAGES.get(raw.casefold())
    if raw and language is None:
        faults.append(refusals.UNKNOWN_LANGUAGE.with_params(value=_short(raw)))
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


def _day(column: Column, raw: str, faults: Faults) -> date | None:
    found = read_day(raw) if raw else None
    if raw and found is None:
        faults.append(refusals.DATE_IMPOSSIBLE.with_params(column=column.value, value=_short(raw)))
    return found


def _birth_year(raw: str, today: date, faults: Faults) -> int | None:
    if not raw:
        return None
    if not re.fullmatch(r"[0-9]{4}", raw):
        faults.append(refusals.YEAR_IMPOSSIBLE)
        return None
    refusal = birth_year_refusal(int(raw), today)
    if refusal is not None:
        faults.append(refusals.TOO_YOUNG if refusal is TOO_YOUNG else refusals.YEAR_IMPOSSIBLE)
    return int(raw)


def _consent(ground: str, day: str, today: date, faults: Faults) -> tuple[str, date] | None:
    given_on = _day(Column.CONSENT_DATE, day, faults)
    if bool(ground) != bool(day):
        faults.append(refusals.CONSENT_HALF)
    if given_on is not None and given_on > today:
        faults.append(refusals.CONSENT_FUTURE)
    if len(ground) > GROUND_LENGTH:
        faults.append(refusals.GROUND_TOO_LONG.with_params(most=GROUND_LENGTH))
    return (clean_name(ground), given_on) if ground and given_on else None


def _faults_of_dates(
    starts_on: date | None, ends_on: date | None, today: date, *, belongs: bool
) -> Iterator[Refusal]:
    if (starts_on or ends_on) and not belongs:
        yield refusals.DATES_WITHOUT_AUDIENCE
    if starts_on and ends_on and ends_on < starts_on:
        yield refusals.ENDS_BEFORE_START
    if ends_on and not starts_on and ends_on < today:
        yield refusals.END_WITHOUT_START


def _short(value: str) -> str:
    return value.strip()[:40]
