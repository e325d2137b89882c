"""Actions: events people sign up for, and demonstrations that ask nobody who they are.

`agenda` (what happens where and when), `sign_ups` and `reminders` (who comes, and who wants a mail), and
above them `visiting`, the public pages where these meet.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from app.actions.agenda.operations import INDEX_JOB, NEWS_JOB
from app.actions.agenda.words import day_parts, when, where
from app.actions.reminders import jobs as reminder_jobs
from app.actions.reminders import retention as reminder_retention
from app.actions.sign_ups import jobs as sign_up_jobs
from app.actions.sign_ups import retention as sign_up_retention
from app.actions.sign_ups.operations import CONFIRM_JOB
from app.actions.visiting import indexing, sign_up_views, views
from app.actions.visiting.blueprint import actions
from app.actions.visiting.own_acts import own_acts
from app.core import jobs, public_pages
from app.people import activity

__all__ = ["init_app", "sign_up_views", "views"]


def init_app(app: Flask) -> None:
    app.register_blueprint(actions)
    app.jinja_env.globals.update(action_when=when, action_where=where, action_day=day_parts)
    sign_up_retention.init_app(app)
    reminder_retention.init_app(app)
    activity.register(app, own_acts)
    public_pages.register(app, indexing.public_pages)
    jobs.register(app, INDEX_JOB, indexing.reindex)
    jobs.register(app, CONFIRM_JOB, sign_up_jobs.confirm)
    jobs.register(app, NEWS_JOB, tell_everybody, priority=jobs.Priority.BULK)
    jobs.periodic(app, "actions.remind", reminder_jobs.remind, timedelta(minutes=5))


def tell_everybody(payload: dict[str, Any], now: datetime) -> None:
    """A change or a cancellation, to whoever meant to come: by sign-up or by reminder."""
    sign_up_jobs.tell_everybody(payload, now)
    reminder_jobs.tell_everybody(payload, now)
