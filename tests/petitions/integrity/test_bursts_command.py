"""`flask --app app petitions bursts`: what it prints, and what it says of a file it can't read."""

import json
from pathlib import Path
from typing import Any

import pytest

HEADER = "window_start_utc,ip_prefix,signatures\n"


def counts(extra: str = "") -> str:
    rows = (
        f"2026-03-01T{w // 6:02}:{w % 6}0:00Z,10.0.{p}.0/24,{3 + (w + p) % 3}\n"
        for w in range(60)
        for p in range(20)
    )
    return HEADER + "".join(rows) + extra


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(text: str | bytes) -> str:
        file = tmp_path / "counts.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(file)

    return write


def test_the_flags_as_json(command: Any, written: Any) -> None:
    done = command(
        "petitions", "bursts", written(counts("2026-03-01T05:20:00Z,2001:db8:7::/48,64\n")), "--json"
    )
    assert done.exit_code == 0
    assert json.loads(done.output) == {
        "flags": [{"prefix": "2001:db8:7::/48", "window_start": "2026-03-01T05:20:00Z", "signatures": 64}]
    }


def test_a_table_for_people(command: Any, written: Any) -> None:
    done = command("petitions", "bursts", written(counts("2026-03-01T05:20:00Z,203.0.113.0/24,64\n")))
    assert done.exit_code == 0
    heading, row = done.output.splitlines()
    assert heading.split() == ["window", "(UTC)", "network", "signatures", "expected", "chance"]
    assert row.split()[:3] == ["2026-03-01T05:20:00Z", "203.0.113.0/24", "64"]


@pytest.mark.parametrize("text", [HEADER, counts(), "\ufeff" + counts("\n"), counts().replace("\n", "\r\n")])
def test_nothing_flagged_is_an_empty_list(command: Any, written: Any, text: str) -> None:
    done = command("petitions", "bursts", written(text), "--json")
    assert (done.exit_code, json.loads(done.output)) == (0, {"flags": []})


def test_columns_may_stand_in_any_order_beside_others(command: Any, written: Any) -> None:
    rows = [line.split(",") for line in counts("2026-03-01T05:20:00+00:00,x,64\n").splitlines()]
    turned = "\n".join(f"{number},note,{prefix},{window}" for window, prefix, number in rows)
    done = command("petitions", "bursts", written(turned), "--json")
    [flag] = json.loads(done.output)["flags"]
    assert flag == {"prefix": "x", "window_start": "2026-03-01T05:20:00Z", "signatures": 64}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Line 1: the column window_start_utc is missing"),
        ("window_start_utc,signatures\n", "Line 1: the column ip_prefix is missing"),
        (HEADER + "2026-03-01T00:00:00Z,a,3\nyesterday,a,3\n", "Line 3: window_start_utc 'yesterday'"),
        (HEADER + "2026-03-01T00:00:00Z,,3\n", "Line 2: ip_prefix is empty"),
        (HEADER + "2026-03-01T00:00:00Z,a,-3\n", "Line 2: signatures '-3'"),
        (HEADER + "2026-03-01T00:00:00Z,a,3.5\n", "Line 2: signatures '3.5'"),
        (HEADER + "2026-03-01T00:00:00Z,a,99999999999\n", "Line 2: signatures '99999999999'"),
        (HEADER + "2026-03-01T00:00:00Z,a\n", "Line 2: 2 fields, where the first line has 3"),
        (HEADER + '2026-03-01T00:00:00Z,"a"b,3\n', "Line 2: no CSV"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_file_that_can_not_be_read(command: Any, written: Any, text: str | bytes, said: str) -> None:
    done = command("petitions", "bursts", written(text), "--json")
    assert done.exit_code == 1
    assert said in done.output


def test_a_file_that_is_not_there(command: Any) -> None:
    assert command("petitions", "bursts", "nowhere.csv").exit_code == 2
