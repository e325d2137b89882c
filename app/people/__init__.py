"""People: participants and their keys, accounts, audiences, roles."""

from flask import Flask

from app.people import accounts


def init_app(app: Flask) -> None:
    for part in (accounts,):
        part.init_app(app)
