"""A backup of either database comes back in either, while people go on writing; or it says why not."""

import contextvars
import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image
from sqlalchemy import Interval, func, select, text

from app import create_app
from app.core import audit, files, jobs, limits, search, slugs
from app.core.backup.manifest import Archive, Manifest
from app.core.backup.portable import from_json, kind_of, to_json
from app.core.backup.saving import described_tables
from app.extensions import db
from app.people.participants.models import Participant
from tests.factories.people import make_member
from tests.support import postgres
from tests.support.clock import FrozenClock
from tests.support.settings import settings_for

MakeApp = Callable[..., Flask]


@pytest.fixture
def other(database: Any, postgresql_socket: str, tmp_path: Path) -> Iterator[MakeApp]:
    """An app on a new, empty database of the other kind than the test's own."""
    name = f"restored_{uuid4().hex}"
    if database.url.startswith("sqlite"):
        postgres.execute(postgresql_socket, f"CREATE DATABASE {name}")
        url = postgres.url(postgresql_socket, name)
    else:
        url = f"sqlite:///{tmp_path / 'restored.sqlite3'}"
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        made.append(create_app(settings_for(url, tmp_path / "restored", **settings)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()
    if not url.startswith("sqlite"):
        postgres.execute(postgresql_socket, f"DROP DATABASE {name} WITH (FORCE)")


def run(app: Flask, *words: str) -> Result:
    db.session.commit()
    return contextvars.Context().run(app.test_cli_runner().invoke, args=list(words))


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "yellow").save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def lived_in(app: Flask, clock: FrozenClock) -> Any:
    """A database with something in many tables; the id of its stored file."""
    kept = Participant(id=uuid4(), created_at=clock.now)
    gone = Participant(id=uuid4(), created_at=clock.now)
    db.session.add_all([kept, gone])
    db.session.flush()
    gone.merged_into = kept.id
    els = make_member("Els “de” Vries 🎈", email="els@example.org")
    audit.record(
        "viewed", "person", els.participant_id, actor_id=kept.id, now=clock.now, field="naïef", count=3
    )
    jobs.enqueue("mail.send", {"mail": str(uuid4())}, now=clock.now, unique="once")
    limits.hit("x", "y", limit=1, per=timedelta(hours=1), now=clock.now)
    slugs.assign("consultation", "nl", "Strategie", els.participant_id)
    search.index(
        "consultation",
        els.participant_id,
        "nl",
        title="De strategie",
        body="Wij beschermen de coördinatie",
        url_endpoint="web.home",
        url_values={},
        now=clock.now,
    )
    stored = files.store(picture(), files.PICTURE, clock.now)
    db.session.commit()
    return stored.id


def rows_of(manifest: Manifest) -> dict[str, list[str]]:
    return {table.name: [part.sha256 for part in table.parts] for table in manifest.tables}


def manifest_of(path: Path) -> Manifest:
    archive = Archive(path)
    archive.close()
    return archive.manifest


def test_comes_back_the_same_in_the_other_database(
    app: Flask, lived_in: Any, other: MakeApp, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    saved = run(app, "backup", str(first), "--json")
    assert saved.exit_code == 0, saved.output
    original = files.read(lived_in)
    summary = json.loads(saved.stdout)
    assert summary["tables"]["audit_log"] == 1
    assert summary["files"] == 1
    target = other()
    restored = run(target, "restore", str(first), "--json")
    assert restored.exit_code == 0, restored.output
    assert json.loads(restored.stdout)["tables"] == summary["tables"]
    assert "participants: " in restored.stderr
    assert run(target, "backup", str(second)).exit_code == 0
    assert rows_of(manifest_of(first)) == rows_of(manifest_of(second))
    with target.app_context():
        assert files.read(lived_in) == original
        (hit,) = search.find("coordinatie", "nl")
        assert hit.title[0] == ("De strategie", False)
        # The triggers are awake again.
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text("DELETE FROM audit_log"))
        db.session.rollback()
        db.engine.dispose()


def test_is_one_moment_while_people_write(
    app: Flask, lived_in: Any, clock: FrozenClock, tmp_path: Path
) -> None:
    stop, written = threading.Event(), []

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                # Two tables in one transaction: a backup holds both or neither.
                key = uuid4()
                limits.hit("pair", str(key), limit=1, per=timedelta(days=1), now=clock.now)
                slugs.assign("pair", "nl", key.hex, key)
                db.session.commit()
                written.append(key)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            assert run(app, "backup", str(tmp_path / f"{number}.tar")).exit_code == 0
    finally:
        stop.set()
        writer.join()
    assert len(written) > 4
    for number in range(4):
        archive = Archive(tmp_path / f"{number}.tar")
        lines = {
            table.name: [line for part in table.parts for line in archive.read(part.name).splitlines()]
            for table in archive.manifest.tables
        }
        archive.close()
        pairs = [name for name in ("limit_counters", "slugs") for line in lines[name] if b'"pair"' in line]
        assert pairs.count("limit_counters") == pairs.count("slugs")


def test_a_backup_is_for_its_owner_alone(app: Flask, lived_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    run(app, "backup", str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    again = run(app, "backup", str(path))
    assert again.exit_code == 1
    assert again.stderr.strip().endswith("exists already; choose another name.")
    assert not list(tmp_path.glob(".*.part"))


def test_not_into_a_database_with_people_in_it(app: Flask, lived_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    run(app, "backup", str(path))
    refused = run(app, "restore", str(path))
    assert refused.exit_code == 1
    assert "The database is not empty" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_into_a_database_that_is_migrated_and_empty(
    app: Flask, lived_in: Any, other: MakeApp, tmp_path: Path
) -> None:
    path = tmp_path / "x.tar"
    run(app, "backup", str(path))
    target = other()
    assert run(target, "db", "upgrade").exit_code == 0
    assert run(target, "restore", str(path)).exit_code == 0
    assert run(target, "restore", str(path)).exit_code == 1


def change(path: Path, name: str, how: Callable[[bytes], bytes | None]) -> Path:
    """A copy of a backup in which one member is changed, or left out when `how` answers None."""
    changed = path.with_name("changed.tar")
    with tarfile.open(path) as old, tarfile.open(changed, "w") as new:
        for entry in old:
            content: bytes | None = old.extractfile(entry).read()  # type: ignore[union-attr]
            if entry.name == name:
                content = how(content or b"")
            if content is not None:
                entry.size = len(content)
                new.addfile(entry, io.BytesIO(content))
    return changed


def edited(**facts: Any) -> Callable[[bytes], bytes]:
    return lambda data: json.dumps({**json.loads(data), **facts}).encode()


PARTICIPANTS = "tables/participants/000001.jsonl"


@pytest.mark.parametrize(
    ("name", "how", "why"),
    [
        (PARTICIPANTS, lambda data: data.replace(b"2026", b"2027"), "is damaged"),
        (PARTICIPANTS, lambda _data: None, "is missing"),
        ("manifest.json", lambda _data: None, "manifest.json is missing"),
        ("manifest.json", lambda data: data[:-20], "manifest of this backup is damaged"),
        ("manifest.json", edited(format=9), "format 9"),
        ("manifest.json", edited(revision="20991231_2359"), "newer release"),
        ("manifest.json", edited(keys={}), "PERSON_KEY and ENCRYPTION_KEY is not what it was"),
    ],
)
def test_a_damaged_backup_restores_nothing(
    app: Flask, lived_in: Any, other: MakeApp, tmp_path: Path, *, name: str, how: Any, why: str
) -> None:
    path = tmp_path / "x.tar"
    run(app, "backup", str(path))
    target = other()
    refused = run(target, "restore", str(change(path, name, how)))
    assert refused.exit_code == 1
    assert why in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    with target.app_context():
        assert not db.inspect(db.engine).has_table("participants")
        db.engine.dispose()


def altered(target: Flask, *statements: str) -> None:
    """Change a database by hand."""
    with target.app_context():
        for statement in statements:
            db.session.execute(text(statement))
        db.session.commit()
        db.engine.dispose()


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        (["DELETE FROM alembic_version"], "was never migrated; run flask --app app db upgrade first"),
        (["UPDATE alembic_version SET version_num = '20991231_2359'"], "which this release doesn't know"),
        (
            ["UPDATE alembic_version SET version_num = '20261121_1901'"],
            "run flask --app app db upgrade first",
        ),
        (["DROP TABLE alembic_version"], "tables that no migration made"),
        (["DROP TABLE slugs"], "This database lacks slugs, which this release has"),
        (["ALTER TABLE mails DROP COLUMN unsubscribe_url"], "Table mails lacks unsubscribe_url"),
        (["ALTER TABLE mails ADD COLUMN colour VARCHAR(10)"], "mails.colour is not of this release"),
        (["CREATE TABLE notes (id INTEGER)"], "Table notes is not of this release"),
    ],
)
def test_an_odd_database_is_not_saved_and_why_is_one_line(
    app: Flask, other: MakeApp, tmp_path: Path, statements: list[str], why: str
) -> None:
    target = other()
    assert run(target, "db", "upgrade").exit_code == 0
    altered(target, *statements)
    refused = run(target, "backup", str(tmp_path / "x.tar"))
    assert refused.exit_code == 1
    assert why in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert list(tmp_path.glob("*.tar*")) == []


def test_an_empty_database_is_not_saved(app: Flask, other: MakeApp, tmp_path: Path) -> None:
    refused = run(other(), "backup", str(tmp_path / "x.tar"))
    assert refused.stderr == "Error: This database is empty; there is nothing to save.\n"


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        (["CREATE TABLE notes (id INTEGER)"], "tables that no migration made (notes)"),
        (
            [
                "CREATE TABLE alembic_version (version_num VARCHAR(32))",
                "INSERT INTO alembic_version VALUES ('20991231_2359')",
            ],
            "at revision 20991231_2359, which this release doesn't know",
        ),
    ],
)
def test_into_an_odd_database_nothing_comes_back_and_why_is_one_line(
    app: Flask, lived_in: Any, other: MakeApp, tmp_path: Path, *, statements: list[str], why: str
) -> None:
    path = tmp_path / "x.tar"
    run(app, "backup", str(path))
    target = other()
    altered(target, *statements)
    refused = run(target, "restore", str(path))
    assert refused.exit_code == 1
    assert why in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"no tar", b"x" * 20_000])
