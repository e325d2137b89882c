"""Ten thousand people: checked and loaded by the worker, with progress; and by the command."""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.extensions import db
from app.people.accounts.models import Account
from app.people.accounts.queries import accounts_with_address
from app.people.audiences.models import AudienceMembership
from app.people.imports import jobs as import_jobs
from app.people.imports.models import ImportStatus, PeopleImport
from tests.factories.imports import csv_of, many_people
from tests.factories.people import make_person
from tests.support.client import AuditedClient

NEW = "/nl/beheer/importen/nieuw/"
Command = Callable[..., Result]


def latest() -> PeopleImport:
    db.session.expire_all()
    found = db.session.scalar(select(PeopleImport).order_by(PeopleImport.id.desc()).limit(1))
    assert found is not None
    return found


def people() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def uploaded(client: AuditedClient, data: bytes) -> str:
    client.submit(NEW, {"file": (io.BytesIO(data), "leden.csv")})
    return f"/nl/beheer/importen/{latest().id}/"


def test_ten_thousand_people_by_the_worker(
    staff: Any, worker: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    admin = staff(Role.ADMINISTRATOR)
    began = time.perf_counter(), time.process_time()
    address = uploaded(admin, many_people(10_000))
    assert latest().status == ImportStatus.CHECKING
    page = admin.page(address)
    assert "0 van 10.000 rijen" in page.main.text
    assert page.main.all("progress")[0].get("max") == "10000"
    (bar,) = page.main.all("live-progress")
    assert admin.get(bar.get("src")).json == {"busy": True, "done": 0, "text": "0 van 10.000 rijen"}
    worker()
    assert admin.get(bar.get("src")).json["busy"] is False
    assert not admin.page(address).main.all("live-progress")
    checked = time.perf_counter(), time.process_time()
    assert (latest().status, latest().new_count) == (ImportStatus.CHECKED, 10_000)
    admin.submit(address, to=f"{address}inlezen/")
    assert latest().status == ImportStatus.LOADING
    before = people()
    worker()
    loaded = time.perf_counter(), time.process_time()
    assert (latest().status, latest().done_count) == (ImportStatus.LOADED, 10_000)
    assert people() == before + 10_000
    memberships = select(func.count()).select_from(AudienceMembership)
    assert db.session.scalar(memberships) == 10_000 + 1_429 + 1  # every seventh a volunteer too; one of staff
    with capsys.disabled():
        check, load = (
            f"{later[0] - earlier[0]:.1f} s (processor {later[1] - earlier[1]:.1f} s)"
            for earlier, later in ((began, checked), (checked, loaded))
        )
        print(f"\n10,000 people: uploaded and checked in {check}, loaded in {load}")


def test_progress_is_seen_while_the_worker_reads(
    staff: Any, worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = staff(Role.ADMINISTRATOR)
    address = uploaded(admin, many_people(600))
    monkeypatch.setattr(import_jobs, "SECONDS_BETWEEN", 0)
    seen: list[str] = []
    real = import_jobs._progress

    def watched(import_id: Any) -> Any:
        told = real(import_id)

        def told_and_seen(done: int) -> None:
            told(done)
            seen.append(admin.get(address).page.main.all("progress")[0].get("value"))

        return told_and_seen

    monkeypatch.setattr(import_jobs, "_progress", watched)
    worker()
    assert seen == ["200", "400", "600"]
    # Looking how far it is shows nobody, so it waits for no pen and leaves no note.
    looks = select(func.count()).where(AuditEntry.action == "import-viewed")
    assert db.session.scalar(looks) == 0


def test_a_list_whose_file_is_gone_fails_and_says_so(
    app: Flask, staff: Any, worker: Callable[[], int]
) -> None:
    admin = staff(Role.ADMINISTRATOR)
    address = uploaded(admin, many_people(600))
    for path in app.extensions["settings"].files_dir.glob("*/*/*"):
        path.unlink()
    worker()
    assert latest().status == ImportStatus.FAILED
    text = admin.page(address).main.text
    assert "Dit bestand wordt niet meer bewaard" in text
    assert "Er is niets van ingelezen" in text


def test_the_command_loads_all_or_nothing(command: Command, tmp_path: Path, app: Flask) -> None:
    file = tmp_path / "leden.csv"
    file.write_bytes(csv_of([("Els", "els@example.org"), ("Bo", "bo")], ("naam", "e-mail")))
    result = command("people", "import", str(file), "--json")
    assert result.exit_code == 1
    facts = json.loads(result.stdout)
    assert (facts["loaded"], facts["new"], facts["refused"]) == (False, 1, 1)
    assert facts["lines"][1] == {
        "line": 3,
        "outcome": "refused",
        "reasons": ["not-an-address"],
        "text": "The mail address is not complete or not possible.",
    }
    assert people() == 0
    result = command("people", "import", str(file), "--good-rows", "--language", "nl")
    assert result.exit_code == 0
    assert "Het e-mailadres is niet compleet of kan niet bestaan." in result.stdout
    assert people() == 1


def test_the_dry_run_of_the_command_writes_nothing(command: Command, tmp_path: Path, app: Flask) -> None:
    make_person("Els Vries", email="els@example.org")
    file = tmp_path / "leden.csv"
    file.write_bytes(
        csv_of(
            [("Els", "els@example.org")] + [(f"P{n}", f"p{n}@example.org") for n in range(600)],
            ("naam", "e-mail"),
        )
    )
    result = command("people", "import", str(file), "--dry-run")
    assert result.exit_code == 0
    assert "Line 2: changed: Name: Els Vries becomes Els" in result.stdout
    assert "601 rows: 600 new, 1 changed" in result.stdout
    assert "600 of 601 rows read" in result.stderr
    assert people() == 1
    assert accounts_with_address("els@example.org")[0].name == "Els Vries"


def test_the_command_names_what_is_no_list(command: Command, tmp_path: Path, app: Flask) -> None:
    file = tmp_path / "leden.csv"
    file.write_bytes(b"PK\x03\x04\0\0")
    result = command("people", "import", str(file))
    assert result.exit_code == 1
    assert "This is not a CSV file." in result.output
