"""Putting work into the outbox: part of the caller's transaction, like any other row."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.core.jobs.models import Job, JobStatus
from app.core.jobs.registry import registered
from app.core.statements import upsertable
from app.core.types import new_id
from app.extensions import db

LARGEST_PAYLOAD = 4000


def enqueue(
    name: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    run_after: datetime | None = None,
    unique: str | None = None,
) -> None:
    """Let a worker run the job `name` with `payload` after the caller's commit, not before `run_after`.

    `payload` holds ids, numbers and fixed words, no personal data: it stays readable to staff. A second job
    with the same `unique` is not made while the first is in the table (done ones stay a week).

    Raises:
        KeyError: no job of that name is registered.
        ValueError: the payload is no plain JSON, or longer than 4,000 characters.
    """
    job = registered(name)
    _require_small_json(payload)
    values = {
        "id": new_id(),
        "name": name,
        "payload": payload,
        "status": JobStatus.QUEUED.value,
        "priority": int(job.priority),
        "run_after": run_after or now,
        "attempts": 0,
        "fence": 0,
        "unique_key": unique,
        "created_at": now,
    }
    if unique is None:
        db.session.execute(insert(Job), [values])
        return
    fresh = upsertable(Job).values(values)
    db.session.execute(fresh.on_conflict_do_nothing(index_elements=["unique_key"]))


def _require_small_json(payload: dict[str, Any]) -> None:
    try:
        text = json.dumps(payload, allow_nan=False)
    except TypeError as error:
        raise ValueError(f"a payload is plain JSON: {error}") from None
    if len(text) > LARGEST_PAYLOAD:
        raise ValueError("a payload holds ids, not content")
