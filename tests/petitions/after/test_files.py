"""The signatures of a petition as CSV and Excel: harmless, without addresses, counts alone in safe mode."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.core import tables
from app.core.access import Role
from app.core.audit import AuditEntry
from app.core.bilingual import Bilingual
from tests.factories.people import make_staff
from tests.factories.petitions import make_petition, many_signers, sign, sign_and_confirm


@pytest.fixture
def officer(sign_in: Any) -> Any:
    return sign_in(make_staff("Fleur Functionaris", roles=(Role.DATA_OFFICER,)), second_factor=True)


def file_of(petition: Any, kind: str) -> str:
    return f"/nl/beheer/petities/{petition.id}/ondertekenaars/bestand/?format={kind}"


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_csv_holds_who_signed_and_no_address(petition, officer, db):
    sign_and_confirm(petition, "els@example.org", name="=HYPERLINK(1)", is_public=True)
    sign_and_confirm(petition, name="Ümit Yılmaz")
    sign(petition, name="Wacht Nog")
    many_signers(petition, 0)
    answer = officer.get(file_of(petition, "csv"))
    head, *rows = rows_of(answer)
    assert head[:3] == ["number", "name", "shown_in_public"]
    assert [row[:3] for row in rows] == [["1", "'=HYPERLINK(1)", "yes"], ["2", "Ümit Yılmaz", "no"]]
    assert b"@" not in answer.data
    assert answer.headers["Cache-Control"] == "no-store"
    taken = select(AuditEntry).where(AuditEntry.action == "petition.signatures-downloaded")
    assert db.session.scalars(taken).one().details == {"format": "csv"}


def test_excel_holds_the_same_and_reckons_nothing(petition, officer):
    sign_and_confirm(petition, name="=A1+1")
    many_signers(petition, 1)
    answer = officer.get(file_of(petition, "xlsx"))
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["about", "signatures", "fields"]
    cell = book["signatures"]["B2"]
    assert (cell.value, cell.data_type) == ("=A1+1", "s")
    assert book["signatures"].max_row == 3


def test_each_stands_under_the_version_of_the_text_that_was_signed(petition, officer):
    sign_and_confirm(petition)
    head, row = rows_of(officer.get(file_of(petition, "csv")))
    assert dict(zip(head, row, strict=True))["text_version"] == "1"


def test_excel_counts_towns_where_they_are_asked(officer, db):
    reason = Bilingual("De raad telt inwoners.", "The council counts residents.")
    local = make_petition("gracht", target_is_local=True, asks_town=True, town_reason=reason)
    for number, town in enumerate(("Utrecht", "Zeist", "Utrecht", None)):
        sign_and_confirm(local, f"bewoner{number}@example.org", name=f"Bewoner {number}").town = town
    db.session.commit()
    answer = officer.get(file_of(local, "xlsx"))
    towns = load_workbook(io.BytesIO(answer.data))["towns"].values
    assert list(towns) == [("town", "signatures"), ("Utrecht", 2), ("Zeist", 1)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_in_safe_mode_counts_leave_and_nothing_else(safe_petition, officer, kind):
    sign_and_confirm(safe_petition)
    sign(safe_petition)
    answer = officer.get(file_of(safe_petition, kind))
    if kind == "xlsx":
        found = load_workbook(io.BytesIO(answer.data))["counts"].values
        rows = [list(map(str, row)) for row in found]
    else:
        rows = rows_of(answer)
    assert rows[0] == ["standing", "signatures"]
    assert ["confirmed", "1"] in rows
    assert ["pending", "1"] in rows


def test_a_file_is_for_who_may_see_signers(petition, sign_in):
    editor = sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)
    assert editor.get(file_of(petition, "csv")).status_code == 403


def test_another_format_is_no_page(petition, officer):
    assert officer.get(file_of(petition, "pdf")).status_code == 404


def test_a_sheet_that_is_full_goes_on_in_the_next(petition, officer, monkeypatch):
    many_signers(petition, 7)
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    book = load_workbook(io.BytesIO(officer.get(file_of(petition, "xlsx")).data))
    parts = [name for name in book.sheetnames if name.startswith("signatures")]
    assert parts == ["signatures", "signatures 2", "signatures 3"]
    assert [book[name].max_row - 1 for name in parts] == [3, 3, 1]
