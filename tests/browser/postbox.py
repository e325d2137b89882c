"""Where the mail of the browser's site arrives: a real SMTP server that says when something came."""

import re
from collections.abc import Callable
from threading import Condition
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.smtp import Delivered, SmtpServer

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
PATIENCE_SECONDS = 30


class Postbox(SmtpServer):
    """`letter(to=...)` waits for the newest mail to an address."""

    def __init__(self) -> None:
        super().__init__()
        self.arrival = Condition()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        with self.arrival:
            answer = await super().handle_DATA(server, session, envelope)
            self.arrival.notify_all()
        return answer

    def empty(self) -> None:
        with self.arrival:
            self.messages.clear()

    def forget(self, address: str) -> None:
        """Throw away what came for this address, so that the next letter is a new one."""
        with self.arrival:
            self.messages[:] = [mail for mail in self.messages if address not in mail.recipients]

    def letter(self, *, to: str, containing: str = "") -> Delivered:
        """The newest mail to `to` with a link that contains this; waits until it is there."""

        def found() -> Delivered | None:
            fitting = (mail for mail in reversed(self.messages) if to in mail.recipients)
            return next((mail for mail in fitting if any(containing in link for link in links(mail))), None)

        return self._when(found, f"no mail to {to} with {containing!r}")

    def _when(self, found: Callable[[], Delivered | None], otherwise: str) -> Delivered:
        with self.arrival:
            self.arrival.wait_for(found, timeout=PATIENCE_SECONDS)
            mail = found()
        arrived: list[Any] = [(each.recipients, each.subject) for each in self.messages]
        assert mail is not None, f"{otherwise} among {arrived}"
        return mail


def links(mail: Delivered) -> list[str]:
    """The addresses in the text of a mail."""
    return [address.rstrip(".,)") for address in ADDRESS.findall(mail.part("plain"))]
