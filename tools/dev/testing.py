"""`dev.py test`: every test, on both databases, in a real browser."""

import os
import signal
import subprocess
from pathlib import Path

from tools.dev import browsers, environment

PATIENCE_SECONDS = 20


def test(arguments: list[str]) -> int:
    """Run pytest with these arguments; return its exit code."""
    environment.ensure("test")
    browser = browsers.ensure()
    command = [str(environment.PYTHON), "-m", "pytest", *defaults(arguments), *arguments]
    variables = environment.clean_environ(**{browsers.VARIABLE: browser})
    return until_done(subprocess.Popen(command, cwd=environment.ROOT, env=variables))


def until_done(process: "subprocess.Popen[bytes]") -> int:
    """Wait for pytest; told to stop, let it stop its own processes and servers first."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def defaults(arguments: list[str]) -> list[str]:
    """Return what is added: both databases and one process per core, unless the reader says otherwise."""
    given = " ".join(arguments)
    added = []
    if "--database" not in given:
        added.append("--database=both")
    names_a_test = any(Path(word.partition("::")[0]).is_file() for word in arguments)
    if not names_a_test and not any(
        word.startswith(("-n", "--numprocesses", "--pdb", "-p")) for word in arguments
    ):
        added += ["-n", str(max(2, os.cpu_count() or 2)), "--dist", "worksteal"]
    return added
