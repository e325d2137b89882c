"""What comes after signing: paper, updates, hand-over, answer, archive, and the one reminder."""

from datetime import timedelta

from flask import Flask

from app.core import prometheus
from app.core.jobs import Priority, periodic, register
from app.mail import holding
from app.petitions.after import jobs, retention
from app.petitions.after.operations import TELL_JOB
from app.petitions.corrections import wrong_counts
from app.petitions.switches.operations import CATCH_UP_JOB
from app.petitions.switches.queries import PETITION, mails_are_off

REMIND_EVERY = timedelta(minutes=10)


def init_app(app: Flask) -> None:
    retention.init_app(app)
    register(app, TELL_JOB, jobs.tell_signers, priority=Priority.BULK)
    register(app, CATCH_UP_JOB, jobs.catch_up)
    holding.register(app, PETITION, mails_are_off)
    periodic(app, "petitions.remind", jobs.remind_signers, REMIND_EVERY)
    prometheus.register(app, "petition_counts_wrong", "Counts that a recount found wrong, ever", wrong_counts)
