"""A real SMTP server on loopback that keeps what it gets and refuses when a test says so."""

import asyncio
import threading
from collections import deque
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Delivered:
    """One mail as it arrived: who it was for, and what it said."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

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

    The server runs in a thread of its own on a free port; `url` is what MAIL_URL wants.
    """

    def __init__(self) -> None:
        self.messages: list[Delivered] = []
        self.answers: dict[str, deque[str]] = {"RCPT": deque(), "DATA": deque()}
        self.knows_utf8 = True
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def start(self) -> None:
        self.thread.start()
        opening = self.loop.create_server(
            lambda: SMTP(self, loop=self.loop, hostname="localhost", enable_SMTPUTF8=self.knows_utf8),
            "127.0.0.1",
            0,
        )
        self.server = asyncio.run_coroutine_threadsafe(opening, self.loop).result(10)
        self.port: int = self.server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

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
        self.messages.append(Delivered(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
        return "250 OK"
