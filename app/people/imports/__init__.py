"""Lists of people read from a file: a dry run that says per row what would happen, then one load."""

from flask import Flask

from app.people.imports import commands, jobs, personal_data

__all__ = ["commands", "init_app"]


def init_app(app: Flask) -> None:
    for part in (jobs, personal_data):
        part.init_app(app)
