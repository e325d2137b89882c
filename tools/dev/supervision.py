"""Processes that live and die together: when one stops, or we are told to, all stop and nothing is left."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_SECONDS = 8
PR_SET_PDEATHSIG = 1


class Household:
    """A context in which programs are started; leaving it stops every one of them and their children."""

    def __init__(self, folder: Path, environ: dict[str, str], output: IO[bytes] | None = None) -> None:
        self.folder = folder
        self.output = output
        self.environ = environ
        self.members: dict[str, subprocess.Popen[bytes]] = {}
        self.signals_seen = 0
        self.former: dict[int, object] = {}

    def __enter__(self) -> Self:
        self.former = {number: signal.signal(number, self.note) for number in STOPPING}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        for number, handler in self.former.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal() itself gave back

    def note(self, _number: int, _frame: FrameType | None) -> None:
        self.signals_seen += 1

    def start(self, name: str, command: list[str]) -> None:
        # Each in a group of its own: a terminal's Ctrl-C reaches us only, and a group can be ended whole.
        self.members[name] = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
            preexec_fn=die_with_parent(os.getpid()) if sys.platform == "linux" else None,  # noqa: PLW1509
        )

    @property
    def all_well(self) -> bool:
        return not self.signals_seen and all(member.poll() is None for member in self.members.values())

    def stay(self) -> int:
        """Wait for a signal (0) or for the first death (the exit code of the dead one, never 0)."""
        while self.all_well:
            time.sleep(0.1)
        for name, member in self.members.items():
            code = member.poll()
            if not self.signals_seen and code is not None:
                print(
                    f"dev.py: the {name} stopped by itself (exit code {code}); stopping the rest",
                    file=sys.stderr,
                )
                return code if 0 < code < 128 else 1
        return 0

    def stop(self) -> None:
        """Ask every member to stop; end what is still there when patience or a second Ctrl-C says so."""
        for member in self.members.values():
            if member.poll() is None:
                member.terminate()
        give_up = time.monotonic() + PATIENCE_SECONDS
        seen = self.signals_seen
        while time.monotonic() < give_up and self.signals_seen <= max(seen, 1):
            if all(member.poll() is not None for member in self.members.values()):
                break
            time.sleep(0.05)
        for member in self.members.values():
            # The group outlives its first process when that one died without its children.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(member.pid, signal.SIGKILL)
            member.wait()


def die_with_parent(parent: int) -> Callable[[], None]:
    """What a child runs before its program: ask Linux for a SIGTERM when we are gone, however we went."""
    libc = ctypes.CDLL(None, use_errno=True)

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec
