"""The demo: invented people, drafts and comments that show every state, and how to sign in as one of them."""

from flask import Flask

from app.demo.commands import demo
from app.demo.views import demo_pages


def init_app(app: Flask) -> None:
    app.cli.add_command(demo)
    if app.extensions["settings"].development:
        app.register_blueprint(demo_pages)
