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
from app.petitions import indexing, retention
from app.petitions.jobs import close_past, reindex
from app.petitions.operations import INDEX_JOB
from app.petitions.reading import sign_views, views
from app.petitions.reading.blueprint import petitions
from app.petitions.signatures import jobs as signature_jobs
from app.petitions.signatures import retention as signature_retention
from app.petitions.signatures.counting import EVERY
from app.petitions.signatures.messages import NEUTRAL
from app.petitions.signatures.operations import MAIL_JOB
from app.petitions.signatures.own_acts import own_acts

__all__ = ["sign_views", "views"]


def init_app(app: Flask) -> None:
    app.register_blueprint(petitions)
    retention.init_app(app)
    signature_retention.init_app(app)
    discreet.register(app, NEUTRAL)
    activity.register(app, own_acts)
    public_pages.register(app, indexing.public_pages)
    register(app, INDEX_JOB, reindex)
    register(app, MAIL_JOB, signature_jobs.mail_link)
    periodic(app, "petitions.close_past", close_past, timedelta(minutes=1))
    periodic(app, signature_jobs.COUNT_JOB, signature_jobs.count, EVERY)
    periodic(app, signature_jobs.RECOUNT_JOB, signature_jobs.recount, timedelta(days=1))
