"""Local groups: where they are, and who is in them, from when until when."""

from flask import Flask

from app.people.groups import personal_data


def init_app(app: Flask) -> None:
    personal_data.init_app(app)
