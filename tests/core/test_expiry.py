"""Personal data leaves when its period is over, rule by rule, by itself and by command."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.core import audit, retention
from app.core.audit import AuditEntry
from app.core.jobs import JobStatus
from app.core.retention import RetentionRule
from app.extensions import db
from tests.factories.jobs import run_jobs, waiting_jobs
from tests.support.clock import FrozenClock


def entries() -> int:
    count = db.session.scalar(select(func.count()).select_from(AuditEntry))
    db.session.rollback()
    return count or 0


@pytest.fixture
def logged(app: Flask, clock: FrozenClock) -> None:
    for days in (1, 800):
        moment = clock.now - timedelta(days=days)
        audit.record("viewed", "person", uuid4(), actor_id=uuid4(), now=moment)
    db.session.commit()


def test_old_lines_of_the_audit_log_leave_and_the_rest_stays_locked(app: Flask, logged: None) -> None:
    run_jobs(app)
    assert entries() == 1
    for statement in ("DELETE FROM audit_log", "UPDATE audit_log SET action = 'x'"):
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_by_command(app: Flask, logged: None, command: Any) -> None:
    done = command("retention", "run", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["removed"]["audit"] == 1
    assert entries() == 1


def test_a_rule_that_fails_holds_up_no_other(app: Flask, logged: None) -> None:
    def broken(_now: Any) -> int:
        raise RuntimeError

    app.extensions["retention"] = dict(app.extensions["retention"])
    retention.register(app, RetentionRule("broken", "", "", lambda _settings: "", "", expire=broken))
    run_jobs(app)
    assert entries() == 1
    by_rule = {job.payload["rule"]: job.status for job in waiting_jobs("retention.rule")}
    assert by_rule.pop("broken") == JobStatus.QUEUED
    assert set(by_rule.values()) == {JobStatus.DONE}


def test_once_a_day(app: Flask, clock: FrozenClock) -> None:
    run_jobs(app)
    count = len(waiting_jobs("retention.rule"))
    clock.move(hours=10)
    run_jobs(app)
    assert len(waiting_jobs("retention.rule")) == count
    clock.move(hours=14)
    run_jobs(app)
    assert len(waiting_jobs("retention.rule")) == 2 * count
