"""The migrations make exactly what the models describe, up and down, on both databases."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app import create_app
from app.core.append_only import trigger_names
from app.extensions import db
from app.settings import ROOT
from tests.support.settings import settings_for

# The tables whose rows are only ever added; everything with a trigger must be here.
APPEND_ONLY = {"audit_log", "ledger_events", "petition_corrections"}
# A published version and its pieces, which nobody changes.
FROZEN = {"draft_versions", "headings", "wordings", "wording_origins"}
# What belongs to a published answer, and what of it nobody does.
ANSWERED = {
    "points": ("update", "delete"),
    "point_sources": ("insert", "update", "delete"),
    "answers": ("update", "delete"),
    "answer_paragraphs": ("insert", "update", "delete"),
    "answer_publications": ("update", "version", "delete"),
}


@pytest.fixture
def empty_app(database: Any, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database without any table."""
    made = create_app(settings_for(database.empty(), tmp_path))
    with made.app_context():
        yield made
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def revisions() -> list[str]:
    """Every revision, oldest first; the history has one head and no branches."""
    script = ScriptDirectory(str(ROOT / "migrations"))
    assert len(script.get_heads()) == 1
    return [step.revision for step in script.walk_revisions()][::-1]


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def triggers() -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[db.engine.dialect.name]
    with db.engine.connect() as connection:
        return {name for (name,) in connection.execute(text(query))}


def differences() -> list[Any]:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": modelled, "render_as_batch": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def modelled(_object: Any, name: str | None, _kind: str, reflected: bool, _to: Any) -> bool:
    """Full-text tables exist in the database alone."""
    return not (reflected and name is not None and "search_text" in name)


def test_models_and_migrations_are_the_same(empty_app: Flask) -> None:
    upgrade()
    assert differences() == []


def test_exactly_the_listed_tables_have_triggers(empty_app: Flask) -> None:
    upgrade()
    assert triggers() == expected_triggers()


def expected_triggers() -> set[str]:
    """Every trigger but those that keep the full-text tables up to date."""
    append_only = {name for table in APPEND_ONLY for name in trigger_names(table, db.engine.dialect.name)}
    answered = {f"{table}_frozen_{verb}" for table, verbs in ANSWERED.items() for verb in verbs}
    published = {f"{table}_frozen_{verb}" for table in FROZEN for verb in ("update", "delete")}
    return append_only | answered | published


def test_each_step_goes_up_and_down_and_up(empty_app: Flask) -> None:
    """After every step down the tables and triggers are those from before the step up."""
    seen = [(tables(), triggers())]
    for revision in revisions():
        upgrade(revision=revision)
        seen.append((tables(), triggers()))
    for number in range(len(revisions()), 0, -1):
        assert (tables(), triggers()) == seen[number], f"at {revisions()[number - 1]}"
        downgrade(revision="-1" if number > 1 else "base")
    assert (tables(), triggers()) == seen[0]
    upgrade()
    assert differences() == []


@pytest.mark.sqlite
def test_no_foreign_key_is_broken(empty_app: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_revisions_are_named_by_their_moment() -> None:
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        moment = path.stem[:13]
        assert re.fullmatch(r"\d{8}_\d{4}", moment), path.name
