"""No test reads a file beside the repository: a fresh clone must be enough."""

import sys
from pathlib import Path

import pytest

from tests.support import fence


def test_a_file_beside_the_repository_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "beside.txt").write_text("not in the clone")
    monkeypatch.setattr(fence, "BESIDE", f"{tmp_path}/")
    monkeypatch.setattr(fence, "ALLOWED", (f"{tmp_path}/repository/",))
    with pytest.raises(fence.OutsideTheRepository):
        (tmp_path / "beside.txt").read_text()


def test_the_repository_and_python_are_inside() -> None:
    for inside in (fence.ROOT / "pyproject.toml", Path(sys.prefix) / "x", fence.ROOT.parent / ".cache" / "x"):
        assert not fence.is_outside(str(inside))
