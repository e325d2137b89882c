"""What the movement works for: strategy periods and their goals."""

from flask import Flask

from app.goals import catalogue


def init_app(app: Flask) -> None:
    app.jinja_env.globals["goal_of"] = catalogue.goal
