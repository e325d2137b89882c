"""Actions: events people sign up for, and demonstrations that ask nobody who they are."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
