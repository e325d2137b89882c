"""Petitions: what is asked of whom, and who signed.

The rooms of this package are about the petition itself; `signatures` stands above them, and above both
`reading`, the public pages where the two meet.
"""

from datetime import timedelta

from flask import Flask

from app.core import public_pages
from app.core.jobs import periodic, register
from app.mail import discreet
from app.people import activity
from app.petitions import after, indexing, retention
from app.petitions.indexing import INDEX_JOB
from app.petitions.integrity import commands as integrity_commands
from app.petitions.integrity import jobs as integrity_jobs
from app.petitions.integrity import retention as integrity_retention
from app.petitions.jobs import close_past, reindex
from app.petitions.pictures import retention as picture_retention
from app.petitions.proposals import retention as proposal_retention
from app.petitions.reading import (
    after_views,
    appeal_views,
    change_views,
    kept,
    next_steps,
    picture_views,
    share_views,
    sign_views,
    views,
    wording_views,
)
from app.petitions.reading.blueprint import petitions
from app.petitions.signatures import jobs as signature_jobs
from app.petitions.signatures import retention as signature_retention
from app.petitions.signatures.counting import EVERY
from app.petitions.signatures.messages import NEUTRAL
from app.petitions.signatures.operations import MAIL_JOB
from app.petitions.signatures.own_acts import own_acts
from app.petitions.urgent import retention as urgent_retention

__all__ = [
    "after_views",
    "appeal_views",
    "change_views",
    "picture_views",
    "share_views",
    "sign_views",
    "views",
    "wording_views",
]


def init_app(app: Flask) -> None:
    app.register_blueprint(petitions)
    kept.init_app(app)
    next_steps.init_app(app)
    retention.init_app(app)
    picture_retention.init_app(app)
    urgent_retention.init_app(app)
    proposal_retention.init_app(app)
    # Before the fingerprints of signers go: they tell which rows on paper are doubles.
    after.init_app(app)
    signature_retention.init_app(app)
    integrity_commands.init_app(app)
    integrity_retention.init_app(app)
    discreet.register(app, NEUTRAL)
    activity.register(app, own_acts)
    public_pages.register(app, indexing.public_pages)
    register(app, INDEX_JOB, reindex)
    register(app, MAIL_JOB, signature_jobs.mail_link)
    periodic(app, integrity_jobs.BURSTS_JOB, integrity_jobs.look_for_bursts, integrity_jobs.EVERY)
    periodic(app, "petitions.close_past", close_past, timedelta(minutes=1))
    periodic(app, signature_jobs.COUNT_JOB, signature_jobs.count, EVERY)
    periodic(app, signature_jobs.RECOUNT_JOB, signature_jobs.recount, timedelta(days=1))