def test_something_else_than_a_backup(app: Flask, command: Any, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(content)
    refused = command("restore", str(path))
    assert refused.exit_code == 1
    assert "Error: " in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_backup_that_was_cut_off(app: Flask, lived_in: Any, command: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    run(app, "backup", str(path))
    path.write_bytes(path.read_bytes()[:6000])
    refused = command("restore", str(path))
    assert refused.exit_code == 1
    assert len(refused.stderr.splitlines()) == 1


def test_a_failure_halfway_leaves_the_database_empty(
    app: Flask, lived_in: Any, other: MakeApp, tmp_path: Path
) -> None:
    path = tmp_path / "x.tar"
    run(app, "backup", str(path))
    manifest = manifest_of(path)
    lying = next(table for table in manifest.tables if table.name == "slugs")
    lying.rows += 1
    wrong = change(path, "manifest.json", lambda _data: manifest.to_bytes())
    target = other()
    refused = run(target, "restore", str(wrong))
    assert refused.exit_code == 1
    assert "promises" in refused.stderr
    with target.app_context():
        assert db.session.scalar(select(func.count()).select_from(Participant)) == 0
        db.session.rollback()
        db.engine.dispose()
    assert run(target, "restore", str(path)).exit_code == 0


def test_development_secrets_come_along(app: Flask, lived_in: Any, tmp_path: Path) -> None:
    secrets = app.extensions["settings"].var_dir / "secrets.json"
    secrets.write_text('{"person_key": "x"}')
    try:
        run(app, "backup", str(tmp_path / "development.tar"))
        app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
        run(app, "backup", str(tmp_path / "production.tar"))
    finally:
        secrets.unlink()
    assert manifest_of(tmp_path / "development.tar").secrets is not None
    assert manifest_of(tmp_path / "production.tar").secrets is None


def test_every_column_of_every_table_can_be_carried(app: Flask) -> None:
    described = described_tables()
    assert {table.name for table in described} == set(db.metadata.tables)


def test_kinds_there_and_back() -> None:
    values = {
        "uuid": uuid4(),
        "moment": datetime(2026, 11, 21, 12, 0, 0, 5, tzinfo=UTC),
        "date": date(2026, 11, 21),
        "time": time(12, 30),
        "boolean": True,
        "json": {"a": [1, None, "é"]},
        "bytes": b"\0\xff",
        "integer": 2**40,
        "float": 0.1,
        "decimal": Decimal("12.50"),
        "text": "Els\n\u2028🎈",
    }
    for kind, value in values.items():
        assert from_json(json.loads(json.dumps(to_json(value, kind))), kind) == value
        assert to_json(None, kind) is None
        assert from_json(None, kind) is None
    with pytest.raises(TypeError, match="can't carry"):
        kind_of(Interval())
