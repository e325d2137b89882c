"""Information pages: texts of the organisation itself. Staff edit them and every version is kept."""

from flask import Flask

from app.pages import placeholders
from app.pages.views import pages


def init_app(app: Flask) -> None:
    placeholders.init_app(app)
    app.register_blueprint(pages)
