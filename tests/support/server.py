"""The live site for browser tests: the real server and worker, as processes, on a free port."""

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.databases import lay_out
from tests.support.settings import environment_for
from tools.dev import running
from tools.dev.environment import ROOT, clean_environ
from tools.dev.supervision import Household


class Site:
    """A running site: `url` for the browser, `database_url` and `environ` to look behind the door."""

    def __init__(self, folder: Path, template: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = f"sqlite:///{folder / 'samenspraak.sqlite3'}"
        lay_out(template, folder / "samenspraak.sqlite3", folder / "var")
        settings = {"BASE_URL": self.url, **settings}
        self.environ = clean_environ(**environment_for(self.database_url, folder / "var", **settings))
        self.log = folder / "log.txt"

    @contextmanager
    def running(self, *, worker: bool = True) -> Iterator["Site"]:
        """The site, until the block is left. Gives it once it answers."""
        with self.log.open("wb") as log:
            household = Household(ROOT, self.environ, output=log)
            try:
                household.start("server", running.server("127.0.0.1", self.port, workers=1))
                if worker:
                    household.start("worker", [sys.executable, "-m", "flask", "--app", "app", "worker"])
                self.wait(household)
                yield self
            finally:
                household.stop()

    def wait(self, household: Household) -> None:
        give_up = time.monotonic() + 60
        while not running.answers(f"{self.url}/readyz"):
            if not household.all_well or time.monotonic() > give_up:
                raise RuntimeError(f"the site did not start:\n{self.log.read_text()}")
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
