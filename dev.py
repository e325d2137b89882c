#!/usr/bin/env python3
"""Everything a developer starts: run, test, check, lock. Standard library only; `tools/dev/` does the work.

python3 dev.py run [--port 8000] [--host 127.0.0.1] [--fresh]
python3 dev.py test [arguments for pytest]
python3 dev.py check
python3 dev.py lock
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 the reason for this line is the Python that is too old
    found = "{}.{} ({})".format(*sys.version_info[:2], sys.executable)
    sys.exit(f"Samenspraak needs Python 3.11 or newer; this is {found}.")

if __name__ == "__main__" and not sys.flags.isolated:
    # Isolated: modules in PYTHONPATH or beside this file can't stand in for the standard library's.
    os.execv(sys.executable, [sys.executable, "-I", os.path.abspath(__file__), *sys.argv[1:]])  # noqa: PTH100, S606

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 as above, nothing imported yet

import argparse
import signal
from pathlib import Path

from tools.dev import checking, environment, running, testing


def port(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a whole number from 1 to 65535")
    return number


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="dev.py", description="Run, test and check Samenspraak.")
    commands = whole.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="start the site with demo content")
    run.add_argument("--port", type=port, default=8000)
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument(
        "--fresh", action="store_true", help="begin with an empty var/: database and files are removed"
    )
    commands.add_parser("test", help="run the tests; further arguments go to pytest", add_help=False)
    commands.add_parser("check", help="linters, types, conventions, catalogues: under a minute")
    commands.add_parser("lock", help="recompile requirements/ after a change of pyproject.toml (needs uv)")
    return whole


def main() -> int:
    os.chdir(Path(__file__).resolve().parent)
    chosen, further = parser().parse_known_args()
    if further and chosen.command != "test":
        parser().error(f"unknown argument: {' '.join(further)}")
    if chosen.command == "run":
        return running.run(chosen.host, chosen.port, fresh=chosen.fresh)
    if chosen.command == "test":
        return testing.test(sys.argv[sys.argv.index("test") + 1 :])
    return checking.check() if chosen.command == "check" else environment.lock()


def interrupted(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # As Ctrl-C: a program that is being waited for is ended too, not left behind.
    signal.signal(signal.SIGTERM, interrupted)
    try:
        sys.exit(main())
    except environment.Trouble as trouble:
        sys.exit(f"dev.py: {trouble}")
    except KeyboardInterrupt:
        sys.exit(130)
