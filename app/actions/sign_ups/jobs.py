"""Mailing people who signed up: written by a worker, so that signing up waits for no mail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.actions.agenda.models import Action
from app.actions.agenda.operations import NEWS_JOB
from app.actions.agenda.queries import action, slugs_of
from app.actions.sign_ups import messages
from app.actions.sign_ups.models import SignUp
from app.actions.sign_ups.operations import new_link
from app.actions.sign_ups.queries import next_coming
from app.core import jobs
from app.extensions import db

AT_ONCE = 200


def confirm(payload: dict[str, Any], now: datetime) -> None:
    """The job `actions.confirm_sign_up`; nothing is mailed when the place was given back meanwhile."""
    found = db.session.get(SignUp, UUID(payload["sign_up"]))
    if found is None or not found.is_coming or found.email is None:
        return
    about = db.session.get_one(Action, found.action_id)
    slug = slugs_of(about.id)["en" if found.language == "en" else "nl"]
    messages.confirmed(found, about, slug, new_link(found, now), now)


def tell_everybody(payload: dict[str, Any], now: datetime) -> None:
    """The job `actions.tell_everybody` for an event, some hundreds at a time."""
    about = action(UUID(payload["action"]))
    if about is None or not about.is_event:
        return
    after = UUID(payload["after"]) if "after" in payload else None
    some, slugs = next_coming(about.id, after, AT_ONCE), slugs_of(about.id)
    for found in some:
        slug = slugs["en" if found.language == "en" else "nl"]
        if payload["what"] == "cancelled":
            messages.cancelled(found, about, slug, now)
        else:
            messages.changed(found, about, slug, new_link(found, now), now)
    if len(some) == AT_ONCE:
        jobs.enqueue(NEWS_JOB, {**payload, "after": str(some[-1].id)}, now=now)
