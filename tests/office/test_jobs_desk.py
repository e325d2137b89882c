"""Staff and the work that failed too often: look, try again, let go, each once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.audit import AuditEntry
from app.core.jobs import Job, JobStatus
from app.core.types import new_id
from app.extensions import db
from app.mail.models import Mail, MailStatus
from app.mail.operations import queue_mail
from tests.factories.jobs import run_jobs
from tests.factories.people import make_member

JOBS = "/nl/beheer/taken/"


def bury(name: str = "mail.send", **payload: str) -> Job:
    """A job that failed too often."""
    job = Job(
        name=name,
        payload=payload or {"mail": str(new_id())},
        status=JobStatus.DEAD,
        attempts=8,
        run_after=clock.now(),
        created_at=clock.now(),
        finished_at=clock.now(),
        last_error="ConnectionRefusedError in transport.py:40",
    )
    db.session.add(job)
    db.session.commit()
    return job


def test_nothing_stuck_says_so(staff: Any) -> None:
    assert "Er zit geen taak vast." in staff().page(JOBS).main.text
    assert "Er wacht niets op je." in staff().page("/nl/beheer/").main.text


def test_a_stuck_job_is_the_first_thing_staff_see(staff: Any) -> None:
    job = bury()
    front = staff().page("/nl/beheer/")
    assert "1 taak is te vaak mislukt en wacht op jou." in front.main.text
    bury()
    assert "2 taken zijn te vaak mislukt" in staff().page("/nl/beheer/").main.text
    page = staff().page(f"{JOBS}{job.id}/")
    assert "ConnectionRefusedError in transport.py:40" in page.main.text
    assert job.payload["mail"] in page.main.text


def test_a_job_is_tried_again(staff: Any, app: Flask) -> None:
    job = bury("limits.expire", slot="1")
    answer = staff().submit(JOBS, {}, to="opnieuw")
    assert "De taak staat weer in de rij." in answer.text
    db.session.refresh(job)
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 0)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "job.retried")).one()
    assert (entry.object_id, entry.details) == (str(job.id), {"name": "limits.expire"})


def test_a_mail_whose_job_died_is_really_sent(staff: Any, app: Flask, smtp: Any) -> None:
    person = make_member()
    mail_id = queue_mail(
        "no_account",
        address=person.email,
        language="nl",
        participant_id=person.participant_id,
        context={},
        now=clock.now(),
    )
    job = db.session.scalars(select(Job).where(Job.name == "mail.send")).one()
    job.status, job.finished_at = JobStatus.DEAD, clock.now()
    mail = db.session.get(Mail, mail_id)
    assert mail is not None
    mail.status, mail.error = MailStatus.FAILED, "gave-up"
    db.session.commit()
    staff().submit(JOBS, {}, to="opnieuw")
    run_jobs(app)
    db.session.refresh(mail)
    assert mail.status == MailStatus.SENT
    assert len(smtp.messages) == 1


def test_a_job_is_given_up_and_the_log_keeps_who_did(staff: Any) -> None:
    job_id = bury().id
    answer = staff().submit(f"{JOBS}{job_id}/", {}, to="opgeven")
    assert "De taak is weg." in answer.text
    assert db.session.scalar(select(Job.id).where(Job.id == job_id)) is None
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "job.given-up")).one().actor_id


@pytest.mark.parametrize("act", ["opnieuw", "opgeven"])
def test_a_second_press_finds_it_done(act: str, staff: Any) -> None:
    job, desk = bury("limits.expire", slot="1"), staff()
    desk.page(JOBS)
    job.status, job.finished_at = JobStatus.QUEUED, None
    answer = desk.post(f"{JOBS}{job.id}/{act}/", follow_redirects=True)
    assert "iemand was je voor" in answer.text
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.object_type == "job")).all() == []


def test_a_job_that_never_was_is_not_found(staff: Any) -> None:
    desk = staff()
    bury()
    desk.page(JOBS)
    assert desk.get(f"{JOBS}{new_id()}/").status_code == 404
    assert desk.post(f"{JOBS}{new_id()}/opnieuw/").status_code == 404


def test_who_may_only_look_gets_no_buttons(staff: Any) -> None:
    job = bury()
    desk = staff(Role.DATA_OFFICER)
    assert [form.action for form in desk.page(JOBS).forms if "taken" in (form.action or "")] == []
    assert desk.post(f"{JOBS}{job.id}/opnieuw/").status_code == 403


def test_stuck_jobs_are_paged(staff: Any) -> None:
    for _each in range(55):
        bury()
    desk = staff()
    first = desk.page(JOBS)
    (older,) = [link.get("href") for link in first.main.all("a") if link.get("rel") == "next"]
    assert (
        len(first.main.all("tbody")[0].all("tr")),
        len(desk.page(older).main.all("tbody")[0].all("tr")),
    ) == (50, 5)
    desk.page(f"{JOBS}?page=forged")
