"""When the environment is made again, and what is said where it can't be made."""

import importlib.util
import json
from pathlib import Path

import pytest

from tools.dev import environment, testing


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment folder of our own, with a Python that only needs to exist."""
    for name in ("STAMP", "UNFINISHED", "PYTHON"):
        monkeypatch.setattr(environment, name, tmp_path / name.lower())
    monkeypatch.setattr(environment, "VENV", tmp_path)
    environment.PYTHON.touch()
    return tmp_path


def stamp(kind: str) -> None:
    environment.STAMP.write_text(json.dumps({"kind": kind, "lock": environment.fingerprint(kind)}))


def test_an_environment_without_a_finished_install_is_not_ready(venv: Path) -> None:
    assert not environment.is_ready("run")


def test_the_tests_environment_also_runs_the_site(venv: Path) -> None:
    stamp("test")
    assert environment.is_ready("test")
    assert environment.is_ready("run")


def test_the_sites_environment_does_not_test(venv: Path) -> None:
    stamp("run")
    assert environment.is_ready("run")
    assert not environment.is_ready("test")


def test_another_lock_file_asks_for_another_install(venv: Path) -> None:
    environment.STAMP.write_text(json.dumps({"kind": "test", "lock": "of last week"}))
    assert not environment.is_ready("test")


def test_a_damaged_stamp_asks_for_another_install(venv: Path) -> None:
    environment.STAMP.write_text("{")
    assert not environment.is_ready("test")


def test_an_install_that_began_is_not_ready(venv: Path) -> None:
    stamp("test")
    environment.begin()
    assert not environment.is_ready("test")
    assert environment.UNFINISHED.exists()


def test_without_ensurepip_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(environment.Trouble, match="python3-venv"):
        environment.make_by_venv()


def test_what_bends_python_or_flask_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "FLASK_APP", "GRANIAN_PORT", "VIRTUAL_ENV", "PIP_USER", "DATABASE_URL"):
        monkeypatch.setenv(name, "x")
    kept = environment.clean_environ()
    assert kept["DATABASE_URL"] == "x"
    assert not {"PYTHONPATH", "FLASK_APP", "GRANIAN_PORT", "VIRTUAL_ENV", "PIP_USER"} & set(kept)


@pytest.mark.parametrize(
    ("arguments", "added"),
    [
        (["-k", "x"], ["--database=both", "-n"]),
        (["--database", "sqlite"], ["-n"]),
        (["tests/tools/test_environment.py"], ["--database=both"]),
        (["-n", "4"], ["--database=both"]),
        (["--pdb"], ["--database=both"]),
    ],
)
def test_the_reader_decides_before_the_defaults_do(arguments: list[str], added: list[str]) -> None:
    assert [word for word in testing.defaults(arguments) if word.startswith("-")][: len(added)] == added
