"""`dev.py run` as a newcomer meets it: it starts, it says where, it stops, and nothing keeps the port."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import ROOT
from tests.support.databases import lay_out
from tests.support.server import free_port
from tools.dev.running import answers

PATIENCE = 90


class Running:
    """One `dev.py run` on a database of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.log = folder / "log.txt"
        environ = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder / 'samenspraak.sqlite3'}",
            "VAR_DIR": str(folder / "var"),
            # A reader's own settings for other projects may not bend ours.
            "PYTHONPATH": str(folder / "hostile"),
            "FLASK_APP": "elsewhere",
            "GRANIAN_PORT": "1",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "dev.py", "run", "--port", str(port)],
                cwd=ROOT,
                env=environ,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_until_welcome(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while "Ctrl-C stops it" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < give_up, self.said
            time.sleep(0.1)


@pytest.fixture
def folder(tmp_path: Path, demo_template: Path) -> Path:
    """A place with a database that has the demo content, and modules that shadow the standard library's."""
    lay_out(demo_template, tmp_path / "samenspraak.sqlite3", tmp_path / "var")
    (tmp_path / "hostile").mkdir()
    (tmp_path / "hostile" / "argparse.py").write_text("raise SystemExit('a module of another project')")
    return tmp_path


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    started = Running(folder, free_port())
    started.wait_until_welcome()
    yield started
    started.process.kill()
    started.process.wait()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_until_free(port: int) -> None:
    give_up = time.monotonic() + 20
    while not is_free(port):
        assert time.monotonic() < give_up, "somebody still keeps the port"
        time.sleep(0.1)


def test_it_says_where_it_is_and_stops_when_told_to(running: Running) -> None:
    assert f"http://127.0.0.1:{running.port}" in running.said
    assert re.search(r"\S+@\S+", running.said.partition("Samenspraak runs at")[2])
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/nl/") as answer:
        assert answer.status == 200
    a_second_one_gives_one_line(running)
    stops_within_seconds(running, signal.SIGTERM)


def a_second_one_gives_one_line(running: Running) -> None:
    """Before anything starts, and without harm to the first."""
    second = subprocess.run(
        [sys.executable, "dev.py", "run", "--port", str(running.port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr.count("\n") == 1
    assert str(running.port) in second.stderr
    assert answers(f"http://127.0.0.1:{running.port}/readyz")


def stops_within_seconds(running: Running, number: int) -> None:
    running.process.send_signal(number)
    assert running.process.wait(20) == 0
    wait_until_free(running.port)


def test_ctrl_c_stops_it(running: Running) -> None:
    stops_within_seconds(running, signal.SIGINT)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_killed_outright_it_leaves_nothing_at_the_port(running: Running) -> None:
    running.process.kill()
    running.process.wait()
    wait_until_free(running.port)


def test_fresh_refuses_a_database_outside_var(folder: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "dev.py", "run", "--fresh", "--port", str(free_port())],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'samenspraak.sqlite3'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert "DATABASE_URL" in asked.stderr
    assert (folder / "samenspraak.sqlite3").exists()


@pytest.mark.parametrize("port", ["0", "65536", "eighty"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    asked = subprocess.run(
        [sys.executable, "dev.py", "run", "--port", port],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 2
    assert "is not a port" in asked.stderr
