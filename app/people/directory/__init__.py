"""The office's list of people: found by name or address, filtered by audience and group."""

from flask import Flask

from app.people.directory import indexing


def init_app(app: Flask) -> None:
    """The names are indexed wherever an account is written; importing the listeners binds them."""
    indexing.bind()
