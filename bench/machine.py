"""What a figure was measured on."""

import os
import platform
import time
from pathlib import Path


def described() -> str:
    """One line: processor, cores, system, Python, and how quick it is at this moment.

    A machine that shares its processor with others is now and then twice as slow, also when nothing else
    runs on it: compare figures of runs in which the loop took the same.
    """
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [line for line in information.read_text().splitlines() if line.startswith("model name")]
        model = names[0].split(":")[1].strip() if names else model
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {system}, a million squares in {squares():.3f} s"


def squares() -> float:
    """Seconds of processor for a plain loop: the best of five."""
    took = []
    for _turn in range(5):
        began = time.process_time()
        sum(number * number for number in range(1_000_000))
        took.append(time.process_time() - began)
    return min(took)
