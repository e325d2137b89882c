"""Movement figures, computed from participation alone."""

from flask import Flask

from app.metrics import commands


def init_app(app: Flask) -> None:
    commands.init_app(app)
