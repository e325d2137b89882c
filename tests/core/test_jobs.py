"""The outbox: work is done once, after the commit of who asked for it, and never lost."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import audit, jobs
from app.core.audit import AuditEntry
from app.core.jobs import Again, JobStatus, claiming, outbox, queries, running
from app.core.worker import Worker
from app.extensions import db
from tests.factories.jobs import run_jobs, waiting_jobs
from tests.support.clock import FrozenClock
from tests.support.statements import counted as counted_statements

HOUR = timedelta(hours=1)


@pytest.fixture
def effects(app: Flask) -> list[Any]:
    """Registers `test.effect`: counts its `key` in the database, then does what `then` says."""
    seen: list[Any] = []

    def handler(payload: dict[str, Any], now: Any) -> None:
        audit.record("effect", "test", payload["key"], actor_id=None, now=now)
        seen.append(payload)
        if payload.get("then") == "fail":
            raise ValueError("about els@example.org")
        if payload.get("then") == "again":
            raise Again("451 4.7.1")

    app.extensions["jobs"] = dict(app.extensions["jobs"])
    jobs.register(app, "test.effect", handler, max_attempts=3, on_dead=lambda _p, now: mourn(now))
    return seen


def mourn(now: Any) -> None:
    audit.record("mourned", "test", "x", actor_id=None, now=now)


def counted(name: str) -> int:
    total = db.session.scalar(select(func.count()).where(AuditEntry.action == name))
    db.session.rollback()
    return total or 0


def test_runs_after_the_commit_and_only_once(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now)
    db.session.rollback()
    run_jobs(app)
    assert effects == []
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now)
    run_jobs(app)
    run_jobs(app)
    assert effects == [{"key": "a"}]
    assert [job.status for job in waiting_jobs("test.effect")] == [JobStatus.DONE]


def test_waits_until_its_time(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now, run_after=clock.now + timedelta(minutes=10))
    run_jobs(app)
    assert effects == []
    clock.move(minutes=10)
    run_jobs(app)
    assert len(effects) == 1


def test_a_unique_key_makes_one_job(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    for _ in range(3):
        jobs.enqueue("test.effect", {"key": "a"}, now=clock.now, unique="only one")
    run_jobs(app)
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now, unique="only one")
    run_jobs(app)
    assert len(effects) == 1


def test_a_failure_leaves_no_effect_and_comes_back_later(
    app: Flask, clock: FrozenClock, effects: list[Any]
) -> None:
    jobs.enqueue("test.effect", {"key": "a", "then": "fail"}, now=clock.now)
    run_jobs(app)
    assert counted("effect") == 0
    (job,) = waiting_jobs("test.effect")
    assert job.status == JobStatus.QUEUED
    assert clock.now + timedelta(seconds=5) <= job.run_after <= clock.now + timedelta(seconds=10)
    assert job.last_error is not None
    assert job.last_error.startswith("ValueError (")
    assert "els" not in job.last_error


def test_dead_after_its_last_try_and_alive_when_staff_say_so(
    app: Flask, clock: FrozenClock, effects: list[Any]
) -> None:
    jobs.enqueue("test.effect", {"key": "a", "then": "again"}, now=clock.now)
    for _ in range(5):
        run_jobs(app)
        clock.move(hours=2)
    (job,) = waiting_jobs("test.effect")
    assert (job.status, job.attempts, len(effects)) == (JobStatus.DEAD, 3, 3)
    assert job.last_error is not None
    assert job.last_error.startswith("Again 451 4.7.1 (")
    assert counted("mourned") == 1
    assert queries.backlog(clock.now).dead == 1
    assert outbox.retry(job.id, clock.now)
    assert not outbox.retry(job.id, clock.now)
    run_jobs(app)
    assert len(effects) == 4


def test_a_job_that_kills_its_worker_dies_at_the_claim(
    app: Flask, clock: FrozenClock, effects: list[Any]
) -> None:
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now)
    worker = Worker(app)
    for _ in range(3):
        db.session.commit()
        # Claimed, and then the power goes: nobody finishes or postpones.
        assert worker.claim_tried() or worker.claim_fresh()
        clock.move(minutes=10)
    run_jobs(app)
    assert effects == []
    assert [job.status for job in waiting_jobs("test.effect")] == [JobStatus.DEAD]
    assert counted("mourned") == 1


def test_a_late_worker_cannot_finish(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now)
    db.session.commit()
    (late,) = Worker(app).claim_fresh()
    clock.move(minutes=10)
    (second,) = Worker(app).claim_tried()
    assert second.fence == late.fence + 1
    renewed = claiming.Claim(**{**vars(late), "lease_until": clock.now + HOUR})
    assert not running.run(app, renewed)
    assert counted("effect") == 0
    assert running.run(app, second)
    assert counted("effect") == 1


def test_a_stopped_worker_puts_back_what_it_did_not_begin(
    app: Flask, clock: FrozenClock, effects: list[Any]
) -> None:
    for key in "abc":
        jobs.enqueue("test.effect", {"key": key}, now=clock.now)
    db.session.commit()
    worker = Worker(app)
    claims = worker.claim_fresh()
    worker.stop()
    assert worker.work(claims) == 0
    found = [(job.status, job.attempts) for job in waiting_jobs("test.effect")]
    assert found == [(JobStatus.QUEUED, 0)] * 3


def test_a_late_job_of_a_batch_gets_a_new_lease(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now)
    db.session.commit()
    (claim,) = Worker(app).claim_fresh()
    clock.move(seconds=90)
    assert running.run(app, claim)
    assert counted("effect") == 1


def test_periodic_runs_once_per_period_whoever_asks(app: Flask, clock: FrozenClock) -> None:
    slots: list[int] = []
    app.extensions["jobs"] = dict(app.extensions["jobs"])
    jobs.periodic(app, "test.tick", lambda payload, _now: slots.append(payload["slot"]), timedelta(minutes=5))
    for _ in range(3):
        run_jobs(app)
        run_jobs(app)
        clock.move(minutes=5)
    assert len(slots) == 3
    assert slots == sorted(set(slots))


def test_urgent_work_goes_before_a_flood(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    jobs.register(app, "test.bulk", lambda _p, _n: effects.append("bulk"), priority=jobs.Priority.BULK)
    for _ in range(5):
        jobs.enqueue("test.bulk", {}, now=clock.now - HOUR)
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now)
    run_jobs(app)
    assert effects[0] == {"key": "a"}
    assert effects[1:] == ["bulk"] * 5


def test_a_misspelt_name_and_a_heavy_payload_are_refused(app: Flask, clock: FrozenClock) -> None:
    with pytest.raises(KeyError):
        jobs.enqueue("test.efect", {}, now=clock.now)
    with pytest.raises(ValueError, match="plain JSON"):
        jobs.enqueue("mail.send", {"mail": object()}, now=clock.now)
    with pytest.raises(ValueError, match="ids, not content"):
        jobs.enqueue("mail.send", {"mail": "x" * 5000}, now=clock.now)


def test_a_job_of_another_release_waits(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now)
    del app.extensions["jobs"]["test.effect"]
    run_jobs(app)
    (job,) = waiting_jobs("test.effect")
    assert job.status == JobStatus.QUEUED
    assert job.last_error is not None
    assert job.last_error.startswith("UnknownJob no handler")


def test_done_jobs_leave_after_a_week(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    jobs.enqueue("test.effect", {"key": "a"}, now=clock.now)
    run_jobs(app)
    clock.move(days=6)
    outbox.remove_finished(clock.now)
    assert len(waiting_jobs("test.effect")) == 1
    clock.move(days=2)
    outbox.remove_finished(clock.now)
    assert waiting_jobs("test.effect") == []


def test_asking_for_work_costs_one_statement(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    for unique in (None, "only one"):
        with counted_statements() as sent:
            jobs.enqueue("test.effect", {"key": "a"}, now=clock.now, unique=unique)
        assert len(sent) == 1


def test_a_job_costs_the_same_with_many_waiting(app: Flask, clock: FrozenClock, effects: list[Any]) -> None:
    sent_per_job = []
    for number in (20, 200):
        for key in range(number):
            jobs.enqueue("test.effect", {"key": str(key)}, now=clock.now)
        db.session.commit()
        run_jobs(app)
        with counted_statements() as sent:
            for key in range(20):
                jobs.enqueue("test.effect", {"key": str(key)}, now=clock.now)
            run_jobs(app)
        sent_per_job.append(len(sent))
    assert sent_per_job[0] == sent_per_job[1]


def test_pauses_grow_to_an_hour() -> None:
    pauses = [claiming.pause(number).total_seconds() for number in (1, 2, 3, 12, 60)]
    for got, longest in zip(pauses, (10, 20, 40, 3600, 3600), strict=True):
        assert longest / 2 <= got <= longest


def test_the_worker_command_drains(app: Flask, command: Any, clock: FrozenClock, effects: list[Any]) -> None:
    for number in range(25):
        jobs.enqueue("test.effect", {"key": str(number)}, now=clock.now)
    done = command("worker", "--drain")
    assert done.exit_code == 0, done.output
    assert counted("effect") == 25
