"""Invitations by mail to take part: one click and one button, and you are signed in."""

from flask import Flask

from app.people.invitations import models

__all__ = ["init_app", "models"]


def init_app(_app: Flask) -> None:
    """Nothing to bind yet but the tables."""
