"""The files of a whole consultation for staff: the same rows in three formats, and nothing of a person."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.consultations.comments.bylines import BylineChoice, choose_byline
from app.consultations.comments.models import BylineKind
from app.consultations.processes.rules import Visitor
from app.core import clock as core_clock
from app.core.access import Role
from app.core.audit import AuditEntry
from tests.consultations.outcome_stage import SAID, make_stage
from tests.factories.consultations import make_comment, make_reply
from tests.factories.people import make_staff

HOSTILE = '=HYPERLINK("http://x","y")'


@pytest.fixture
def stage(app, db):
    made = make_stage()
    make_reply(made.said[0], made.tom, HOSTILE)
    choose_byline(
        made.consultation,
        Visitor(made.els.participant_id, frozenset(), "Els de Vries"),
        BylineChoice(BylineKind.PSEUDONYM, "Zonnebloem"),
        core_clock.now(),
    )
    db.session.commit()
    return made


@pytest.fixture
def noor(stage, sign_in):
    return sign_in(make_staff("Noor Bos", roles=(Role.EDITOR,)), second_factor=True)


def address(stage: Any, query: str = "") -> str:
    return f"/nl/beheer/consultaties/{stage.consultation.id}/exporteren/{query}"


def fetched(client: Any, stage: Any, kind: str) -> bytes:
    answer = client.get(address(stage, f"bestand/?format={kind}&purpose=analysis"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


def test_the_page_says_what_is_in_it(noor, stage):
    for language in ("nl", "en"):
        page = noor.page(
            address(stage)
            .replace("/nl/beheer/consultaties/", "/en/office/consultations/")
            .replace("exporteren", "export")
            if language == "en"
            else address(stage)
        )
        assert "contributions" in page.text


def test_three_formats_hold_the_same_rows(noor, stage):
    as_json = json.loads(fetched(noor, stage, "json"))
    archive = zipfile.ZipFile(io.BytesIO(fetched(noor, stage, "csv")))
    book = load_workbook(io.BytesIO(fetched(noor, stage, "xlsx")))
    names = ["about", *as_json["tables"], "fields"]
    assert [each.removesuffix(".csv") for each in archive.namelist()] == names == book.sheetnames
    for name, rows in as_json["tables"].items():
        written = list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))
        sheet = list(book[name].iter_rows(values_only=True))
        assert len(rows) == len(written) == len(sheet) - 1
        fields = list(as_json["fields"][name])
        assert fields == list(sheet[0])
        for row, line, cells in zip(rows, written, sheet[1:], strict=True):
            assert list(row) == list(line) == fields
            if name == "contributions":
                assert row["text"] == line["text"].removeprefix("'") == cells[fields.index("text")]


def test_a_file_tells_no_moment_of_its_own_so_the_same_rows_are_the_same_bytes(noor, stage):
    first = fetched(noor, stage, "xlsx")
    assert load_workbook(io.BytesIO(first)).properties.created.year == 1980
    assert fetched(noor, stage, "xlsx") == first


def test_what_was_said_is_in_it_and_who_is_behind_a_pseudonym_is_not(noor, stage):
    data = fetched(noor, stage, "json").decode()
    rows = json.loads(data)["tables"]["contributions"]
    assert {each["text"] for each in rows} >= set(SAID)
    assert {each["name_shown"] for each in rows} >= {"Zonnebloem"}
    for secret in ("Els", "els@example.org", str(stage.els.participant_id), stage.els.participant_id.hex):
        assert secret not in data


def test_no_spreadsheet_reckons_with_what_people_wrote(noor, stage):
    archive = zipfile.ZipFile(io.BytesIO(fetched(noor, stage, "csv")))
    assert f"'{HOSTILE}".replace('"', '""') in archive.read("contributions.csv").decode()
    sheet = load_workbook(io.BytesIO(fetched(noor, stage, "xlsx")))["contributions"]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == HOSTILE]
    assert cell.data_type == "s"


def test_withdrawn_and_hidden_words_are_not_in_it(noor, stage, db):
    said = stage.said[4]
    said.text, said.withdrawn_at = None, core_clock.now()
    db.session.commit()
    assert SAID[3] not in fetched(noor, stage, "json").decode()


def test_each_download_is_in_the_log_with_its_purpose(noor, stage, db):
    fetched(noor, stage, "csv")
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "consultation.exported"))
    assert entry.details == {"format": "csv", "purpose": "analysis"}
    assert entry.object_id == str(stage.consultation.id)


@pytest.mark.parametrize(
    "query", ["", "?format=csv", "?purpose=analysis&format=pdf", "?format=csv&purpose=x"]
)
def test_without_a_purpose_there_is_no_file(noor, stage, db, query):
    answer = noor.get(address(stage, f"bestand/{query}"))
    assert answer.status_code == 303
    assert "Kies waarvoor" in noor.page(address(stage)).text
    assert not db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "consultation.exported")
    ).all()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MODERATOR, Role.SERVICECENTER, Role.DATA_OFFICER])
def test_who_may_not_take_it_along_gets_nothing(stage, sign_in, role):
    client = sign_in(make_staff(roles=(role,)), second_factor=True)
    for query in ("", "bestand/?format=csv&purpose=analysis"):
        assert client.get(address(stage, query)).status_code == 403


def test_long_consultations_are_read_in_pieces(noor, stage, db, monkeypatch):
    from app.consultations.exports import staff_data

    before = json.loads(fetched(noor, stage, "json"))["tables"]["contributions"]
    monkeypatch.setattr(staff_data, "AT_A_TIME", 2)
    assert json.loads(fetched(noor, stage, "json"))["tables"]["contributions"] == before
    assert len(before) == 6
    make_comment(stage.paragraphs[2], stage.tom, "Nog iets")
    db.session.commit()
    after = json.loads(fetched(noor, stage, "json"))["tables"]["contributions"]
    assert len(after) == 7
