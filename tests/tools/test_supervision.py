"""Programs that `dev.py run` starts live and die together, however the end comes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.settings import ROOT

# Stands in for the server: a parent with a child of its own, as granian has.
FAMILY = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(99)"])
time.sleep(99)
"""
KEEPER = """
import os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tools.dev.supervision import Household
with Household(Path({folder!r}), dict(os.environ)) as household:
    household.start("server", [sys.executable, "-c", {family!r}])
    household.start("worker", [sys.executable, "-c", {worker!r}])
    Path({folder!r}, "started").write_text(" ".join(str(m.pid) for m in household.members.values()))
    sys.exit(household.stay())
"""
LIVES_ON = "import time; time.sleep(99)"

Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a household whose worker is this program; gives the process that keeps it."""
    kept: list[subprocess.Popen[bytes]] = []

    def starter(worker: str) -> "subprocess.Popen[bytes]":
        code = KEEPER.format(root=str(ROOT), folder=str(tmp_path), family=FAMILY, worker=worker)
        kept.append(subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL))
        wait_until((tmp_path / "started").exists)
        return kept[-1]

    yield starter
    for process in kept:
        process.kill()
        process.wait()


def groups(folder: Path) -> list[int]:
    return [int(pid) for pid in (folder / "started").read_text().split()]


def alive(group: int) -> bool:
    """Whether any process of the group still runs; one that died and waits to be counted doesn't."""
    return any(owner == group for _pid, owner in running())


def running() -> list[tuple[int, int]]:
    """The id and group of each process that runs."""
    rows = [state_of(folder) for folder in Path("/proc").glob("[0-9]*")] or ask_ps()
    return [(pid, group) for pid, group, state in rows if not state.startswith(("Z", "X"))]


def state_of(folder: Path) -> tuple[int, int, str]:
    try:
        state, _parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return int(folder.name), 0, "X"
    return int(folder.name), int(group), state


def ask_ps() -> list[tuple[int, int, str]]:
    """The same where there is no /proc."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    return [(int(pid), int(group), state) for pid, group, state in rows]


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it took too long"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_is_no_error(number: int, start: Start, tmp_path: Path) -> None:
    keeper = start(LIVES_ON)
    keeper.send_signal(number)
    assert keeper.wait(15) == 0
    assert not any(alive(group) for group in groups(tmp_path))


def test_when_one_dies_the_other_is_stopped(start: Start, tmp_path: Path) -> None:
    keeper = start("import sys; sys.exit(3)")
    assert keeper.wait(15) == 3
    assert not any(alive(group) for group in groups(tmp_path))


def test_a_member_that_simply_ends_is_an_error_too(start: Start) -> None:
    assert start("pass").wait(15) == 1


def test_a_member_that_ignores_us_is_ended(start: Start, tmp_path: Path) -> None:
    keeper = start("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(99)")
    time.sleep(0.5)
    keeper.terminate()
    assert keeper.wait(20) == 0
    assert not any(alive(group) for group in groups(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_nothing_outlives_a_killed_keeper(start: Start, tmp_path: Path) -> None:
    keeper = start(LIVES_ON)
    keeper.kill()
    keeper.wait()
    server, worker = groups(tmp_path)
    wait_until(lambda: not alive(worker))
    # The server's own child is the server's to end, as granian does when it is told to stop.
    wait_until(lambda: server not in dict(running()))
    os.killpg(server, signal.SIGKILL)
