"""What somebody did, for their own page: each domain registers how to find its own acts.

    activity.register(app, acts_of_comments)

where `acts_of_comments(participant_id, limit)` answers the latest acts, newest first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from flask import Flask, current_app


@dataclass(frozen=True)
class Act:
    """One thing somebody did.

    `what` is a lazy translation ("You commented on paragraph 12"), `about` the title of what it was done to,
    text or Bilingual; `url` where it stands; `said` their own words, written in `said_language`.
    """

    at: datetime
    what: Any
    about: Any
    url: str | None = None
    said: str | None = None
    said_language: str | None = None


Source = Callable[[UUID, int], list[Act]]


def init_app(app: Flask) -> None:
    app.extensions["activity"] = []


def register(app: Flask, source: Source) -> None:
    app.extensions["activity"].append(source)


def acts_of(participant_id: UUID, limit: int) -> list[Act]:
    """The latest acts of somebody over all domains, newest first."""
    sources: list[Source] = current_app.extensions["activity"]
    found = [act for source in sources for act in source(participant_id, limit)]
    return list(islice(sorted(found, key=lambda act: act.at, reverse=True), limit))
