"""The worked example gives its report: in any order, in any batch, loaded twice, on both databases."""

import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

Command = Callable[..., Result]
FOLDER = Path(__file__).parent / "example"
EVENTS = FOLDER / "events.csv"
REPORT = json.loads((FOLDER / "report.json").read_text())
AS_OF = ("--as-of", "2026-06-15T00:00:00Z")


def report(command: Command, *words: str, ref: str = "2026-06-14") -> Any:
    result = command("metrics", "report", "--ref", ref, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def load(command: Command, path: Path, *words: str) -> Result:
    result = command("participation", "import", str(path), *words)
    assert result.exit_code == 0, result.output
    return result


def expected(as_of: str | None) -> dict[str, Any]:
    return {**REPORT, "as_of": as_of}


def test_from_the_ledger_and_from_the_counters(command: Command) -> None:
    load(command, EVENTS)
    assert report(command, *AS_OF) == REPORT
    # The last row was received on 2 June.
    assert report(command) == expected("2026-06-02T10:00:00Z")
    assert report(command, *AS_OF) == REPORT


@pytest.mark.parametrize("batch", ["1", "7", "1000"])
def test_in_any_order_and_batch_loaded_twice(command: Command, tmp_path: Path, batch: str) -> None:
    header, *lines = EVENTS.read_text().splitlines()
    for seed in range(3):
        random.Random(f"{seed} {batch}").shuffle(lines)
        path = tmp_path / f"{seed}.csv"
        path.write_text("\n".join([header, *lines]) + "\n")
        said = load(command, path, "--batch", batch, "--json")
        assert json.loads(said.stdout)["new"] == (len(lines) if seed == 0 else 0)
        assert report(command) == expected("2026-06-02T10:00:00Z")
        assert report(command, *AS_OF) == REPORT


def test_row_by_row_over_several_files(command: Command, tmp_path: Path) -> None:
    header, *lines = EVENTS.read_text().splitlines()
    random.Random(7).shuffle(lines)
    for number, line in enumerate(lines):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"{header}\n{line}\n")
        load(command, path)
    assert report(command) == expected("2026-06-02T10:00:00Z")


def test_rebuilt(command: Command) -> None:
    load(command, EVENTS)
    rebuilt = command("metrics", "rebuild", "--json")
    assert rebuilt.exit_code == 0, rebuilt.output
    assert json.loads(rebuilt.stdout)["counters"] > 0
    assert report(command) == expected("2026-06-02T10:00:00Z")


def test_what_was_received_later_is_left_out(command: Command) -> None:
    """On 5 May nobody knew yet that Eva would take her signature back, or that Ben came to the session."""
    load(command, EVENTS)
    then = report(command, "--as-of", "2026-05-05T00:00:00Z", ref="2026-05-04")
    assert then["counted_events"] == 4
    assert then["tertials"][1]["active"] == 2


def test_the_bounds_of_a_moment(app: Flask, command: Command) -> None:
    """The last `received_at` counts itself."""
    load(command, EVENTS)
    at = report(command, "--as-of", "2026-06-02T10:00:00Z")
    before = report(command, "--as-of", "2026-06-02T09:59:59.999Z")
    assert (at["counted_events"], before["counted_events"]) == (7, 6)
    assert datetime(2026, 6, 2, 10, tzinfo=UTC).date() == date(2026, 6, 2)


def test_mid_tertial(command: Command) -> None:
    load(command, EVENTS)
    found = report(command, ref="2026-05-20")
    assert found["tertials"][1] == {
        "tertial": "2026T2",
        "active": 2,
        "new": 2,
        "returning": 0,
        "reactivated": 0,
        "lapsed": 1,
    }
    assert found["goals_ref_tertial"] == {"6": {"persons": 2, "actions": 3, "depth": 1.5, "breadth": 1.0}}
    assert found["ladder"] == {"organiser": 0, "active": 0, "participant": 3, "dormant": 0}
    assert found["multi_goal_share_ref_tertial"] == 0.0


def test_before_anything(command: Command) -> None:
    empty = report(command)
    assert empty["as_of"] is None
    assert empty["tertials"] == [
        {"tertial": "2026T2", "active": 0, "new": 0, "returning": 0, "reactivated": 0, "lapsed": 0}
    ]
    assert empty["multi_goal_share_ref_tertial"] is None
    load(command, EVENTS)
    assert report(command, ref="2020-02-29")["active_28d"] == 0


def test_for_the_console(command: Command) -> None:
    load(command, EVENTS)
    said = command("metrics", "report", "--ref", "2026-06-14")
    assert "Active in 28 days              2" in said.output
    assert "2026T2            2         2         0           0         1   0 of 0" in said.output


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--ref", "2026-02-30"), "is no day"),
        (("--ref", "yesterday"), "is no day"),
        (("--ref", "0001-01-01"), "is no day"),
        (("--ref", "20260614"), "is no day"),
        (("--ref", "2026-06-14", "--as-of", "2026-06-15"), "is no moment in UTC"),
        (("--ref", "2026-06-14", "--as-of", "soon"), "is no moment in UTC"),
        ((), "Missing option"),
    ],
)
def test_nonsense_is_refused_in_a_line(command: Command, words: tuple[str, ...], reason: str) -> None:
    result = command("metrics", "report", *words)
    assert result.exit_code == 2
    assert reason in result.output
