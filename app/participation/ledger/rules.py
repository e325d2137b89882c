"""Which rows count: one per `event_uid`, not taken back, of a counting type, confirmed."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from app.participation.ledger.models import CONFIRMED, RETRACT, Act

COUNTING_TYPES = frozenset(act.value for act in Act)


class Row(NamedTuple):
    """A ledger row as a database gives it, ids and moments in its own form; `day` as ISO text or a date."""

    id: Any
    event_uid: str
    person: Any
    type: str
    object_ref: str
    day: Any
    status: str
    goals: str
    retracts: str | None
    received_at: Any
    occurred_at: Any
    group_ref: str
    source: str


CodeOf = Callable[[Any], str]


def winner(rows: Collection[Row], code_of: CodeOf) -> Row:
    """The row that counts for one `event_uid`: the earliest received, at a tie the one that sorts first.

    Columns are joined by commas in the order of the definition, moments in UTC to the second or finer;
    `code_of(person)` is the person as the file named them.
    """
    earliest = min(row.received_at for row in rows)
    tied = [row for row in rows if row.received_at == earliest]
    if len(tied) == 1:
        return tied[0]
    if all(row.person == tied[0].person for row in tied):
        # Their code is the same then, and needs no asking.
        code_of = _same
    return min(tied, key=lambda row: (joined(row, code_of), str(row.id)))


def _same(_person: Any) -> str:
    return ""


def joined(row: Row, code_of: CodeOf) -> str:
    """The columns of a row as one text, the way a file has them."""
    return ",".join(
        (
            row.event_uid,
            code_of(row.person) if row.person is not None else "",
            row.type,
            row.object_ref,
            moment_text(row.occurred_at),
            moment_text(row.received_at),
            row.status,
            row.goals,
            row.group_ref,
            row.source,
            row.retracts or "",
        )
    )


def moment_text(moment: Any) -> str:
    """ISO 8601 in UTC with Z; fractions of a second only where there are any."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment
    text = moment.replace(tzinfo=None).isoformat()
    return f"{text.rstrip('0') if '.' in text else text}Z"


def winners(rows: Iterable[Row], code_of: CodeOf) -> list[Row]:
    """One row per `event_uid`; `rows` hold all of each."""
    by_uid: dict[str, list[Row]] = {}
    for row in rows:
        by_uid.setdefault(row.event_uid, []).append(row)
    return [same[0] if len(same) == 1 else winner(same, code_of) for same in by_uid.values()]


def counting(rows: Iterable[Row], code_of: CodeOf) -> Iterator[Row]:
    """The rows that count; `rows` hold all of each `event_uid` and everything that takes one back."""
    chosen = winners(rows, code_of)
    taken_back = {row.retracts for row in chosen if row.type == RETRACT}
    for row in chosen:
        if row.status == CONFIRMED and row.type in COUNTING_TYPES and row.event_uid not in taken_back:
            yield row
