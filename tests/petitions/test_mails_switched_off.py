"""Mails that were in the outbox already when staff switched mails off: they wait, and leave once."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.jobs import Job, JobStatus
from app.mail import delivery
from app.mail.models import Mail
from app.privacy.operations import erase_person
from tests.factories.people import make_staff
from tests.factories.petitions import make_petition, sign, sign_and_confirm
from tests.petitions.after.test_course import desk
from tests.petitions.after.test_telling import NEWS
from tests.petitions.test_emergency_brake import BRAKE

FILLED = {"kind": "mails", "message_nl": "We mailen even niet.", "message_en": "No mails for a while."}
BUSY = "451 4.3.0 busy"


@pytest.fixture
def editor(sign_in: Any, smtp: Any, worker: Any) -> Any:
    """Somebody who may pull the brake; their own mail to sign in has left."""
    signed_in = sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)
    worker()
    smtp.messages.clear()
    return signed_in


def brake(petition: Any = None) -> str:
    return BRAKE.format(f"{petition.id}/" if petition else "")


def switch_off(editor: Any, petition: Any = None) -> None:
    editor.submit(brake(petition), FILLED, to=brake(petition))


def switch_on(editor: Any, petition: Any = None) -> None:
    editor.submit(brake(petition), {}, to="/opheffen/")


def arrived(smtp: Any) -> list[tuple[str, str]]:
    """Who of the signers got which mail; staff get theirs to sign in."""
    got = ((mail.recipients[0], mail.subject) for mail in smtp.messages)
    return sorted(each for each in got if each[0].startswith("els"))


@pytest.fixture
def news_in_the_outbox(petition: Any, editor: Any, worker: Any, smtp: Any) -> list[tuple[str, str]]:
    """News to three signers, written and not gone: the mail server is busy. Who is to get which mail."""
    people = [f"els{number}@example.org" for number in range(3)]
    for address in people:
        sign_and_confirm(petition, address, wants_news=True)
    worker()
    smtp.messages.clear()
    editor.submit(desk(petition, "nieuws/"), NEWS, to="nieuws/nieuw/")
    smtp.refuse(BUSY, times=3)
    worker()
    assert arrived(smtp) == []
    return [(address, NEWS["title_nl"]) for address in people]


@pytest.mark.parametrize("everywhere", [False, True])
def test_news_in_the_outbox_waits_and_leaves_once(
    petition, editor, worker, smtp, clock, news_in_the_outbox, everywhere
):
    where = None if everywhere else petition
    switch_off(editor, where)
    for _look in range(5):
        clock.move(hours=2)
        worker()
    assert arrived(smtp) == []
    switch_on(editor, where)
    clock.move(seconds=1)
    worker()
    clock.move(seconds=1)
    worker()
    assert arrived(smtp) == news_in_the_outbox
    clock.move(days=2)
    worker()
    assert arrived(smtp) == news_in_the_outbox


def test_it_outlasts_the_patience_of_a_mail(
    petition, editor, sign_in, worker, smtp, clock, news_in_the_outbox, db
):
    """Waiting is no try: a mail that was held for two weeks still has all of its tries."""
    switch_off(editor)
    for _day in range(14):
        clock.move(days=1)
        worker()
    jobs = db.session.scalars(
        select(Job).where(Job.name == delivery.JOB, Job.status == JobStatus.QUEUED)
    ).all()
    assert [job.attempts for job in jobs] == [0, 0, 0]
    switch_on(sign_in(make_staff("Noor Nacht", roles=(Role.EDITOR,)), second_factor=True))
    clock.move(hours=2)
    worker()
    clock.move(hours=2)
    worker()
    assert arrived(smtp) == news_in_the_outbox


def test_mails_of_another_petition_leave_meanwhile(petition, editor, worker, smtp, clock, news_in_the_outbox):
    switch_off(editor, make_petition("haven"))
    clock.move(minutes=1)
    worker()
    assert arrived(smtp) == news_in_the_outbox


def test_released_here_it_still_waits_while_all_are_off(
    petition, editor, worker, smtp, clock, news_in_the_outbox
):
    switch_off(editor)
    switch_off(editor, petition)
    switch_on(editor, petition)
    clock.move(hours=2)
    worker()
    assert arrived(smtp) == []
    switch_on(editor)
    clock.move(seconds=1)
    worker()
    clock.move(seconds=1)
    worker()
    assert arrived(smtp) == news_in_the_outbox


def test_confirmation_and_reminder_in_the_outbox_wait_too(petition, editor, worker, smtp, clock):
    sign(petition, "els@example.org")
    smtp.refuse(BUSY)
    worker()
    switch_off(editor)
    clock.move(hours=2)
    worker()
    assert arrived(smtp) == []
    switch_on(editor)
    clock.move(seconds=1)
    worker()
    clock.move(seconds=1)
    worker()
    assert [address for address, _subject in arrived(smtp)] == ["els@example.org"]


def test_in_safe_mode_the_job_names_no_petition(safe_petition, petition, editor, worker, smtp, clock, db):
    sign(safe_petition, "els@example.org")
    smtp.refuse(BUSY)
    worker()
    jobs = db.session.scalars(select(Job).where(Job.name == delivery.JOB)).all()
    assert all(str(safe_petition.id) not in repr(job.payload) for job in jobs)
    switch_off(editor)
    clock.move(hours=2)
    worker()
    assert arrived(smtp) == []
    switch_on(editor)
    clock.move(hours=1)
    worker()
    assert len(arrived(smtp)) == 1


def test_staff_who_try_a_dead_mail_again_dont_get_past_it(
    petition, editor, sign_in, worker, smtp, clock, db, news_in_the_outbox
):
    tried = select(Job).where(Job.name == delivery.JOB, Job.status == JobStatus.QUEUED)
    first = db.session.scalars(tried.order_by(Job.id)).first()
    first.attempts = delivery.MAX_ATTEMPTS - 1
    db.session.commit()
    smtp.refuse(BUSY, times=9)
    clock.move(hours=2)
    worker()
    switch_off(editor)
    smtp.answers["RCPT"].clear()
    smtp.answers["DATA"].clear()
    administrator = sign_in(make_staff("Ada Beheer", roles=(Role.ADMINISTRATOR,)), second_factor=True)
    administrator.submit(f"/nl/beheer/taken/{first.id}/", {}, to="opnieuw")
    clock.move(hours=3)
    worker()
    assert arrived(smtp) == []


def test_whoever_is_erased_meanwhile_gets_nothing(
    petition, editor, worker, smtp, clock, db, news_in_the_outbox
):
    switch_off(editor)
    clock.move(hours=1)
    worker()
    gone = db.session.scalars(select(Mail.participant_id).where(Mail.address == "els0@example.org")).first()
    erase_person(gone, withdraw_words=False, actor_id=None, now=clock.now)
    worker()
    switch_on(editor)
    clock.move(hours=2)
    worker()
    clock.move(hours=2)
    worker()
    assert arrived(smtp) == news_in_the_outbox[1:]
