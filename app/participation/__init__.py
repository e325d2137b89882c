"""Who did what, when, for which goal and through which channel: the append-only ledger and its roll-ups."""

from flask import Flask

from app.participation import personal_data
from app.participation.imports import commands
from app.participation.ledger import jobs as ledger_jobs
from app.participation.ledger import untying
from app.participation.rollups import jobs


def init_app(app: Flask) -> None:
    for part in (personal_data, ledger_jobs, untying, jobs, commands):
        part.init_app(app)
