"""A real SMTP server on loopback that keeps what it gets and refuses when a test says so."""

import asyncio
import ssl
import threading
from collections import deque
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass(frozen=True)
class Delivered:
    """One mail as it arrived: who it was for, what it said, and whether the line was encrypted."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    encrypted: bool = False

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    def part(self, kind: str) -> str:
        """The text of the `plain` or `html` part."""
        body = self.message.get_body((kind,))
        assert body is not None, f"this mail has no {kind} part"
        return str(body.get_content())


class SmtpServer:
    """`messages` holds what arrived; `refuse("451 4.3.0 Busy")` makes it refuse the next ones.

    `knows_utf8` False: an old server that takes no address in another script than ASCII.
    `tls`: its certificate; with `scheme` smtps from the first byte, with smtp+starttls once it is asked for.
    `account`: (name, password) with which one must sign in.

    The server runs in a thread of its own on a free port; `url` is what MAIL_URL wants.
    """

    def __init__(
        self,
        scheme: str = "smtp",
        tls: ssl.SSLContext | None = None,
        account: tuple[str, str] | None = None,
    ) -> None:
        self.scheme, self.tls, self.account = scheme, tls, account
        self.messages: list[Delivered] = []
        self.answers: dict[str, deque[str]] = {"RCPT": deque(), "DATA": deque()}
        self.knows_utf8 = True
        self.opened: list[SMTP] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def start(self) -> None:
        self.thread.start()
        opening = self.loop.create_server(
            self.protocol, "127.0.0.1", 0, ssl=self.tls if self.scheme == "smtps" else None
        )
        self.server = asyncio.run_coroutine_threadsafe(opening, self.loop).result(10)
        self.port: int = self.server.sockets[0].getsockname()[1]

    def protocol(self) -> SMTP:
        starttls = self.scheme == "smtp+starttls" and self.tls is not None
        opened = SMTP(
            self,
            loop=self.loop,
            hostname="localhost",
            enable_SMTPUTF8=self.knows_utf8,
            tls_context=self.tls if starttls else None,
            require_starttls=starttls,
            authenticator=self.authenticate if self.account else None,
            auth_exclude_mechanism=() if self.account else ("LOGIN", "PLAIN"),
            auth_required=starttls and self.account is not None,
            # With smtps the line is safe from its first byte, which aiosmtpd doesn't see.
            auth_require_tls=starttls,
        )
        self.opened.append(opened)
        return opened

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
    ) -> AuthResult:
        name, password = self.account or ("", "")
        right = (given.login, given.password) == (name.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.hang_up(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def hang_up(self) -> None:
        """Close the door and every line that is still open, and wait until they are."""
        self.server.close()
        for line in self.opened:
            if line.transport is not None:
                line.transport.abort()
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.sleep(0)

    @property
    def url(self) -> str:
        """What MAIL_URL wants, with the account."""
        who = "{}:{}@".format(*(quote(part, safe="") for part in self.account)) if self.account else ""
        return f"{self.scheme}://{who}127.0.0.1:{self.port}"

    def refuse(self, answer: str, *, times: int = 1, at: str = "DATA") -> None:
        """Answer the next `times` commands so: 451 is "later", 550 "never". `at` is RCPT or DATA."""
        self.answers[at].extend([answer] * times)

    # --- what aiosmtpd calls ------------------------------------------------------------

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[Any]
    ) -> str:
        if self.answers["RCPT"]:
            return self.answers["RCPT"].popleft()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 as above
        if self.answers["DATA"]:
            return self.answers["DATA"].popleft()
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        encrypted = self.scheme == "smtps" or session.ssl is not None
        self.messages.append(
            Delivered(envelope.mail_from or "", tuple(envelope.rcpt_tos), message, encrypted)
        )
        return "250 OK"
