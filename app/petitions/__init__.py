"""Petitions: what is asked of whom, and who signed."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
