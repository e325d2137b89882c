"""The line to the mail server: one connection per worker while mails follow each other; its answers."""

import re
import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.core.jobs import Again
from app.mail.models import MailStatus
from app.settings import Settings

MAILS_PER_CONNECTION = 200
# A server that is down is left alone for a while, or every waiting mail would wait for it in turn.
REST_SECONDS = 15
ENHANCED = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})")
# "This mailbox does not exist" and its like. Not 5.7 (a policy, a block list) or 5.2.2 (a full mailbox).
DEAD_MAILBOX = re.compile(r"5\.1\.(1|2|3|6|10)$|5\.2\.1$")


class NotOffered(OSError):
    """The server has no STARTTLS or no sign-in, although MAIL_URL asks for it: nothing goes without."""


class TryLater(Again):
    """The server can't take the mail now; the text is a code, never an address."""


@dataclass(frozen=True)
class Answer:
    """What became of a mail: `code` like `250` or `550 5.1.1`; `address_is_dead` when nobody is there."""

    status: MailStatus
    code: str | None = None
    address_is_dead: bool = False


@dataclass
class Line:
    """An open connection, or the memory that there was none."""

    smtp: smtplib.SMTP | None = None
    mails: int = 0
    down_until: float = 0.0

    def close(self) -> None:
        if self.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.smtp.quit()
        self.smtp, self.mails = None, 0


def deliver(message: EmailMessage, address: str) -> Answer:
    """Hand one mail to the server of MAIL_URL; without one (development) it counts as sent.

    Raises:
        TryLater: the server is down, or answers with a temporary refusal.
    """
    settings: Settings = current_app.extensions["settings"]
    if not settings.mail_url:
        return Answer(MailStatus.SENT)
    line = _line()
    try:
        smtp = _open(line, settings)
        smtp.send_message(message, from_addr=settings.mail_from, to_addrs=[address])
    except smtplib.SMTPNotSupportedError:
        return Answer(MailStatus.FAILED, "no-smtputf8")
    except smtplib.SMTPRecipientsRefused as refused:
        line.close()
        return _judged(*next(iter(refused.recipients.values())), at_recipient=True)
    except smtplib.SMTPDataError as refused:
        line.close()
        return _judged(refused.smtp_code, refused.smtp_error, at_recipient=False)
    except smtplib.SMTPResponseException as refused:
        # Sign-in, sender or greeting: our own settings or the server's mood, never the reader's address.
        line.close()
        raise TryLater(_code(refused.smtp_code, refused.smtp_error)) from None
    except (OSError, smtplib.SMTPException) as trouble:
        line.close()
        line.down_until = time.monotonic() + REST_SECONDS
        raise TryLater(type(trouble).__name__) from None
    line.mails += 1
    return Answer(MailStatus.SENT, "250")


def _line() -> Line:
    line: Line = current_app.extensions.setdefault("mail_line", Line())
    return line


def close() -> None:
    """Hang up, if a connection is open."""
    _line().close()


def _open(line: Line, settings: Settings) -> smtplib.SMTP:
    if time.monotonic() < line.down_until:
        raise TryLater("resting")
    if line.mails >= MAILS_PER_CONNECTION:
        line.close()
    if line.smtp is None:
        line.smtp = _connect(settings)
    return line.smtp


def _connect(settings: Settings) -> smtplib.SMTP:
    """A line to the server, encrypted and signed in as MAIL_URL says.

    A certificate must be signed by somebody this system trusts and name the host: without a context of our
    own smtplib would take any.

    Raises:
        OSError: no line, a certificate that can't be trusted, or `NotOffered`.
        smtplib.SMTPException: the server refuses.
    """
    url = urlsplit(settings.mail_url)
    trusted = ssl.create_default_context()
    port = url.port or {"smtp": 25, "smtp+starttls": 587, "smtps": 465}[url.scheme]
    name, patience = urlsplit(settings.base_url).hostname, settings.mail_timeout_seconds
    if url.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            url.hostname or "", port, local_hostname=name, timeout=patience, context=trusted
        )
    else:
        smtp = smtplib.SMTP(url.hostname or "", port, local_hostname=name, timeout=patience)
    try:
        if url.scheme == "smtp+starttls":
            smtp.starttls(context=trusted)
        if url.username:
            smtp.login(unquote(url.username), unquote(url.password or ""))
    except smtplib.SMTPNotSupportedError as lacking:
        smtp.close()
        raise NotOffered(str(lacking)) from None
    except BaseException:
        smtp.close()
        raise
    return smtp


def _judged(code: int, text: bytes | str, *, at_recipient: bool) -> Answer:
    full = _code(code, text)
    if code < 500:
        raise TryLater(full)
    if not at_recipient:
        return Answer(MailStatus.FAILED, full)
    enhanced = full.partition(" ")[2]
    dead = bool(DEAD_MAILBOX.match(enhanced)) if enhanced else code in (550, 551, 553)
    return Answer(MailStatus.BOUNCED, full, address_is_dead=dead)


def _code(code: int, text: bytes | str) -> str:
    """`550 5.1.1`: the rest of a server's sentence often holds the address, so it is left out."""
    sentence = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    found = ENHANCED.match(sentence)
    return f"{code} {found[1]}" if found else str(code)
