"""Where the limit on page views of one network is counted while processes share no store.

The store in memory of the library starts a thread at each request and walks over every network it knows; with
a thousand visitors that was a tenth of what a page costs.
"""

import time
from threading import Lock

from limits.storage.base import Storage

SCHEME = "process"
# Windows that are over leave this often, in seconds; until then they only take room.
TIDIED_EACH = 30.0


class ProcessCounters(Storage):
    """Counters of this process, each for the window it began in. Threads share it."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 the registry of the library reads it here
    base_exceptions = ()

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_options: str):
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock, self._tidied = Lock(), time.time()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more of `key`, whose window lasts `expiry` seconds; how many there are in it."""
        now = time.time()
        with self._lock:
            if now - self._tidied > TIDIED_EACH:
                self._tidy(now)
            count, ends = self._counts.get(key, (0, 0.0))
            if ends <= now:
                count, ends = 0, now + expiry
            self._counts[key] = (count + amount, ends)
        return count + amount

    def get(self, key: str) -> int:
        count, ends = self._counts.get(key, (0, 0.0))
        return count if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """The moment, in seconds since 1970, at which the window of `key` ends."""
        return self._counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            gone = len(self._counts)
            self._counts.clear()
        return gone

    def clear(self, key: str) -> None:
        with self._lock:
            self._counts.pop(key, None)

    def _tidy(self, now: float) -> None:
        self._counts = {key: kept for key, kept in self._counts.items() if kept[1] > now}
        self._tidied = now
