"""Signing in through the front door: the form, the mail, the button; for staff also the second factor."""

import re

import pyotp
from flask import Flask

from app.people.accounts.models import Account
from tests.support.client import AuditedClient
from tests.support.mailbox import Mailbox

SECRET_IN_GROUPS = re.compile(r"\b(?:[A-Z2-7]{4} ?){8}\b")


class SignIn:
    """Call it with an account: answers a client in which that person is signed in."""

    def __init__(self, app: Flask, mails: Mailbox) -> None:
        self.app, self.mails = app, mails

    def __call__(self, account: Account, *, second_factor: bool = False) -> AuditedClient:
        email = account.email
        client = self.app.test_client()
        assert isinstance(client, AuditedClient)
        client.submit("/nl/inloggen/", {"email": email})
        link = self.mails.last(to=email, name="sign_in").link("/")
        answer = client.submit(link)
        assert answer.status_code == 200, f"signing {email} in: {answer.status_code}"
        if second_factor:
            self.enrol(client)
        return client

    def enrol(self, client: AuditedClient) -> None:
        """Set up the second factor with an authenticator app and keep the recovery codes."""
        address = "/nl/inloggen/tweede-factor/nieuw/"
        found = SECRET_IN_GROUPS.search(client.page(address).text)
        assert found, "the page shows no secret"
        code = pyotp.TOTP(found.group().replace(" ", "")).at(self.app.extensions["clock"]())
        answer = client.submit(address, {"code": code})
        assert answer.status_code == 200, f"enrolling: {answer.status_code}"
