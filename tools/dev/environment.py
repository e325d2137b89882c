"""The environment `.venv`: made from a hashed lock file, by uv when it works here, else by venv and pip."""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "samenspraak-lock.json"
UNFINISHED = VENV / "samenspraak-unfinished"
VAR = ROOT / "var"

Kind = Literal["run", "test"]

# Settings of the reader's own shell that would bend what our programs do. Addresses of package indexes stay.
FOREIGN = (
    "PYTHON",
    "FLASK_",
    "GRANIAN_",
    "VIRTUAL_ENV",
    "UV_PYTHON",
    "UV_PROJECT",
    "UV_SYSTEM",
    "UV_TARGET",
    "UV_PREFIX",
)
FOREIGN_PIP = (
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_ROOT",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_REQUIRE_HASHES",
)


class Trouble(Exception):
    """Something the reader can act on, in one line."""


def clean_environ(**more: str) -> dict[str, str]:
    """The environment for our own programs: the reader's, without what bends Python, Flask or granian."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith((*FOREIGN, *FOREIGN_PIP))
    }
    return {**kept, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "PYTHONNOUSERSITE": "1", **more}


def ensure(kind: Kind) -> None:
    """Make or mend `.venv` so that it holds what the lock file of this kind says; at once when it does."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready(kind):
            install(kind)


def is_ready(kind: Kind) -> bool:
    """Tell whether the last finished install was of this lock file; the tests' environment also runs."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return PYTHON.exists() and any(
        stamp == {"kind": held, "lock": fingerprint(held)}
        for held in ("run", "test")
        if held in (kind, "test")
    )


def fingerprint(kind: str) -> str:
    content = (ROOT / "requirements" / f"{kind}.txt").read_bytes()
    return hashlib.sha256(content + ".".join(map(str, sys.version_info[:2])).encode()).hexdigest()


def install(kind: Kind) -> None:
    """Install on top of what is there; from nothing when that fails or an earlier one was interrupted."""
    print(f"Making the environment .venv from requirements/{kind}.txt ...", flush=True)
    whole = venv_works() and not UNFINISHED.exists()
    if whole:
        begin()
    if not (whole and any(way(kind) for way in ways())):
        shutil.rmtree(VENV, ignore_errors=True)
        if not any(make() and begin() and way(kind) for make, way in zip(makers(), ways(), strict=True)):
            raise Trouble(f"installing requirements/{kind}.txt failed; the lines above say why")
    STAMP.write_text(json.dumps({"kind": kind, "lock": fingerprint(kind)}))
    UNFINISHED.unlink()


def begin() -> bool:
    """Mark `.venv` as unfinished: a half-copied library looks installed to both installers."""
    UNFINISHED.touch()
    STAMP.unlink(missing_ok=True)
    return True


def venv_works() -> bool:
    wanted = f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    return PYTHON.exists() and quiet([str(PYTHON), "-I", "-c", wanted])


def has_uv() -> bool:
    return shutil.which("uv") is not None and quiet(["uv", "--version"])


def ways() -> list[Callable[[Kind], bool]]:
    return [by_uv, by_pip] if has_uv() else [by_pip]


def makers() -> list[Callable[[], bool]]:
    return [make_by_uv, make_by_venv] if has_uv() else [make_by_venv]


def make_by_uv() -> bool:
    return loud(["uv", "venv", "--quiet", "--python", sys.executable, str(VENV)])


def make_by_venv() -> bool:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = "{}.{}".format(*sys.version_info[:2])
        raise Trouble(
            f"this Python can't make environments. Install the package python{version}-venv (Debian, Ubuntu: "
            f"apt-get install python{version}-venv or python3-venv) or install uv, then start again"
        )
    shutil.rmtree(VENV, ignore_errors=True)
    return loud([sys.executable, "-I", "-m", "venv", str(VENV)])


def by_uv(kind: Kind) -> bool:
    lock_file = f"requirements/{kind}.txt"
    return loud(["uv", "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), lock_file])


def by_pip(kind: Kind) -> bool:
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    if not quiet([*pip, "--version"]):
        return False
    return loud([*pip, "install", "--quiet", "--require-hashes", "--requirement", f"requirements/{kind}.txt"])


def quiet(command: list[str]) -> bool:
    done = subprocess.run(command, cwd=ROOT, env=clean_environ(), capture_output=True, check=False)
    return done.returncode == 0


def loud(command: list[str]) -> bool:
    return subprocess.run(command, cwd=ROOT, env=clean_environ(), check=False).returncode == 0


def lock() -> int:
    """Recompile the lock files; `test` first, so that `run` holds the same versions."""
    if not has_uv():
        raise Trouble("`lock` needs uv, the only compiler of lock files for all platforms at once")
    compiler = [
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--python-version",
        "3.11",
        "--quiet",
    ]
    shape = ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header"]
    made = loud([*compiler, *shape, "--extra", "test", "--output-file", "requirements/test.txt"])
    constraint = ["--constraint", "requirements/test.txt", "--no-annotate"]
    made = made and loud([*compiler, *shape, *constraint, "--output-file", "requirements/run.txt"])
    return 0 if made else 1
