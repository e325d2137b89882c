"""One row on its own: what is read from it, and every reason to refuse it."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from app.people.audiences.models import Audience
from app.people.imports.columns import COLUMN_NAMES, column_named
from app.people.imports.reading import read_list
from app.people.imports.rows import PersonRow, RefusedRow, read_day
from tests.factories.imports import csv_of

TODAY = date(2026, 11, 21)


def row_of(**cells: str) -> PersonRow | RefusedRow:
    cells = {"name": "Els de Vries", "email": "els@example.org", **cells}
    (row,) = read_list(csv_of([list(cells.values())], list(cells))).rows(TODAY)
    return row


def person(**cells: str) -> PersonRow:
    row = row_of(**cells)
    assert isinstance(row, PersonRow), row
    return row


@pytest.mark.parametrize(
    ("cell", "audiences"),
    [
        ("member", [Audience.MEMBER]),
        ("Lid; VRIJWILLIGER ;", [Audience.MEMBER, Audience.VOLUNTEER]),
        ("members-council", [Audience.MEMBERS_COUNCIL]),
        ("Members’ Council|Ledenraad", [Audience.MEMBERS_COUNCIL]),
        ("youth_panel,jongerenraad", [Audience.YOUTH_PANEL, Audience.YOUTH_COUNCIL]),
        ("publiek;lid", [Audience.MEMBER]),
        ("sympathisant", [Audience.SUPPORTER]),
        ("", []),
    ],
)
def test_audiences_by_code_and_by_name_in_both_languages(cell: str, audiences: list[Audience]) -> None:
    assert list(person(audiences=cell).audiences) == audiences


def test_every_audience_is_known_by_its_code() -> None:
    for audience in Audience:
        if audience is not Audience.PUBLIC:
            assert person(audiences=audience.value).audiences == (audience,)


@pytest.mark.parametrize("cell", ["2026-11-21", "21-11-2026", "21/11/2026", "21.11.2026"])
def test_days_in_both_notations(cell: str) -> None:
    assert read_day(cell) == TODAY


@pytest.mark.parametrize("cell", ["31-02-2026", "2026-13-01", "21-11-26", "gisteren", "0001-01-01", "46347"])
def test_no_day_is_guessed(cell: str) -> None:
    assert read_day(cell) is None


def test_a_full_row() -> None:
    row = person(
        audiences="lid",
        groep="Utrecht",
        taal="Engels",
        van="01-01-2026",
        tot="2026-12-31",
        geboortejaar="1980",
        grond="lidmaatschapsformulier",
        datum="2-1-2026",
    )
    assert (row.group, row.language, row.birth_year) == ("Utrecht", "en", 1980)
    assert (row.starts_on, row.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert row.consent == ("lidmaatschapsformulier", date(2026, 1, 2))


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+31 Jan", "-Jan", "王小明", "علي", "O’Brien", "Ʒan"])
def test_a_name_is_text_whatever_it_looks_like(name: str) -> None:
    assert person(name=name).name == name


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"name": ""}, "no-name"),
        ({"name": "==="}, "name-without-letter"),
        ({"name": "=1+1"}, "name-without-letter"),
        ({"name": "@jan"}, "name-no-name"),
        ({"name": "Jan 06 12 34 56 78"}, "name-no-name"),
        ({"name": "x" * 101}, "name-too-long"),
        ({"name": "Els\u202egnihtemos"}, "name-unreadable"),
        ({"name": "Els\x07"}, "name-unreadable"),
        ({"email": ""}, "no-address"),
        ({"email": "els"}, "not-an-address"),
        ({"email": "els@example.org, bo@example.org"}, "not-an-address"),
        ({"email": "els@example.org\x0bBcc: bo@example.org"}, "not-an-address"),
        ({"audiences": "lid;koning"}, "unknown-audience"),
        ({"language": "fy"}, "unknown-language"),
        ({"audiences": "lid", "from": "31-02-2026"}, "date-impossible"),
        ({"audiences": "lid", "from": "2026-02-01", "to": "2026-01-01"}, "ends-before-start"),
        ({"audiences": "lid", "to": "2020-01-01"}, "end-without-start"),
        ({"from": "2026-02-01"}, "dates-without-audience"),
        ({"birth_year": "80"}, "year-impossible"),
        ({"birth_year": "1880"}, "year-impossible"),
        ({"birth_year": "2015"}, "too-young"),
        ({"grond": "formulier"}, "consent-half"),
        ({"datum": "2026-01-01"}, "consent-half"),
        ({"grond": "formulier", "datum": "2027-01-01"}, "consent-future"),
        ({"grond": "x" * 201, "datum": "2026-01-01"}, "ground-too-long"),
    ],
)
def test_every_reason_to_refuse_a_row(cells: dict[str, str], reason: str) -> None:
    row = row_of(**cells)
    assert isinstance(row, RefusedRow)
    assert (row.line, [refusal.name for refusal in row.refusals]) == (2, [reason])


def test_everything_that_is_wrong_with_a_row_is_named() -> None:
    row = row_of(
        name="",
        email="els",
        audiences="lid;koning;keizer",
        language="fy",
        van="31-02-2026",
        geboortejaar="80",
        mail_consent_ground="x" * 201,
        mail_consent_date="gisteren",
    )
    assert isinstance(row, RefusedRow)
    assert [refusal.name for refusal in row.refusals] == [
        "no-name",
        "not-an-address",
        "unknown-language",
        "unknown-audience",
        "unknown-audience",
        "date-impossible",
        "year-impossible",
        "date-impossible",
        "ground-too-long",
    ]
    assert [refusal.params.get("value") for refusal in row.refusals[3:5]] == ["koning", "keizer"]


@pytest.mark.parametrize(
    ("ground", "day"),
    [
        ("mail_consent_ground", "mail_consent_date"),
        ("consent_ground", "consent_date"),
        ("grond_mailtoestemming", "datum_mailtoestemming"),
        ("Mailtoestemmingsgrond", "Mailtoestemmingsdatum"),
        ("Grond van de toestemming voor mail", "Datum van de toestemming voor mail"),
        ("Ground of the mail consent", "Date of the mail consent"),
        ("grond", "datum"),
    ],
)
def test_the_columns_of_the_consent_have_many_names(ground: str, day: str) -> None:
    assert person(**{ground: "formulier", day: "2-1-2026"}).consent == ("formulier", date(2026, 1, 2))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_column_is_known_by_the_name_that_the_office_shows(app: Flask, language: str) -> None:
    with force_locale(language):
        assert {column: column_named(str(name)) for column, name in COLUMN_NAMES.items()} == {
            column: column for column in COLUMN_NAMES
        }
