"""Files of events: what is wrong is told by line and reason, and then nothing is taken in."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.tokens import normalised_address, person_hmac
from app.extensions import db
from app.metrics import queries
from app.participation.imports import operations
from app.participation.imports.rows import COLUMNS
from app.participation.ledger.models import LedgerEvent, PersonCode
from app.participation.rollups.models import PendingEvent
from app.participation.rollups.moving import rebuild_due
from app.people.participants.models import Participant, ParticipantKey
from app.people.participants.operations import participant_for
from app.settings import ROOT
from tests.participation.loading import person
from tests.support.settings import environment_for

Command = Callable[..., Result]
HEADER = ",".join(COLUMNS)
GOOD = "a1,ann,sign,petition:12,2026-01-10T09:00:00Z,2026-01-10T09:00:00Z,confirmed,1,,,"


def line(**changes: str) -> str:
    values = dict(zip(COLUMNS, GOOD.split(","), strict=True))
    return ",".join({**values, **changes}.values())


@pytest.fixture
def take(command: Command, tmp_path: Path) -> Callable[..., Result]:
    """Import lines (or bytes) as a file; the header is added to lines."""

    def taken(*lines: str, raw: bytes | None = None, words: Iterable[str] = ()) -> Result:
        path = tmp_path / "events.csv"
        path.write_bytes(raw if raw is not None else "\n".join([HEADER, *lines, ""]).encode())
        return command("participation", "import", str(path), *words)

    return taken


def count(model: Any) -> int:
    found = db.session.scalar(select(func.count()).select_from(model)) or 0
    db.session.rollback()
    return found


def nothing_taken() -> bool:
    return not any(count(model) for model in (LedgerEvent, Participant, PendingEvent)) and not rebuild_due()


WRONG = {
    "unknown type": (line(type="dance"), "unknown type 'dance'"),
    "no type": (line(type=""), "unknown type ''"),
    "unknown goal": (line(goals="6;9"), "unknown goal '9'"),
    "empty goal": (line(goals="6;;7"), "an empty goal between semicolons"),
    "no uid": (line(event_uid=""), "there is no event_uid"),
    "impossible day": (line(occurred_at="2026-02-30T09:00:00Z"), "is no date and time"),
    "impossible hour": (line(occurred_at="2026-01-10T24:30:00Z"), "is no date and time"),
    "a day only": (line(occurred_at="2026-01-10"), "is not in UTC"),
    "no zone": (line(received_at="2026-01-10T09:00:00"), "is not in UTC"),
    "another zone": (line(received_at="2026-01-10T09:00:00+02:00"), "is not in UTC"),
    "long ago": (line(occurred_at="0001-01-01T00:00:00Z"), "is not between 1961 and 2099"),
    "far ahead": (line(received_at="9999-12-31T23:59:59Z"), "is not between 1961 and 2099"),
    "no moment": (line(received_at=""), "is no date and time"),
    "received first": (line(received_at="2026-01-10T08:59:59Z"), "is before occurred_at"),
    "retraction of nothing": (line(type="retract"), "names in retracts which event"),
    "act that retracts": (line(retracts="a9"), "only for rows of type retract"),
    "of itself": (line(type="retract", retracts="a1"), "can't take itself back"),
    "long object": (line(object="x" * 201), "object has 201 characters; at most 200 fit"),
    "long status": (line(status="x" * 21), "status has 21 characters"),
    "nul": (line(object="petition:\0"), "NUL"),
    "too many columns": (GOOD + ",", "12 columns instead of 11"),
    "too few columns": ("a1,ann,sign", "3 columns instead of 11"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_row_is_named_and_nothing_is_taken(take: Callable[..., Result], case: str) -> None:
    wrong, reason = WRONG[case]
    good = [line(event_uid=f"b{number}") for number in range(5)]
    result = take(*good, wrong, line(event_uid="c1"), words=["--batch", "2"])
    assert result.exit_code == 1
    assert f"Line 7: {reason}" in result.output or ("Line 7:" in result.output and reason in result.output)
    assert "Nothing was taken in." in result.output
    assert nothing_taken()


def test_many_errors_are_told_up_to_twenty(take: Callable[..., Result]) -> None:
    result = take(*[line(type="dance")] * 30, words=["--json"])
    told = json.loads(result.stdout)
    assert [each["line"] for each in told["errors"]] == list(range(2, 22))
    assert (told["loaded"], told["more"], result.exit_code) == (False, True, 1)


BROKEN = {
    "empty": (b"", "Line 1: the file is empty"),
    "no header": (GOOD.encode(), "Line 1: the first line must name the 11 columns; missing: event_uid"),
    "a column is missing": (HEADER.removesuffix(",retracts").encode(), "missing: retracts"),
    "a column more": (f"{HEADER},colour\n".encode(), "not known: colour"),
    "a column twice": (f"{HEADER},goals\n".encode(), "some twice"),
    "latin-1": (
        f"{HEADER}\n{GOOD}\n{line(group='café')}\n".encode("latin-1"),
        "Line 3: byte 82 of this line",
    ),
    "utf-16": (f"{HEADER}\n{GOOD}\n".encode("utf-16"), "Line 1: byte 1 of this line"),
    "an open quotation mark": (f'{HEADER}\n{GOOD}\n"a2,ann\n{GOOD}\n'.encode(), "Line 3: this is no CSV"),
    "a stray quotation mark": (f'{HEADER}\n"a"2,ann\n'.encode(), "Line 2: this is no CSV"),
    "one endless line": (b"a" * 3_000_000, "longer than 65536 bytes"),
    "zeros": (b"\0" * 1000, "Line 1: the first line must name"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Line 1: byte 1 of this line"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused(take: Callable[..., Result], case: str) -> None:
    raw, reason = BROKEN[case]
    result = take(raw=raw)
    assert result.exit_code == 1, result.output
    assert reason in result.output
    assert nothing_taken()


def test_an_error_before_a_broken_line_is_told_too(take: Callable[..., Result]) -> None:
    raw = f"{HEADER}\n{line(type='dance')}\n{line(group='café')}\n".encode("latin-1")
    result = take(raw=raw)
    assert "Line 3: byte" in result.output
    assert nothing_taken()


def test_columns_in_any_order_quotes_and_a_byte_order_mark(app: Flask, take: Callable[..., Result]) -> None:
    names = sorted(COLUMNS)
    values = dict(zip(COLUMNS, line(group='"Groep ""De Pijp"", Amsterdam"').split(",", 8), strict=False))
    values |= {"group": 'Groep "De Pijp", Amsterdam', "source": "", "retracts": ""}
    quoted = ",".join('"' + values[name].replace('"', '""') + '"' for name in names)
    result = take(raw=b"\xef\xbb\xbf" + f"{','.join(names)}\r\n{quoted}\r\n\r\n".encode())
    assert result.exit_code == 0, result.output
    assert db.session.scalars(select(LedgerEvent.group_ref)).all() == ['Groep "De Pijp", Amsterdam']


def test_moments_written_otherwise(app: Flask, take: Callable[..., Result]) -> None:
    moments = [
        "2026-01-10T09:00:00.250Z",
        "2026-01-10 09:00:00+00:00",
        "2026-01-10T09:00Z",
        "20260110T090000Z",
    ]
    result = take(*[line(event_uid=str(n), occurred_at=m, received_at=m) for n, m in enumerate(moments)])
    assert result.exit_code == 0, result.output
    found = db.session.scalars(select(LedgerEvent.occurred_at).order_by(LedgerEvent.event_uid)).all()
    assert [each.isoformat() for each in found] == [
        "2026-01-10T09:00:00.250000+00:00",
        *["2026-01-10T09:00:00+00:00"] * 3,
    ]


def test_what_postgresql_would_read_otherwise_comes_in_as_it_is(
    app: Flask, take: Callable[..., Result]
) -> None:
    odd = ["a\tb", "back\\slash", "\\N", "é ☂ 👩‍🚀", "'; DROP TABLE ledger_events; --", "carriage\rreturn"]
    quoted = [line(event_uid=f"o{n}", object=f'"{text}"') for n, text in enumerate(odd)]
    result = take(*quoted, line(event_uid="o9", object='"two\nlines"'))
    assert result.exit_code == 0, result.output
    found = list(db.session.scalars(select(LedgerEvent.object_ref).order_by(LedgerEvent.event_uid)))
    assert found == [*odd, "two\nlines"]


def test_a_retraction_waits_for_its_event(app: Flask, take: Callable[..., Result]) -> None:
    taken_back = line(event_uid="r1", person="", type="retract", object="", goals="", retracts="a1")
    assert take(taken_back).exit_code == 0
    assert take(GOOD).exit_code == 0
    assert queries.report(clock.today()).counted_events == 0
    assert count(LedgerEvent) == 2


RETRACTION = line(event_uid="r1", type="retract", retracts="a1")
OF_RETRACTION = line(event_uid="r2", type="retract", retracts="r1")


def test_a_retraction_of_a_retraction_in_one_file(take: Callable[..., Result]) -> None:
    result = take(OF_RETRACTION, GOOD, RETRACTION)
    assert (result.exit_code, "Line 2: a retraction can't take back a retraction" in result.output) == (
        1,
        True,
    )
    assert nothing_taken()


@pytest.mark.parametrize("order", [(RETRACTION, OF_RETRACTION), (OF_RETRACTION, RETRACTION)])
def test_a_retraction_of_a_retraction_over_two_files(
    app: Flask, take: Callable[..., Result], order: tuple[str, str]
) -> None:
    """Also when the waited-for event turns out to be a retraction."""
    assert take(order[0]).exit_code == 0
    result = take(GOOD, order[1])
    assert (result.exit_code, "Line 3: a retraction can't" in result.output) == (1, True)
    told = "event 'r2', taken in earlier, takes back this one" in result.output
    assert told == (order[0] is OF_RETRACTION)
    assert count(LedgerEvent) == 1


def test_people_are_known_by_their_code_or_address(app: Flask, take: Callable[..., Result]) -> None:
    els = participant_for("els@example.org", clock.now()).id
    db.session.commit()
    rows = [
        line(),
        line(event_uid="a2", person="Els@Example.org"),
        line(event_uid="a3"),
        line(event_uid="a4", person=""),
    ]
    assert take(*rows).exit_code == 0
    found = dict(
        tuple(row) for row in db.session.execute(select(LedgerEvent.event_uid, LedgerEvent.person_id))
    )
    assert found == {"a1": person("ann"), "a2": els, "a3": person("ann"), "a4": None}
    # The code is kept for ties; an address never is.
    assert list(db.session.scalars(select(PersonCode.code))) == ["ann"]
    keys = set(db.session.scalars(select(ParticipantKey.key)))
    assert person_hmac(normalised_address("els@example.org")) in keys
    assert len(keys) == 2


def test_the_codes_of_a_file_can_be_merged(app: Flask, take: Callable[..., Result], command: Command) -> None:
    take(line(), line(event_uid="a2", person="anna"))
    assert command("people", "merge", "anna", "ann").exit_code == 0
    assert command("people", "merge", "bob", "ann").output.strip().endswith("Nobody is known by bob.")
    with app.test_request_context():
        assert person("anna") == person("ann") is not None


def test_codes_go_with_the_person_and_the_same_file_makes_nobody_anew(
    app: Flask, take: Callable[..., Result]
) -> None:
    from app.privacy.operations import erase_person

    assert take(GOOD).exit_code == 0
    ann = person("ann")
    assert ann is not None
    erase_person(ann, withdraw_words=False, actor_id=None, now=clock.now())
    db.session.commit()
    assert count(PersonCode) == 0
    assert take(GOOD).exit_code == 0
    assert (count(LedgerEvent), count(Participant), person("ann")) == (1, 1, None)


def test_much_is_rebuilt_and_little_is_moved(
    app: Flask, take: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOVED_AT_MOST", 10)
    many = [line(event_uid=f"m{n}", person=f"p{n % 7}", object=f"petition:{n}") for n in range(300)]
    result = take(*many)
    assert "Counting everything anew." in result.output
    assert queries.report(clock.today()).counted_events == 300
    little = take(*[line(event_uid=f"l{n}") for n in range(11)])
    assert "Counting everything anew." not in little.output
    assert queries.report(clock.today()).counted_events == 311
    assert (queries.pending_count(), rebuild_due()) == (0, 0)


def test_a_file_that_is_not_there(command: Command) -> None:
    result = command("participation", "import", "nowhere.csv")
    assert (result.exit_code, "does not exist" in result.output) == (2, True)
    assert command("participation", "import", "nowhere.csv", "--batch", "0").exit_code == 2


@pytest.mark.thorough
def test_memory_stays_the_same_for_a_larger_file(app: Flask, database: Any, tmp_path: Path) -> None:
    """The last line is wrong, so that all of it is read and staged, and nothing is taken in."""
    used = [memory_of_importing(database.url, tmp_path, rows) for rows in (4_000, 160_000)]
    assert used[1] < used[0] + 30_000, used
    assert nothing_taken()


def memory_of_importing(url: str, folder: Path, rows: int) -> int:
    """The most memory an import used, in kilobytes."""
    path = folder / f"{rows}.csv"
    with path.open("w") as file:
        file.write(HEADER + "\n")
        for number in range(rows):
            file.write(line(event_uid=f"e{number}", person=f"p{number}", object=f"petition:{number}") + "\n")
        file.write(line(type="dance") + "\n")
    program = (
        "import resource, sys; from app import create_app; "
        "result = create_app().test_cli_runner().invoke(args=['participation', 'import', sys.argv[1]]); "
        "assert result.exit_code == 1, result.output; "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT,
        env=environment_for(url, folder / "var"),
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)
