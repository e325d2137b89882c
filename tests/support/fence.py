"""The fence around the repository: what a test opens beside it, a newcomer has not."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class OutsideTheRepository(Exception):
    """A test opened a file that a fresh clone does not bring along."""


def put_up() -> None:
    """From now on refuse to open what stands beside the repository. It can't be taken down again."""
    sys.addaudithook(refuse)


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], (str, bytes)) and is_outside(os.fsdecode(arguments[0])):
        raise OutsideTheRepository(os.fsdecode(arguments[0]))


def is_outside(name: str) -> bool:
    """Whether a path lies beside the repository, not in Python, a temporary or a hidden folder."""
    path = os.path.abspath(name)  # noqa: PTH100 called for every file that is opened: no Path is made
    if not path.startswith(BESIDE) or path.startswith(ALLOWED):
        return False
    return not path[len(BESIDE) :].startswith(".")


BESIDE = f"{str(ROOT.parent).rstrip('/')}/"
ALLOWED = tuple(
    f"{str(folder).rstrip('/')}/"
    for folder in (ROOT, sys.prefix, sys.base_prefix, tempfile.gettempdir(), "/proc", "/dev")
)
