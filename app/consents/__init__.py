"""Consents: which text somebody was shown, in which version and language, and what they chose."""

from flask import Flask

from app.consents import models, personal_data

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    personal_data.init_app(app)
