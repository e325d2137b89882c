"""Lists of people read from a file: a dry run that says per row what would happen, then one load."""

from flask import Flask

from app.people.imports import models

__all__ = ["init_app", "models"]


def init_app(_app: Flask) -> None:
    """Nothing to bind yet but the tables."""
