"""Worker processes for the test that kills them: `python -m tests.core.workers DATABASE_URL VAR`.

Each line on standard input starts a worker, which says its process id when it begins. The program imports
the app once and forks, because a start per worker would take longer than the whole test.
"""

import os
import signal
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from app import create_app
from app.core import audit, jobs
from app.core.worker import Worker
from tests.support.settings import settings_for


def count_once(payload: dict[str, Any], now: datetime) -> None:
    audit.record("counted", "test", payload["key"], actor_id=None, now=now)
    time.sleep(0.01)


def work(url: str, var: Path) -> None:
    app = create_app(settings_for(url, var, JOB_LEASE_SECONDS="1", LOG_LEVEL="ERROR"))
    jobs.register(app, "test.count", count_once, max_attempts=50)
    print(os.getpid(), flush=True)
    Worker(app).stay()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    children = []
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(sys.argv[1], Path(sys.argv[2]))
            os._exit(0)
        children.append(child)
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
