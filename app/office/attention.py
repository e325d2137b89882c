"""What needs attention: the list on the first page of the office, to which each module adds its own.

    attention.register(app, Permission.JOBS_VIEW, dead_jobs)

where `dead_jobs()` answers concerns, or none. It is asked only for staff who may do something about it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, current_app
from flask_login import current_user

from app.core.access import Permission


@dataclass(frozen=True)
class Concern:
    """One thing that waits for somebody: a translated sentence with its number in it, and where to go."""

    sentence: str
    url: str
    urgent: bool = False


Gather = Callable[[], Iterable[Concern]]


def init_app(app: Flask) -> None:
    app.extensions["office_attention"] = []


def register(app: Flask, permission: Permission, gather: Gather) -> None:
    app.extensions["office_attention"].append((permission, gather))


def concerns() -> list[Concern]:
    """Everything that waits for this member of staff, urgent first, else in the order of registration."""
    registered: list[tuple[Permission, Gather]] = current_app.extensions["office_attention"]
    found = [
        concern for permission, gather in registered if current_user.may(permission) for concern in gather()
    ]
    return sorted(found, key=lambda concern: not concern.urgent)
