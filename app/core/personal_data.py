"""What each domain can say of a person and how it lets go: gathered by `privacy`, registered at start."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask, current_app


@dataclass(frozen=True)
class Holder:
    """One domain's hold on personal data.

    `export(participant_id)` answers plain JSON values; `erase(participant_id, now, withdraw_words)` removes
    the person in the caller's transaction (`withdraw_words`: also withdraw what they wrote); `stays` says in
    the reader's language what remains afterwards and why, or None. `merge(from_id, into_id, now)` moves
    what a duplicate has to the participant that stays, who keeps their own where only one can be had.
    """

    name: str
    title: Any
    export: Callable[[UUID], Any]
    erase: Callable[[UUID, datetime, bool], None]
    stays: Any = None
    merge: Callable[[UUID, UUID, datetime], None] | None = None


def init_app(app: Flask) -> None:
    app.extensions["personal_data"] = []


def register(app: Flask, holder: Holder) -> None:
    app.extensions["personal_data"].append(holder)


def holders() -> tuple[Holder, ...]:
    return tuple(current_app.extensions["personal_data"])
