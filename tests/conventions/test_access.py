"""Each role and each audience at each office route: what a permission opens, and to nobody else."""

from typing import Any

import pytest
from flask import Flask

from app.core.access import ROLE_PERMISSIONS, Role
from app.people.audiences.models import Audience
from tests.factories.people import make_person, make_staff
from tests.support.client import AuditedClient
from tests.support.routes import Route, routes

# One database will do: what is asked here is decided before any query of a domain.
pytestmark = [pytest.mark.sqlite, pytest.mark.thorough]


@pytest.fixture
def office(app: Flask) -> list[Route]:
    return [route for route in routes(app) if route.permission is not None]


def ask(client: AuditedClient, route: Route, method: str) -> int:
    """The status of a well-formed request about nothing in particular."""
    answer = client.open(route.path, method=method)
    if answer.status_code == 303:
        # What is said there is said once, in the language of this route.
        client.get(answer.headers["Location"])
    return int(answer.status_code)


def methods(route: Route) -> list[str]:
    return sorted(route.methods & {"GET", "POST"})


def test_strangers_meet_a_page_that_does_not_exist(office: list[Route], client: AuditedClient) -> None:
    client.page("/nl/inloggen/")
    for route in office:
        for method in methods(route):
            status = ask(client, route, method)
            # A POST of a stranger has no token to bring: 400 tells as little as 404.
            assert status == 404 or (method == "POST" and status == 400), f"{method} {route.path}: {status}"


@pytest.mark.parametrize("audience", [code for code in Audience if code is not Audience.PUBLIC])
def test_no_audience_opens_the_office(audience: Audience, office: list[Route], sign_in: Any) -> None:
    client = sign_in(make_person(audiences=(audience,)))
    for route in (route for route in office if route.language == "nl"):
        for method in methods(route):
            assert ask(client, route, method) == 403, f"{method} {route.path}"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_its_permissions_say(role: Role, office: list[Route], sign_in: Any) -> None:
    client = sign_in(make_staff(roles=(role,)), second_factor=True)
    for route in office:
        for method in methods(route):
            status = ask(client, route, method)
            allowed = route.permission in ROLE_PERMISSIONS[role]
            assert (status != 403) == allowed, f"{role} {method} {route.path}: {status}"
            assert status < 500, f"{role} {method} {route.path}: {status}"


@pytest.mark.parametrize("role", list(Role))
def test_without_a_second_factor_staff_are_led_to_it(role: Role, office: list[Route], sign_in: Any) -> None:
    client = sign_in(make_staff(roles=(role,)))
    for route in office:
        for method in methods(route):
            if route.permission in ROLE_PERMISSIONS[role]:
                answer = client.open(route.path, method=method)
                assert answer.status_code == 303, f"{method} {route.path}: {answer.status_code}"
                second_factor = ("/inloggen/tweede-factor/", "/sign-in/second-factor/")
                assert any(part in answer.headers["Location"] for part in second_factor), route.path
