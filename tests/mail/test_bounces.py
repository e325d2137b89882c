"""Bounces that come back by mail or in a file: which mails they are about, and what follows."""

import json
import mailbox
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.mail.models import Mail, MailStatus, MailSuppression

REPORT = """\
From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; els@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--B
Content-Type: {kind}

From: post@samenspraak.example
To: els@example.org
Message-ID: {message_id}
Subject: A mail

--B--
"""


@pytest.fixture
def sent(app: Any, queue: Any, worker: Any) -> Mail:
    """A mail that the server took."""
    queue()
    worker()
    return db.session.scalars(select(Mail).where(Mail.name == "letter")).one()


def report(mail: Mail, **facts: str) -> str:
    usual = {"action": "failed", "status": "5.1.1", "kind": "message/rfc822", "message_id": mail.message_id}
    return REPORT.format(**(usual | facts))


def read(command: Any, path: Path) -> dict[str, int]:
    result = command("mail", "bounces", str(path), "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, int] = json.loads(result.output.splitlines()[-1])
    return found


def held_back() -> list[MailSuppression]:
    db.session.expire_all()
    return list(db.session.scalars(select(MailSuppression)))


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("folder", ["maildir", "mbox"])
def test_a_report_bounces_its_mail_once(sent, command, tmp_path, kind, folder):
    path = tmp_path / "box"
    box: Any = mailbox.Maildir(path) if folder == "maildir" else mailbox.mbox(path)
    box.add(report(sent, kind=kind).encode())
    box.close()
    assert read(command, path) == {"reports": 1, "bounced": 1, "held_back": 1}
    db.session.refresh(sent)
    assert (sent.status, sent.error) == (MailStatus.BOUNCED, "5.1.1")
    assert [each.address_key for each in held_back()] == [sent.address_key]
    assert read(command, path) == {"reports": 1, "bounced": 0, "held_back": 0}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"action": "delayed", "status": "4.4.1"}, (0, 0, 0)),
        ({"action": "failed", "status": "4.4.7"}, (0, 0, 0)),
        ({"status": "5.2.2"}, (1, 1, 0)),
        ({"message_id": "<made-up@elsewhere.example>"}, (1, 0, 0)),
        ({"message_id": ""}, (0, 0, 0)),
    ],
)
def test_what_a_report_may_do(sent, command, tmp_path, facts, expected):
    path = tmp_path / "box"
    box = mailbox.mbox(path)
    box.add(report(sent, **facts).encode())
    box.close()
    assert tuple(read(command, path).values()) == expected
    assert len(held_back()) == expected[2]


def test_an_ordinary_letter_is_no_report(sent, command, tmp_path):
    path = tmp_path / "box"
    box = mailbox.mbox(path)
    box.add(
        f"From: els@example.org\nSubject: 5.1.1 {sent.message_id}\n\nAction: failed\nStatus: 5.1.1\n".encode()
    )
    box.close()
    assert read(command, path) == {"reports": 0, "bounced": 0, "held_back": 0}


def test_a_service_calls_it_in_a_file(sent, command, tmp_path):
    path = tmp_path / "called.jsonl"
    lines = [{"message_id": sent.message_id, "code": "550 5.1.1"}, {"event": "opened"}]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    assert read(command, path) == {"reports": 1, "bounced": 1, "held_back": 1}
    for wrong in (b"no json\n", b'{"code": "550 caf\xe9"}\n'):
        path.write_bytes(wrong)
        result = command("mail", "bounces", str(path))
        assert result.exit_code == 1
        assert "line 1 is no JSON object" in result.output
