"""People: participants and their keys, accounts, audiences, roles."""

from flask import Flask

from app.people import accounts, activity, commands, directory, groups, imports, invitations, personal_data


def init_app(app: Flask) -> None:
    for part in (activity, accounts, personal_data, commands, directory, groups, invitations, imports):
        part.init_app(app)
