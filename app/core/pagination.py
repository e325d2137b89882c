"""Keyset pages: as fast at the end of a long list as at its start, and nothing is skipped when rows arrive.

    found = page(select(Mail), (Mail.queued_at, Mail.id), cursor=request.args.get("page"), size=50)
    found.items, found.newer, found.older

A cursor is signed: one that was changed, or comes from another list, leads to the first page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db

T = TypeVar("T")
Key = ColumnElement[Any] | InstrumentedAttribute[Any]
Direction = Literal["newer", "older"]


@dataclass(frozen=True)
class Page(Generic[T]):
    """Items in order, with the cursors of the pages before (`newer`) and after (`older`), None at an end."""

    items: list[T]
    newer: str | None
    older: str | None


def page(
    statement: Select[Any],
    keys: Sequence[Key],
    *,
    cursor: str | None,
    size: int = 50,
    descending: bool = True,
) -> Page[Any]:
    """One page of a select, in one statement.

    `keys` are columns without nulls whose last one is unique; rows come in their order, largest first unless
    `descending` is False. A select of one entity or column gives these, of several gives rows.
    """
    direction, values = _read(cursor, keys)
    forward = direction == "older"
    if values is not None:
        edge = tuple_(*(literal(value, key.type) for value, key in zip(values, keys, strict=True)))
        row = tuple_(*keys)
        statement = statement.where(row < edge if forward == descending else row > edge)
    order = [key.desc() if forward == descending else key.asc() for key in keys]
    asked = statement.add_columns(*keys).order_by(*order).limit(size + 1)
    rows = [tuple(row) for row in db.session.execute(asked)]
    more, rows = len(rows) > size, rows[:size]
    if not forward:
        rows.reverse()
    width = len(keys)
    items = [row[0] if len(row) == width + 1 else row[:-width] for row in rows]
    has_newer = values is not None if forward else more
    has_older = more if forward else True
    return Page(
        items,
        _write("newer", rows[0][-width:], keys) if rows and has_newer else None,
        _write("older", rows[-1][-width:], keys) if rows and has_older else None,
    )


def _serializer(keys: Sequence[Key]) -> URLSafeSerializer:
    salt = "page:" + ",".join(str(key) for key in keys)
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)


def _write(direction: Direction, values: Sequence[Any], keys: Sequence[Key]) -> str:
    return str(_serializer(keys).dumps([direction[0], *(_plain(value) for value in values)]))


def _read(cursor: str | None, keys: Sequence[Key]) -> tuple[Direction, list[Any] | None]:
    if not cursor:
        return "older", None
    try:
        letter, *values = _serializer(keys).loads(cursor)
        read = [_typed(value) for value in values]
    except (BadData, ValueError, TypeError, KeyError):
        return "older", None
    return ("newer" if letter == "n" else "older"), read


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, UUID):
        return {"u": value.hex}
    return value


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["t"]) if "t" in value else UUID(value["u"])
    return value
