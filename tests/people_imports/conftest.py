"""Somebody of staff at the desk of lists."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.core.access import Role
from tests.factories.people import make_staff, sign_in
from tests.support.client import AuditedClient

Desk = Callable[..., AuditedClient]


@pytest.fixture
def staff(app: Flask) -> Desk:
    """A signed-in member of staff with a second factor: `staff(Role.EDITOR, name="Noor Bos")`."""

    def at_the_desk(*roles: Role, name: str = "Sam Jansen") -> AuditedClient:
        client = app.test_client()
        assert isinstance(client, AuditedClient)
        account = make_staff(name, roles=roles or (Role.ADMINISTRATOR,))
        sign_in(client, account, second_factor=True)
        return client

    return at_the_desk
