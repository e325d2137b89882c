"""Goals can be found by search. They come from a file, so a job looks whether it says something new."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from flask import Flask
from sqlalchemy import select

from app.core import jobs, search
from app.core.languages import LANGUAGES
from app.core.search.documents import SearchDocument
from app.extensions import db
from app.goals.catalogue import Goal, all_goals

GOAL = "goal"
# Goals have codes, documents need ids: one of its own per code, the same at every start.
NAMESPACE = UUID("0e8b6a52-5c1f-4a7e-9f0c-6f1d2a7b9c3e")


def init_app(app: Flask) -> None:
    jobs.periodic(app, "goals.index", index_goals, timedelta(hours=1))


def index_goals(_payload: dict[str, Any], now: datetime) -> None:
    """The hourly job: index what the file of goals says, where that is not what search knows."""
    statement = select(SearchDocument).where(SearchDocument.kind == GOAL)
    known = {(row.object_id, row.language): (row.title, row.body) for row in db.session.scalars(statement)}
    for goal in all_goals():
        for language in LANGUAGES:
            title, body = goal.short.text_in(language), _body(goal, language)
            if known.get((uuid5(NAMESPACE, goal.code), language)) != (title, body):
                search.index(
                    GOAL,
                    uuid5(NAMESPACE, goal.code),
                    language,
                    title=title,
                    body=body,
                    url_endpoint="web.goal",
                    url_values={"slug": goal.slug.text_in(language)},
                    now=now,
                )


def _body(goal: Goal, language: str) -> str:
    return f"{goal.name.text_in(language)}\n\n{goal.why.text_in(language)}"
