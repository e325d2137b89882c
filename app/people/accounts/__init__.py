"""Accounts: name, address and language of somebody who can sign in, their devices and second factor."""

from flask import Flask

from app.extensions import login
from app.people.accounts import signed_in


def init_app(app: Flask) -> None:
    # The device's own row decides; Flask-Login's fingerprint of network and browser would sign phones out.
    login.session_protection = None
    login.user_loader(signed_in.load)
