"""smtps:// and smtp+starttls:// against a real server with a certificate: encrypted, or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.mail import delivery, transport
from app.mail.models import MailStatus
from tests.factories.jobs import run_jobs, waiting_jobs
from tests.support.certificates import make_certificate, shown_by
from tests.support.clock import FrozenClock
from tests.support.smtp import SmtpServer

SCHEMES = ("smtps", "smtp+starttls")
Serve = Callable[..., SmtpServer]


@pytest.fixture
def serve(app: Flask) -> Iterator[Serve]:
    """Start a mail server of a kind and let the app send through it."""
    started = []

    def serve(scheme: str, certificate: Path | None = None, **facts: Any) -> SmtpServer:
        server = SmtpServer(scheme, shown_by(certificate) if certificate else None, **facts)
        server.start()
        started.append(server)
        app.extensions["settings"] = replace(app.extensions["settings"], mail_url=server.url)
        return server

    yield serve
    transport.close()
    for server in started:
        server.stop()


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for 127.0.0.1 that this system trusts."""
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


def after_a_pause(app: Flask, clock: FrozenClock) -> None:
    """Later the server is tried again."""
    clock.move(minutes=5)
    app.extensions.pop("mail_line", None)
    run_jobs(app)


def last_error() -> str:
    (job,) = waiting_jobs(delivery.JOB)
    assert job.last_error is not None
    return job.last_error


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_mail_goes_over_an_encrypted_line(
    app: Flask, serve: Serve, trusted: Path, queue: Any, kept: Any, scheme: str
) -> None:
    server = serve(scheme, trusted)
    mail_id = queue()
    run_jobs(app)
    (got,) = server.messages
    assert got.encrypted
    assert got.recipients == ("els@example.org",)
    assert kept(mail_id).status == MailStatus.SENT


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_account_of_the_address_signs_in(
    app: Flask, serve: Serve, trusted: Path, queue: Any, scheme: str
) -> None:
    server = serve(scheme, trusted, account=("samen spraak", "ge:heim@/"))
    queue()
    run_jobs(app)
    assert len(server.messages) == 1


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_certificate_that_nobody_trusts_is_refused_and_the_mail_waits(
    app: Flask,
    serve: Serve,
    tmp_path: Path,
    queue: Any,
    kept: Any,
    clock: FrozenClock,
    scheme: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate = make_certificate(tmp_path)
    server = serve(scheme, certificate, account=("samenspraak", "geheim"))
    mail_id = queue()
    run_jobs(app)
    assert server.messages == []
    assert kept(mail_id).status == MailStatus.QUEUED
    assert last_error().startswith("TryLater SSLCertVerificationError")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    after_a_pause(app, clock)
    assert len(server.messages) == 1
    assert kept(mail_id).status == MailStatus.SENT


@pytest.mark.parametrize("facts", [{"host": "mail.example.org"}, {"days": -1}], ids=["other host", "expired"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_certificate_of_another_host_or_past_its_end_is_refused(
    app: Flask,
    serve: Serve,
    tmp_path: Path,
    queue: Any,
    scheme: str,
    facts: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate = make_certificate(tmp_path, **facts)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = serve(scheme, certificate)
    queue()
    run_jobs(app)
    assert server.messages == []
    assert last_error().startswith("TryLater SSLCertVerificationError")


def test_without_starttls_nothing_goes_in_the_open(
    app: Flask, serve: Serve, queue: Any, kept: Any, clock: FrozenClock
) -> None:
    server = serve("smtp+starttls", None)
    mail_id = queue()
    run_jobs(app)
    assert server.messages == []
    assert kept(mail_id).status == MailStatus.QUEUED
    assert last_error().startswith("TryLater NotOffered")


def test_a_server_that_knows_no_account_waits_as_well(app: Flask, serve: Serve, queue: Any) -> None:
    server = serve("smtp")
    address = server.url.replace("//", "//samenspraak:geheim@")
    app.extensions["settings"] = replace(app.extensions["settings"], mail_url=address)
    queue()
    run_jobs(app)
    assert server.messages == []
    assert last_error().startswith("TryLater ")
