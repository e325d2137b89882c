"""Worker processes that tell signers slowly, a few at a time: `python -m tests.petitions.after.tellers`."""

import time
from datetime import timedelta
from typing import Any

from app.petitions.after import jobs
from tests.core import workers

tell = jobs._tell


def slowly(*facts: Any) -> bool:
    time.sleep(0.02)
    return tell(*facts)


jobs.AT_A_TIME, jobs.PAUSE = 5, timedelta(milliseconds=20)
jobs._tell = slowly

if __name__ == "__main__":
    workers.main()
