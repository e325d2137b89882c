"""Limits that hold over every process: counters in the database, under keyed fingerprints."""

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, Table, bindparam, delete, literal_column, select, true, union_all
from sqlalchemy.orm import Mapped, mapped_column

from app.core import jobs, retention
from app.core.retention import impersonal, personal
from app.core.statements import rows_changed, upserting
from app.core.tokens import person_hmac
from app.core.types import UTCDateTime
from app.extensions import Model, db

LONGEST_WINDOW = timedelta(days=1)


class LimitCounter(Model):
    """How often one key was seen in one window of time."""

    __tablename__ = "limit_counters"

    name: Mapped[str] = mapped_column(String(60), primary_key=True, info=impersonal("a fixed word"))
    key: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal("limits"))
    window_start: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    count: Mapped[int]


def init_app(app: Flask) -> None:
    retention.register(
        app,
        retention.RetentionRule(
            name="limits",
            what=_l("Fingerprint of the address or network behind a sign-in or another form"),
            purpose=_l("to stop somebody who tries too often"),
            period=lambda _settings: _l("until the limit has passed, at most a day"),
            erased=_l("removed by itself"),
            expire=remove_expired,
        ),
    )
    jobs.periodic(app, "limits.remove_expired", lambda _payload, now: _forget(now), timedelta(hours=1))


def hit(name: str, key: str, *, limit: int, per: timedelta, now: datetime) -> bool:
    """Count one more of `key` in the running window of `per`; whether it is still within `limit`.

    Windows are fixed and counted from 1970-01-01 UTC. The count is part of the caller's transaction: commit
    right after it where an attempt that is refused later must count too. The key is kept as an HMAC only.

    Raises:
        ValueError: `per` is over a day, which is what the privacy page promises at most.
    """
    return not exceeded([(name, key, limit)], per=per, now=now)


def exceeded(limits: Sequence[tuple[str, str, int]], *, per: timedelta, now: datetime) -> frozenset[str]:
    """As `hit`, for several names at once, in one statement; the names of those that are over their limit.

    `limits`: name, key and limit of each. Give the names in the same order everywhere, or two transactions
    could wait for one another.
    """
    if per > LONGEST_WINDOW:
        raise ValueError("a limit counts over a day at most")
    start = window_start(now, per)
    values: dict[str, Any] = {"limit_start": start, "limit_end": start + per}
    for place, (name, key, _limit) in enumerate(limits):
        values |= {f"limit_name{place}": name, f"limit_key{place}": _fingerprint(name, key)}
    counted = db.session.execute(_counting(db.session.get_bind().dialect.name, len(limits)), values)
    counts = {row[0]: row[1] for row in counted}
    return frozenset(name for name, _key, limit in limits if counts[name] > limit)


@cache
def _counting(dialect: str, number: int) -> Any:
    """The statement, built once: building costs more than running, a thousand times a second."""
    table = cast("Table", LimitCounter.__table__)
    # As a SELECT: SQLAlchemy compiles an INSERT of several rows of values anew each time.
    moments = [bindparam(f"limit_{end}", type_=table.c.window_start.type) for end in ("start", "end")]
    rows = [
        select(
            bindparam(f"limit_name{place}", type_=table.c.name.type),
            bindparam(f"limit_key{place}", type_=table.c.key.type),
            *moments,
            literal_column("1"),
        ).where(true())
        for place in range(number)
    ]
    again = {"count": table.c.count + 1}
    keys = ["name", "key", "window_start"]
    first = upserting(table, dialect).from_select([*keys, "expires_at", "count"], union_all(*rows))
    return first.on_conflict_do_update(index_elements=keys, set_=again).returning(table.c.name, table.c.count)


def forget(name: str, key: str) -> None:
    """Let the count of `key` begin again, in every window."""
    mine = (LimitCounter.name == name, LimitCounter.key == _fingerprint(name, key))
    db.session.execute(delete(LimitCounter).where(*mine))


def window_start(now: datetime, per: timedelta) -> datetime:
    """The start of the window of length `per` that holds `now`."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return now - (now - epoch) % per


def network_of(address: str | None) -> str:
    """What counts as one network: an IPv4 address, the /64 of an IPv6 address; else `unknown`."""
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def remove_expired(now: datetime) -> int:
    """Remove the counters whose window is over; how many."""
    return rows_changed(delete(LimitCounter).where(LimitCounter.expires_at <= now))


def _forget(now: datetime) -> None:
    remove_expired(now)


def _fingerprint(name: str, key: str) -> str:
    return person_hmac(f"{name}\0{key}")
