"""Mails that tell nobody what they are about: without the organisation's name, and gone once they have left.

    discreet.register(app, "neutral_link")

The log keeps no line of such a mail, whatever became of it: that an address got one would tell too much. In
development they stay readable at `/dev/mail`.
"""

from flask import Flask, current_app


def init_app(app: Flask) -> None:
    app.extensions["discreet_mails"] = set()


def register(app: Flask, name: str) -> None:
    app.extensions["discreet_mails"].add(name)


def is_discreet(name: str) -> bool:
    return name in current_app.extensions["discreet_mails"]
