"""`dev.py check`: linters, types and conventions, side by side, one line each."""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from tools.dev import environment

QUICK = "not browser and not thorough"


class Check(NamedTuple):
    name: str
    command: list[str]


class Outcome(NamedTuple):
    name: str
    passed: bool
    seconds: float
    output: str


def checks() -> list[Check]:
    """Return every check, the slowest first so that two cores are done at about the same time."""
    tools = environment.VENV / "bin"
    python = str(environment.PYTHON)
    found = [
        Check("conventions", [python, "-m", "pytest", "tests/conventions", "-q", "-m", QUICK]),
        Check("types", [python, "-m", "mypy"]),
        Check("templates", [str(tools / "djlint"), "templates", "--lint", "--quiet"]),
        Check("dependencies", [str(tools / "deptry"), "."]),
        Check("arrows", [str(tools / "lint-imports")]),
        Check("catalogues", [python, "tools/catalogues.py", "check"]),
        Check("vendored files", [python, "tools/vendor.py", "--check"]),
        Check("code", [str(tools / "ruff"), "check", "."]),
        Check("layout of code", [str(tools / "ruff"), "format", "--check", "."]),
    ]
    return [check for check in found if "tools/vendor.py" not in check.command or has_vendored_files()]


def has_vendored_files() -> bool:
    return (environment.ROOT / "tools" / "vendor.py").exists()


def check() -> int:
    """Run every check; print one line each, then the output of those that failed."""
    environment.ensure("test")
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        outcomes = []
        for outcome in pool.map(run_one, checks()):
            print(
                f"{'ok    ' if outcome.passed else 'FAILED'} {outcome.name} ({outcome.seconds:.1f} s)",
                flush=True,
            )
            outcomes.append(outcome)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(f"\n--- {outcome.name}\n{outcome.output.rstrip()}")
    return 1 if failed else 0


def run_one(check: Check) -> Outcome:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=environment.ROOT,
        env=environment.clean_environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(check.name, done.returncode == 0, time.monotonic() - began, done.stdout)
