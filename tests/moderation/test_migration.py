"""What was hidden before there were decisions gets one, so that its author can object."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app import create_app
from app.extensions import db
from tests.support.settings import settings_for

BEFORE, AFTER = "20261121_2207", "20261122_0201"
ROWS = (
    "INSERT INTO participants (id, created_at) VALUES (:author, :then), (:moderator, :then)",
    (
        "INSERT INTO consultations (id, title_nl, is_demo, created_at, revision, structure)"
        " VALUES (:consultation, 'Samen', false, :then, 1, 1)"
    ),
    (
        "INSERT INTO phases (id, consultation_id, name_nl, opens_at, closes_at, visibility)"
        " VALUES (:phase, :consultation, 'Ronde', :then, :later, 'all')"
    ),
    (
        "INSERT INTO comments (id, kind, phase_id, author_id, audience, language, text, posted_at, hidden_at,"
        " hidden_reason, hidden_by, shuffle, submission, agree, partly, disagree, replies, agreement)"
        " VALUES (:comment, 'comment', :phase, :author, 'member', 'nl', 'Koop!', :then, :later,"
        " 'Dit is reclame.',"
        " :moderator, 1, 'x', 0, 0, 0, 0, 0)"
    ),
)


@pytest.fixture
def old_site(database: Any, tmp_path: Path) -> Iterator[Flask]:
    """A database from before this migration."""
    made = create_app(settings_for(database.empty(), tmp_path))
    with made.app_context():
        upgrade(revision=BEFORE)
        yield made
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.mark.sqlite
def test_what_was_hidden_before_has_a_decision(old_site: Flask) -> None:
    ids = {name: uuid4().hex for name in ("comment", "author", "moderator", "consultation", "phase")}
    moments = {"then": "2026-11-01 10:00:00.000000", "later": "2026-11-02 10:00:00.000000"}
    with db.engine.begin() as connection:
        for row in ROWS:
            connection.execute(text(row), ids | moments)
    upgrade(revision=AFTER)
    with db.engine.connect() as connection:
        case = connection.execute(text("SELECT * FROM moderation_cases")).mappings().one()
        taken = connection.execute(text("SELECT * FROM moderation_decisions")).mappings().one()
    assert (case["subject_id"], case["subject_kind"]) == (ids["comment"], "comment")
    assert case["closed_at"] == taken["decided_at"] == moments["later"]
    assert (taken["case_id"], taken["outcome"], taken["reasons"]) == (case["id"], "hidden", "Dit is reclame.")
    assert (taken["author_id"], taken["decided_by"]) == (ids["author"], ids["moderator"])
    assert taken["ground"] is None
    downgrade(revision=BEFORE)
