"""Rows as JSON that both databases understand: each column has one of a few kinds."""

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Float,
    Integer,
    Interval,
    LargeBinary,
    Numeric,
    String,
    TableClause,
    Text,
    Time,
    Uuid,
    column,
    table,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.core.types import UTCDateTime

# The first that fits counts: a Float is a Numeric too, and Enum a String.
KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Uuid, "uuid"),
    (DateTime, "moment"),
    (Date, "date"),
    (Time, "time"),
    (Boolean, "boolean"),
    (JSON, "json"),
    (LargeBinary, "bytes"),
    (Integer, "integer"),
    (Float, "float"),
    (Numeric, "decimal"),
    (String, "text"),
)
TYPES: Mapping[str, TypeEngine[Any]] = {
    "uuid": Uuid(),
    "moment": UTCDateTime(),
    "date": Date(),
    "time": Time(),
    "boolean": Boolean(),
    "json": JSON(none_as_null=True),
    "bytes": LargeBinary(),
    "integer": Integer(),
    "float": Float(),
    "decimal": Numeric(),
    "text": Text(),
}


def kind_of(sql_type: TypeEngine[Any]) -> str:
    """The kind of a column's type.

    Raises:
        TypeError: a backup can't carry this type.
    """
    inner = sql_type.impl_instance if isinstance(sql_type, TypeDecorator) else sql_type
    for known, kind in KINDS:
        # An Interval is kept as a moment on one database and as itself on the other.
        if isinstance(inner, known) and not isinstance(sql_type, Interval):
            return kind
    raise TypeError(f"a backup can't carry columns of type {sql_type!r}")


def plain_table(name: str, kinds: Mapping[str, str]) -> TableClause:
    """The table as the backup sees it: names and kinds, whatever release wrote it."""
    return table(name, *(column(label, TYPES[kind]) for label, kind in kinds.items()))


def _plain(value: Any) -> Any:
    return value


_OUT: Mapping[str, Callable[[Any], Any]] = {
    "uuid": str,
    "moment": lambda value: value.astimezone(UTC).isoformat(),
    "date": lambda value: value.isoformat(),
    "time": lambda value: value.isoformat(),
    "bytes": lambda value: base64.b64encode(value).decode(),
    "decimal": str,
}
_IN: Mapping[str, Callable[[Any], Any]] = {
    "uuid": UUID,
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "bytes": base64.b64decode,
    "decimal": Decimal,
}


def to_json(value: Any, kind: str) -> Any:
    """A value of the database as JSON has it."""
    return None if value is None else _OUT.get(kind, _plain)(value)


def from_json(value: Any, kind: str) -> Any:
    """The value that `to_json` wrote.

    Raises:
        ValueError: it is not of this kind.
    """
    return None if value is None else _IN.get(kind, _plain)(value)
