"""Mails of which the log keeps no line once they have left: who got one must not be found there.

    forgetting.register(app, "account_deleted")

Every discreet mail is one. In development they stay readable at `/dev/mail`.
"""

from flask import Flask, current_app

from app.mail.discreet import is_discreet


def init_app(app: Flask) -> None:
    app.extensions["forgotten_mails"] = set()


def register(app: Flask, name: str) -> None:
    app.extensions["forgotten_mails"].add(name)


def is_forgotten(name: str) -> bool:
    return is_discreet(name) or name in current_app.extensions["forgotten_mails"]
