"""Bounces that come back later, by mail: which of our mails they are about, and what that means.

A mail server that takes a mail and then can't deliver it sends a report back [RFC 3464]; a service that
delivers for us calls it in a file. Either names our Message-ID, which is random. A report about another mail
changes nothing, so nobody can have an address held back by making one up.
"""

import json
import mailbox
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.core.statements import upsertable
from app.extensions import db
from app.mail.models import Mail, MailStatus, MailSuppression
from app.mail.transport import DEAD_MAILBOX

PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}")
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
# A report that is longer isn't one.
LONGEST_FIELD = 500


class Unreadable(ValueError):
    """A line of a file is no JSON object."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is no JSON object")


@dataclass(frozen=True)
class Bounce:
    """A mail of ours that did not arrive: its Message-ID, and the code of why, like `5.1.1`."""

    message_id: str
    code: str


@dataclass(frozen=True)
class Read:
    """What a file held: reports, mails of ours that are bounced now, and addresses held back from now on."""

    reports: int
    bounced: int
    held_back: int


def bounces_in(path: Path) -> Iterator[Bounce]:
    """The permanent bounces in a Maildir, an mbox file, or a file with a JSON object a line.

    The objects name `message_id` and `code`. What is no bounce of a mail, or only a delay, is passed over.

    Raises:
        Unreadable: a line is no JSON object.
    """
    if path.suffix == ".jsonl":
        yield from _called_in(path)
        return
    box: mailbox.Maildir | mailbox.mbox = (
        mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
    )
    with closing(box):
        for report in box:
            found = bounce_of(report)
            if found is not None:
                yield found


def bounce_of(report: Message) -> Bounce | None:
    """What a report says, None where it isn't one of a mail that will never arrive."""
    code = message_id = None
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            code = code or _permanent_code(part)
        elif kind in ("message/rfc822", "text/rfc822-headers"):
            message_id = message_id or _original_id(part)
    return Bounce(message_id, code) if code and message_id else None


def note(bounces: Iterable[Bounce], now: datetime) -> Read:
    """Write down which mails bounced, and hold addresses back that don't exist. Doing so twice is once."""
    reports = bounced = held_back = 0
    for bounce in bounces:
        reports += 1
        statement = select(Mail).where(Mail.message_id == bounce.message_id, Mail.status == MailStatus.SENT)
        mail = db.session.scalar(statement)
        if mail is None:
            continue
        mail.status, mail.error = MailStatus.BOUNCED, bounce.code
        bounced += 1
        if DEAD_MAILBOX.match(bounce.code):
            values = {"address_key": mail.address_key, "error": bounce.code, "since": now}
            db.session.execute(upsertable(MailSuppression).values(values).on_conflict_do_nothing())
            held_back += 1
        db.session.flush()
    return Read(reports, bounced, held_back)


def _permanent_code(part: Message) -> str | None:
    """Of the first recipient that failed; a delay or a relay is none."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message) or str(block.get("Action", "")).strip().lower() != "failed":
            continue
        found = PERMANENT.search(str(block.get("Status", ""))[:LONGEST_FIELD])
        if found:
            return found[0]
    return None


def _original_id(part: Message) -> str | None:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    headers = str(inner.get("Message-ID", "")) if isinstance(inner, Message) else str(payload)
    if part.get_content_type() == "text/rfc822-headers":
        line = re.search(r"^message-id:[ \t]*(?:\r?\n[ \t]+)?(\S+)", headers, re.IGNORECASE | re.MULTILINE)
        headers = line[1] if line else ""
    found = MESSAGE_ID.search(headers[:LONGEST_FIELD])
    return found[0] if found else None


def _called_in(path: Path) -> Iterator[Bounce]:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        said = _object(line)
        if said is None:
            raise Unreadable(number)
        code = PERMANENT.search(str(said.get("code", ""))[:LONGEST_FIELD])
        message_id = MESSAGE_ID.search(str(said.get("message_id", ""))[:LONGEST_FIELD])
        if code and message_id:
            yield Bounce(message_id[0], code[0])


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
