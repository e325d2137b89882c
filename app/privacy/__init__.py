"""Privacy: export, erasure and the register of what is kept, gathered from each domain."""

from flask import Flask

from app.mail import forgetting
from app.privacy.messages import LAST_MAIL


def init_app(app: Flask) -> None:
    forgetting.register(app, LAST_MAIL)
