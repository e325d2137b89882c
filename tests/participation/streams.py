"""Random streams of rows for Hypothesis: late, repeated, tied, taken back, without a person; and merges."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

PEOPLE = ["ann", "ben", "cem", "dia", "eva", "fay"]
TYPES = ["sign", "comment", "answer", "attend", "signup", "host_session", "moderate", "create_action"]
OBJECTS = ["petition:1", "petition:2", "session:1", "draft:1"]
GOALS = ["", "1", "6", "6;7", "7;6", "T", "22.1", "22.1;22.3"]
START = datetime(2024, 11, 20, tzinfo=UTC)
DAYS = 560


def text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@st.composite
def moments(draw: Any) -> datetime:
    """Days that lie close together or far apart, and hours around midnight in Amsterdam."""
    near = draw(st.sampled_from([0, 1, 27, 28, 29, 55, 56, 57, 89, 90, 91, 120, 162, 163, 364, 365, 366]))
    day = draw(st.one_of(st.just(near), st.integers(0, DAYS)))
    hour = draw(st.sampled_from([0, 12, 21, 22, 23]))
    return START + timedelta(days=day, hours=hour, minutes=draw(st.sampled_from([0, 59])))


@st.composite
def events(draw: Any) -> dict[str, str]:
    occurred = draw(moments())
    late = draw(st.sampled_from([0, 0, 0, 1, 24 * 20, 24 * 200]))
    return {
        "event_uid": f"e{draw(st.integers(0, 24))}",
        "person": draw(st.sampled_from(["", *PEOPLE, *PEOPLE])),
        "type": draw(st.sampled_from([*TYPES, *TYPES, "page_view"])),
        "object": draw(st.sampled_from(OBJECTS)),
        "occurred_at": text(occurred),
        "received_at": text(occurred + timedelta(hours=late)),
        "status": draw(st.sampled_from(["confirmed"] * 6 + ["unconfirmed"])),
        "goals": draw(st.sampled_from(GOALS)),
        "group": draw(st.sampled_from(["", "utrecht"])),
        "source": "",
        "retracts": "",
    }


@st.composite
def retractions(draw: Any) -> dict[str, str]:
    moment = draw(moments())
    return {
        "event_uid": f"r{draw(st.integers(0, 6))}",
        "person": draw(st.sampled_from(["", *PEOPLE])),
        "type": "retract",
        "object": "",
        "occurred_at": text(moment),
        "received_at": text(moment),
        "status": "confirmed",
        "goals": "",
        "group": "",
        "source": "",
        "retracts": f"e{draw(st.integers(0, 24))}",
    }


@st.composite
def tied(draw: Any, row: dict[str, str]) -> dict[str, str]:
    """The same event told otherwise at the same moment of receipt: the columns decide."""
    other = draw(events())
    kept = {name: row[name] for name in ("event_uid", "occurred_at", "received_at")}
    return {**other, **kept}


@st.composite
def streams(draw: Any) -> list[dict[str, str]]:
    """Rows in the order they come in."""
    rows = draw(st.lists(st.one_of(events(), events(), events(), retractions()), min_size=1, max_size=40))
    ties = [draw(tied(row)) for row in rows if row["type"] != "retract" and draw(st.integers(0, 5)) == 0]
    repeats = draw(st.lists(st.sampled_from(rows), max_size=4))
    whole: list[dict[str, str]] = draw(st.permutations([*rows, *ties, *repeats]))
    return whole


def merges() -> Any:
    """Pairs of (merged, kept)."""
    pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(
        lambda pair: pair[0] != pair[1]
    )
    return st.lists(pairs, max_size=3)
