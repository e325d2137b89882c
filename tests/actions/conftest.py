"""What the tests of actions share."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.actions.agenda.models import Action
from app.core.access import Role
from tests.factories.actions import make_action, make_demonstration
from tests.factories.people import make_staff
from tests.factories.people import sign_in as at_the_desk
from tests.support.client import AuditedClient

ELS = {"name": "Els de Vries", "email": "els@example.org", "age": "yes", "consent": "y"}
EVENT, DEMONSTRATION = "/nl/kom-in-actie/schrijfavond/", "/nl/kom-in-actie/wake/"


@pytest.fixture
def event(app: Flask) -> Action:
    """An evening with twenty places, two weeks from now, at `EVENT`."""
    return make_action("schrijfavond", capacity=20)


@pytest.fixture
def demonstration(app: Flask) -> Action:
    """A vigil, two weeks from now, at `DEMONSTRATION`."""
    return make_demonstration("wake", title="Wake op het plein")


@pytest.fixture
def sign_up(client: AuditedClient) -> Callable[..., Any]:
    """Sign up through the form: `sign_up(email="bo@example.org")` answers the page after it."""

    def act(address: str = EVENT, **fields: Any) -> Any:
        return client.submit(
            address, {**ELS, **fields}, to="/aanmelden/" if "/nl/" in address else "/sign-up/"
        )

    return act


@pytest.fixture
def desk(app: Flask) -> Callable[..., AuditedClient]:
    """Somebody of staff at a desk: `desk(Role.EDITOR)`; an administrator unless told."""

    def sit_down(*roles: Role, name: str = "Sam Jansen") -> AuditedClient:
        client = app.test_client()
        assert isinstance(client, AuditedClient)
        at_the_desk(client, make_staff(name, roles=roles or (Role.ADMINISTRATOR,)), second_factor=True)
        return client

    return sit_down
