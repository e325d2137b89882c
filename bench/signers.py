"""Signers who come at a steady rate, get their mail from a sink and confirm, and readers beside them.

What is measured counts from the moment somebody was due, not from when the generator got round to them:
a server that makes people queue doesn't look quick because of it.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from app.consents.texts import CURRENT, Purpose
from bench.connections import Connections

SIGN, PAGE = "/nl/petities/plein/ondertekenen/", "/nl/petities/plein/"
LINK = re.compile(rb"https?://[^/\s]+(/[a-z/]+/[A-Za-z0-9_-]{20,}/)")
READERS = 64


def entry(number: int) -> dict[str, str]:
    """What signer `number` fills in."""
    return {
        "name": f"Noor Bakker {number}",
        "email": f"noor{number}@post{number % 97}.example",
        "is_16": "yes",
        "consent": "y",
        "consent_version": str(CURRENT[Purpose.SIGNATURE].version),
    }


def network(number: int) -> str:
    """The address of signer `number`; a few signers share one, as behind a router."""
    place = number * 7919 % 60_000
    return f"10.{place // 256}.{place % 256}.{number % 5 + 1}"


@dataclass
class Took:
    """Milliseconds per answer, from the moment it was due."""

    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0

    def at(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")

    def __str__(self) -> str:
        return (
            f"{len(self.milliseconds):6} answered, p50 {self.at(0.5):6.0f} ms, p95 {self.at(0.95):6.0f} ms, "
            f"p99 {self.at(0.99):6.0f} ms, {self.refused} refused or lost"
        )


class Crowd:
    """Everybody who comes to one petition. `accepted`: numbers of the signers whose form was taken."""

    def __init__(self, port: int) -> None:
        self.connections = Connections(port)
        self.signing, self.confirming, self.reading = Took(), Took(), Took()
        self.accepted: set[int] = set()
        self.delivered: dict[str, int] = {}
        self.confirmed: set[str] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.last_mail = time.perf_counter()

    # --- the sink --------------------------------------------------------------------------------------

    async def open_sink(self, port: int) -> asyncio.AbstractServer:
        loop = asyncio.get_running_loop()
        return await loop.create_server(
            lambda: SMTP(self, loop=loop, hostname="localhost"), "127.0.0.1", port
        )

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        content: Any = envelope.content
        found = LINK.search(content.replace(b"=\r\n", b""))
        for address in envelope.rcpt_tos:
            self.delivered[address] = self.delivered.get(address, 0) + 1
        self.last_mail = time.perf_counter()
        if found is not None:
            self._begin(self._confirm(found.group(1).decode(), envelope.rcpt_tos[0], self.last_mail))
        return "250 OK"

    # --- what people do --------------------------------------------------------------------------------

    async def come(self, rate: float, seconds: float, first: int = 0) -> int:
        """Signers at `rate` a second, and readers, for so long; how many signers were due."""
        began = time.perf_counter()
        readers = [asyncio.create_task(self._read(began, seconds, each)) for each in range(READERS)]
        number = int(rate * seconds)
        for each in range(number):
            due = began + each / rate
            if (left := due - time.perf_counter()) > 0:
                await asyncio.sleep(left)
            self._begin(self._sign(first + each, due))
        await asyncio.gather(*readers)
        return number

    async def warm_up(self, seconds: float) -> None:
        """Look at the page until every process has made it once; nothing of it is measured."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            await asyncio.gather(*(self.connections.get(PAGE) for _each in range(8)))
            await asyncio.sleep(0.1)

    async def settle(self, within: float) -> None:
        """Wait until no mail has come for five seconds and everybody has their answer."""
        until = time.perf_counter() + within
        while time.perf_counter() < until:
            await asyncio.sleep(0.5)
            waiting = len(self.delivered) < len(self.accepted)
            if not self.tasks and not waiting and time.perf_counter() > self.last_mail + 5:
                return

    def _begin(self, act: Awaitable[None]) -> None:
        task = asyncio.ensure_future(act)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _sign(self, number: int, due: float) -> None:
        status, _body = await self.connections.post(SIGN, entry(number), network(number))
        self._note(self.signing, status == 303, due)
        if status == 303:
            self.accepted.add(number)

    async def _confirm(self, path: str, address: str, due: float) -> None:
        status, _body = await self.connections.post(path, {}, "10.0.0.1")
        self._note(self.confirming, status == 303, due)
        if status == 303:
            self.confirmed.add(address)

    async def _read(self, began: float, seconds: float, reader: int) -> None:
        due = began + reader / READERS
        while due < began + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            status, _body = await self.connections.get(PAGE)
            self._note(self.reading, status == 200, due)
            due += 1

    def _note(self, took: Took, well: bool, due: float) -> None:
        if well:
            took.milliseconds.append((time.perf_counter() - due) * 1000)
        else:
            took.refused += 1


def run(act: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await act()

    asyncio.run(main())
