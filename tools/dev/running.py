"""`dev.py run`: the database, the demo content, then the server and the worker under one roof."""

import fcntl
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from typing import IO

from tools.dev import environment
from tools.dev.environment import VAR, Trouble
from tools.dev.supervision import Household

FRESH_REMOVES = ("samenspraak.sqlite3", "samenspraak.sqlite3-wal", "samenspraak.sqlite3-shm", "files")
READY_WITHIN_SECONDS = 60


def run(host: str, port: int, *, fresh: bool) -> int:
    """Start everything and stay until a signal or a death; return the exit code (0 only after a signal)."""
    refuse_taken(host, port)
    environment.ensure("run")
    with (VAR / "run.lock").open("w") as lock:
        if fresh:
            empty_var(lock)
        fcntl.flock(lock, fcntl.LOCK_SH)
        environ = environment.clean_environ()
        environ.setdefault("BASE_URL", address(host, port))
        prepare(environ)
        return keep(host, port, environ)


def refuse_taken(host: str, port: int) -> None:
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise Trouble(
            f"can't listen on {host}:{port} ({error.strerror}); stop what uses it or choose another --port"
        ) from None


def empty_var(lock: IO[str]) -> None:
    """Remove the database and the files of var/, and nothing else."""
    for name in ("DATABASE_URL", "VAR_DIR"):
        if os.environ.get(name):
            raise Trouble(
                f"--fresh only empties var/, and {name} points elsewhere; unset it or leave --fresh out"
            )
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Trouble("--fresh would empty var/ under another `dev.py run`; stop that one first") from None
    for name in FRESH_REMOVES:
        path = VAR / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def address(host: str, port: int) -> str:
    """Return the address a reader on this machine opens."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}"


def flask(*words: str) -> list[str]:
    return [str(environment.PYTHON), "-m", "flask", "--app", "app", *words]


def prepare(environ: dict[str, str]) -> None:
    """Compile the catalogues, migrate the database and, when it is empty, load the demo content."""
    steps = [
        ("the catalogues", [str(environment.PYTHON), "tools/catalogues.py", "compile"]),
        ("the database", flask("db", "upgrade")),
    ]
    if environ.get("MODE", "development") == "development":
        steps.append(("the demo content", flask("demo", "load", "--if-empty")))
    for name, command in steps:
        print(f"Preparing {name} ...", flush=True)
        done = subprocess.run(
            command, cwd=environment.ROOT, env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            print((done.stdout + done.stderr).rstrip(), flush=True)
            raise Trouble(f"preparing {name} failed; the lines above say why")


def server(host: str, port: int, workers: int | None = None) -> list[str]:
    workers = workers or min(2, os.cpu_count() or 1)
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    options += ["--blocking-threads", "4", "--workers-kill-timeout", "5", "--log-level", "warning"]
    return [str(environment.PYTHON), "-m", "granian", *options, "app.wsgi:app"]


def keep(host: str, port: int, environ: dict[str, str]) -> int:
    with Household(environment.ROOT, environ) as household:
        household.start("server", server(host, port))
        household.start("worker", flask("worker"))
        wait_until_ready(address(host, port), household)
        if household.all_well:
            welcome(host, port, environ)
        return household.stay()


def wait_until_ready(base: str, household: Household) -> None:
    give_up = time.monotonic() + READY_WITHIN_SECONDS
    while household.all_well and not answers(f"{base}/readyz"):
        if time.monotonic() > give_up:
            raise Trouble(f"the server did not answer {base}/readyz within {READY_WITHIN_SECONDS} seconds")
        time.sleep(0.1)


def answers(url: str) -> bool:
    # Proxies of the reader's environment have no business with this machine's own address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def welcome(host: str, port: int, environ: dict[str, str]) -> None:
    lines = ["", f"Samenspraak runs at {address(host, port)}", ""]
    if environ.get("MODE", "development") == "development":
        asked = subprocess.run(
            flask("demo", "sign-ins"),
            cwd=environment.ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        lines += [asked.stdout.rstrip() or asked.stderr.rstrip(), ""]
    print("\n".join([*lines, "Ctrl-C stops it."]), flush=True)
