"""Privacy: export, erasure and the register of what is kept, gathered from each domain."""

from flask import Flask

from app.privacy import register


def init_app(app: Flask) -> None:
    register.init_app(app)
