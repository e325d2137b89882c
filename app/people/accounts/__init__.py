"""Accounts: name, address and language of somebody who can sign in, their devices and second factor."""

from flask import Flask

from app.extensions import login
from app.people.accounts import retention, signed_in, viewing
from app.people.accounts.addresses import views as address_views
from app.people.accounts.blueprint import accounts
from app.people.accounts.links import views as link_views
from app.people.accounts.second_factor import views as second_factor_views

__all__ = ["address_views", "init_app", "link_views", "second_factor_views"]


def init_app(app: Flask) -> None:
    # The device's own row decides; Flask-Login's fingerprint of network and browser would sign phones out.
    login.session_protection = None
    login.user_loader(signed_in.load)
    retention.init_app(app)
    viewing.init_app(app)
    app.register_blueprint(accounts)
