"""Mail: written in the reader's language, kept in the outbox, sent after the commit. Knows no domain."""

from flask import Flask

from app.core import jobs
from app.mail import commands, delivery, discreet, forgetting, holding, retention, transport, views


def init_app(app: Flask) -> None:
    discreet.init_app(app)
    forgetting.init_app(app)
    holding.init_app(app)
    jobs.register(
        app,
        delivery.JOB,
        delivery.send,
        max_attempts=delivery.MAX_ATTEMPTS,
        priority=jobs.Priority.BULK,
        on_dead=delivery.give_up,
    )
    jobs.when_idle(app, transport.close)
    retention.init_app(app)
    commands.init_app(app)
    if app.extensions["settings"].development:
        views.init_app(app)
