"""What a figure was measured on."""

import os
import platform
import time
from collections.abc import Mapping
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


def processor_by_kind(kinds: Mapping[str, str]) -> dict[str, float]:
    """Seconds of processor so far of the processes of each kind that live now.

    `kinds`: by name, what stands in the command of its processes; the first that fits counts.
    """
    found = dict.fromkeys(kinds, 0.0)
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            words = (process / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        kind = next((kind for kind, mark in kinds.items() if mark in command), None)
        if kind is not None:
            found[kind] += (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return found
