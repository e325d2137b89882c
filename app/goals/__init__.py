"""What the movement works for: strategy periods and their goals."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
