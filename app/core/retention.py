"""What personal data is kept, why, until when, and how it goes: the registry behind the privacy page.

Each personal column names its rule (`info=personal("account")`); each text column that isn't personal says
why (`info=impersonal("...")`). A convention test holds both against the rules that the domains register.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from app.settings import Settings


@dataclass(frozen=True)
class RetentionRule:
    """One row of the register. Texts are lazy translations; `period` may use the settings.

    `expire(now)` removes what is past its period, in the caller's transaction, and answers how many rows;
    None where the end is an act of the person (deleting the account) instead of a date. With `in_pieces` it
    removes a part, and is asked again, in a transaction of its own, until it answers 0: so that nobody who
    writes meanwhile waits for all of it.
    """

    name: str
    what: Any
    purpose: Any
    period: Callable[[Settings], Any]
    erased: Any
    expire: Callable[[datetime], int] | None = None
    in_pieces: bool = False


def personal(rule: str) -> dict[str, Any]:
    """Column info: this column holds personal data, kept under the named rule."""
    return {"personal": rule}


def impersonal(reason: str) -> dict[str, Any]:
    """Column info: this column can hold no personal data, because of `reason`."""
    return {"impersonal": reason}


def init_app(app: Flask) -> None:
    app.extensions["retention"] = {}


def register(app: Flask, *rules: RetentionRule) -> None:
    registry: dict[str, RetentionRule] = app.extensions["retention"]
    for rule in rules:
        if rule.name in registry:
            raise ValueError(f"retention rule {rule.name} is registered twice")
        registry[rule.name] = rule


def retention_rules() -> tuple[RetentionRule, ...]:
    """Every rule, in the order of registration."""
    registry: dict[str, RetentionRule] = current_app.extensions["retention"]
    return tuple(registry.values())
