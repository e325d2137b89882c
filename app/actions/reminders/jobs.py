"""Reminding, and telling of a change; the addresses go the day after."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.actions.agenda.operations import NEWS_JOB
from app.actions.agenda.queries import action, addresses_of, slugs_of
from app.actions.reminders import messages
from app.actions.reminders.queries import due, next_addresses
from app.actions.reminders.rules import is_due
from app.core import jobs

AT_ONCE = 200


def remind(_payload: dict[str, Any], now: datetime) -> None:
    """The job `actions.remind`, every some minutes: whoever is due, some hundreds at a time."""
    some = due(now, AT_ONCE)
    slugs = addresses_of(list({about.id for _held, about in some}))
    for held, about in some:
        slug = slugs[about.id]["en" if held.language == "en" else "nl"]
        messages.reminder(held, about, slug, now)
        held.reminded_at = now


def tell_everybody(payload: dict[str, Any], now: datetime) -> None:
    """The job `actions.tell_everybody` for a demonstration; a new day is reminded of anew."""
    about = action(UUID(payload["action"]))
    if about is None or about.is_event:
        return
    after = UUID(payload["after"]) if "after" in payload else None
    some, slugs = next_addresses(about.id, after, AT_ONCE), slugs_of(about.id)
    for held in some:
        slug = slugs["en" if held.language == "en" else "nl"]
        if payload["what"] == "cancelled":
            messages.cancelled(held, about, slug, now)
            continue
        messages.changed(held, about, slug, now)
        held.reminded_at = now if is_due(about, now) else None
    if len(some) == AT_ONCE:
        jobs.enqueue(NEWS_JOB, {**payload, "after": str(some[-1].id)}, now=now)
