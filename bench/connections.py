"""HTTP over connections that stay open, with as little work per request as the load generator can do."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

NO_ANSWER = 0


@dataclass
class Connections:
    """Connections to one port of this machine; a request takes an idle one or opens one more."""

    port: int
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def get(self, path: str) -> tuple[int, bytes]:
        return await self._ask(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Encoding: br\r\n\r\n".encode()
        )

    async def post(
        self, path: str, form: Mapping[str, str], network: str, cookie: str = ""
    ) -> tuple[int, bytes]:
        """Post a form as a browser on `network` does: the status, and what the answer holds."""
        body, known = urlencode(form), f"Cookie: {cookie}\r\n" if cookie else ""
        return await self._ask(
            (
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
                f"X-Forwarded-For: {network}\r\n{known}"
                "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
                f"Origin: http://127.0.0.1:{self.port}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            ).encode()
        )

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        try:
            line = self._open_one() or await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return NO_ANSWER, b""
        try:
            answer = await _answer(*line, request)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            line[1].close()
            return NO_ANSWER, b""
        self.idle.append(line)
        return answer

    def _open_one(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """An idle connection, as browsers choose one: none that the server closed meanwhile."""
        while self.idle:
            line = self.idle.pop()
            if not line[0].at_eof():
                return line
            line[1].close()
        return None

    def close(self) -> None:
        for _reader, writer in self.idle:
            writer.close()
        self.idle.clear()


async def _answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, bytes]:
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _before, _name, after = head.partition(b"\r\ncontent-length:")
    body = await reader.readexactly(int(after.split(b"\r\n", 1)[0])) if after else b""
    return int(head[9:12]), body
