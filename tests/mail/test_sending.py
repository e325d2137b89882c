"""Mail over a real line: what arrives, what a refusal means, and that nothing is lost meanwhile."""

import socket
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.core import jobs
from app.core.jobs import JobStatus
from app.mail import delivery, operations, queries, transport
from app.mail.composing import message
from app.mail.models import MailStatus
from app.mail.operations import queue_mail
from tests.factories.jobs import run_jobs, waiting_jobs
from tests.support.clock import FrozenClock
from tests.support.smtp import SmtpServer
from tests.support.statements import counted


def test_arrives_as_text_and_html_in_the_readers_language(app: Flask, smtp: SmtpServer, queue: Any) -> None:
    mail_id = queue(language="nl", unsubscribe_url="https://samenspraak.example/nl/uitschrijven/x")
    run_jobs(app)
    (got,) = smtp.messages
    assert got.recipients == ("els@example.org",)
    assert got.subject == "Inloggen, Els"
    assert "Inloggen: http://localhost/nl/" in got.part("plain")
    assert 'lang="nl"' in got.part("html")
    headers = got.message
    assert headers["Message-ID"] == f"<{mail_id}@localhost>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe"] == "<https://samenspraak.example/nl/uitschrijven/x>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["From"] == "Amnesty International Nederland <post@samenspraak.example>"
    assert [part.get_content_type() for part in headers.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    # Styles stand on the elements, and nothing is fetched from anywhere: no pixel tells that a mail was read.
    assert '<a class="button" href="http://localhost/nl/" style="' in got.part("html")
    assert "<img" not in got.part("html")


def test_a_mail_that_is_no_subscription_has_no_unsubscribe(app: Flask, smtp: SmtpServer, queue: Any) -> None:
    queue()
    run_jobs(app)
    assert "List-Unsubscribe" not in smtp.messages[0].message


def test_queueing_costs_two_statements(app: Flask, queue: Any, db: Any) -> None:
    with counted() as sent:
        queue()
        db.session.flush()
    assert len(sent) == 2


def test_nothing_leaves_without_a_commit(app: Flask, smtp: SmtpServer, queue: Any, db: Any) -> None:
    queue()
    db.session.rollback()
    run_jobs(app)
    assert smtp.messages == []


def test_later_means_the_same_mail_later(
    app: Flask, smtp: SmtpServer, queue: Any, kept: Any, clock: FrozenClock
) -> None:
    smtp.refuse("451 4.3.0 els@example.org: busy")
    mail_id = queue()
    run_jobs(app)
    assert smtp.messages == []
    assert kept(mail_id).status == MailStatus.QUEUED
    (job,) = waiting_jobs(delivery.JOB)
    assert job.last_error is not None
    assert job.last_error.startswith("TryLater 451 4.3.0 (")
    clock.move(minutes=1)
    run_jobs(app)
    (got,) = smtp.messages
    assert got.message["Message-ID"] == kept(mail_id).message_id
    assert kept(mail_id).status == MailStatus.SENT
    assert kept(mail_id).sent_at == clock.now


def test_two_tries_are_the_same_bytes(app: Flask, queue: Any, kept: Any, db: Any) -> None:
    mail_id = queue()
    db.session.commit()
    assert message(kept(mail_id)).as_bytes() == message(kept(mail_id)).as_bytes()


@pytest.mark.parametrize(
    ("answer", "code", "dead"),
    [
        ("550 5.1.1 no els@example.org here", "550 5.1.1", True),
        ("550 unknown user", "550", True),
        ("550 5.7.1 blocked by a list", "550 5.7.1", False),
        ("552 5.2.2 mailbox full", "552 5.2.2", False),
    ],
)
def test_never_means_bounced(
    app: Flask, smtp: SmtpServer, queue: Any, kept: Any, *, answer: str, code: str, dead: bool
) -> None:
    smtp.refuse(answer, at="RCPT")
    mail_id = queue()
    run_jobs(app)
    assert (kept(mail_id).status, kept(mail_id).error) == (MailStatus.BOUNCED, code)
    assert (queries.suppression_of("els@example.org") is not None) is dead
    assert [job.status for job in waiting_jobs(delivery.JOB)] == [JobStatus.DONE]


def test_refused_content_fails_without_blaming_the_address(
    app: Flask, smtp: SmtpServer, queue: Any, kept: Any
) -> None:
    smtp.refuse("554 5.6.0 looks like spam")
    mail_id = queue()
    run_jobs(app)
    assert (kept(mail_id).status, kept(mail_id).error) == (MailStatus.FAILED, "554 5.6.0")
    assert queries.suppression_of("els@example.org") is None


def test_a_dead_address_gets_only_what_it_asks_for(
    app: Flask, smtp: SmtpServer, queue: Any, kept: Any
) -> None:
    smtp.refuse("550 5.1.1 no", at="RCPT")
    queue()
    run_jobs(app)
    held = queue()
    run_jobs(app)
    assert kept(held).status == MailStatus.SUPPRESSED
    assert smtp.messages == []
    asked = queue(asked_for=True, address="ELS@example.org")
    run_jobs(app)
    # It arrived, so somebody is there after all.
    assert kept(asked).status == MailStatus.SENT
    queue()
    run_jobs(app)
    assert len(smtp.messages) == 2


def test_staff_can_lift_a_suppression(app: Flask, smtp: SmtpServer, queue: Any) -> None:
    smtp.refuse("550 5.1.1 no", at="RCPT")
    queue()
    run_jobs(app)
    assert operations.lift_suppression("els@example.org")
    assert not operations.lift_suppression("els@example.org")
    queue()
    run_jobs(app)
    assert len(smtp.messages) == 1


def test_a_server_that_is_down_loses_nothing(
    app: Flask, smtp: SmtpServer, queue: Any, kept: Any, clock: FrozenClock
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"smtp://127.0.0.1:{taken.getsockname()[1]}"
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, mail_url=nobody)
    ids = [queue(address=f"person{number}@example.org") for number in range(5)]
    run_jobs(app)
    errors = [job.last_error or "" for job in waiting_jobs(delivery.JOB)]
    assert sum("ConnectionRefusedError" in error for error in errors) == 1
    # The others didn't even try: a server that is down is left alone for a while.
    assert sum("resting" in error for error in errors) == 4
    app.extensions["settings"] = settings
    app.extensions["mail_line"].down_until = 0
    clock.move(minutes=1)
    run_jobs(app)
    assert {kept(mail_id).status for mail_id in ids} == {MailStatus.SENT}
    assert len(smtp.messages) == 5


def test_a_mail_that_is_given_up_keeps_its_text_and_can_be_sent_again(
    app: Flask, smtp: SmtpServer, queue: Any, kept: Any, clock: FrozenClock
) -> None:
    smtp.refuse("451 later", times=delivery.MAX_ATTEMPTS)
    mail_id = queue()
    for _ in range(delivery.MAX_ATTEMPTS):
        run_jobs(app)
        clock.move(hours=1)
    assert (kept(mail_id).status, kept(mail_id).error) == (MailStatus.FAILED, "gave-up")
    assert operations.retry(kept(mail_id), clock.now)
    run_jobs(app)
    assert kept(mail_id).status == MailStatus.SENT
    assert len(smtp.messages) == 1


def test_the_same_job_twice_sends_one_mail(
    app: Flask, smtp: SmtpServer, queue: Any, clock: FrozenClock
) -> None:
    mail_id = queue()
    jobs.enqueue(delivery.JOB, {"mail": str(mail_id)}, now=clock.now)
    run_jobs(app)
    assert len(smtp.messages) == 1


def test_many_mails_take_one_connection(app: Flask, smtp: SmtpServer, queue: Any, monkeypatch: Any) -> None:
    opened = []
    connect = transport._connect
    monkeypatch.setattr(transport, "_connect", lambda settings: opened.append(1) or connect(settings))
    for number in range(30):
        queue(address=f"person{number}@example.org")
    run_jobs(app)
    assert len(smtp.messages) == 30
    assert len(opened) == 1


def test_production_keeps_no_text_and_no_address(app: Flask, smtp: SmtpServer, queue: Any, kept: Any) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
    participant = uuid4()
    mail_id = queue(participant_id=participant)
    run_jobs(app)
    mail = kept(mail_id)
    assert (mail.text, mail.html, mail.address, mail.unsubscribe_url) == (None, None, None, None)
    assert [found.id for found in queries.mails_to_address("Els@EXAMPLE.org").items] == [mail_id]
    assert [found.id for found in queries.mails_to(participant).items] == [mail_id]
    assert not operations.retry(mail, mail.queued_at)


def test_an_address_in_another_script(app: Flask, smtp: SmtpServer, queue: Any) -> None:
    queue(address="zoë@müller.example")
    queue(address="els@bücher.example")
    run_jobs(app)
    assert {got.recipients for got in smtp.messages} == {
        ("zoë@xn--mller-kva.example",),
        ("els@xn--bcher-kva.example",),
    }


def test_a_server_that_takes_no_such_address(app: Flask, smtp: SmtpServer, queue: Any, kept: Any) -> None:
    smtp.knows_utf8 = False
    mail_id = queue(address="zoë@example.org")
    run_jobs(app)
    assert (kept(mail_id).status, kept(mail_id).error) == (MailStatus.FAILED, "no-smtputf8")


@pytest.mark.parametrize(
    "address",
    [
        "els@example.org\nBcc: all@example.org",
        "els@example.org\r\nSubject: x",
        "els@example.org, piet@example.org",
        "Els <els@example.org>",
        "els",
        "@example.org",
        "els@",
        "els@exam ple.org",
        "e\u202els@example.org",
        "els@" + "x" * 400 + ".org",
        "els@example.org\x00",
    ],
)
def test_no_address_starts_a_second_header(app: Flask, queue: Any, address: str) -> None:
    with pytest.raises(ValueError, match=r"address|domain"):
        queue(address=address)


def test_a_name_with_line_breaks_stays_on_the_subject_line(app: Flask, smtp: SmtpServer, queue: Any) -> None:
    queue(context={"name": "Els\r\nBcc: all@example.org\u2028X" + "x" * 300})
    run_jobs(app)
    (got,) = smtp.messages
    assert got.message["Bcc"] is None
    assert got.subject.startswith("Inloggen, Els Bcc: all@example.org X")
    assert len(got.subject) == 200


def test_html_escapes_what_people_typed(app: Flask, smtp: SmtpServer, queue: Any) -> None:
    queue(context={"name": "<b>Els</b> & co"})
    run_jobs(app)
    (got,) = smtp.messages
    assert "&lt;b&gt;Els" in got.part("html")
    assert got.part("plain").startswith("<b>Els</b> & co,")
    assert got.subject == "Inloggen, <b>Els</b> & co"


def test_a_link_never_follows_the_host_of_a_request(app: Flask, queue: Any, kept: Any) -> None:
    with app.test_request_context("/", base_url="https://evil.example"):
        mail_id = queue_mail(
            "letter",
            address="els@example.org",
            language="en",
            participant_id=None,
            context={"name": "Els"},
            now=app.extensions["clock"](),
        )
        text = queries.mail(mail_id).text  # type: ignore[union-attr]
    assert "http://localhost/en/" in text
    assert "evil" not in text
