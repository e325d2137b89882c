"""What the processes of one test session make once and share."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def once(marker: Path) -> Iterator[bool]:
    """Whether the caller is the first of all processes to come here; the others wait until it is done."""
    marker.parent.mkdir(parents=True, exist_ok=True)
    with marker.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        first = not marker.exists()
        yield first
        marker.touch()
