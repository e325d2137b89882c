"""Invitations by mail to take part: one click and one button, and you are signed in."""

from flask import Flask

from app.people.accounts.addresses import followers
from app.people.invitations import jobs, personal_data
from app.people.invitations.operations import end_mailed
from app.people.invitations.views import invitations


def init_app(app: Flask) -> None:
    app.register_blueprint(invitations)
    followers.register(app, end_mailed)
    for part in (jobs, personal_data):
        part.init_app(app)
