"""What the tests of petitions share."""

from collections.abc import Callable
from typing import Any

import pytest

from app.petitions.models import Petition
from tests.factories.petitions import make_petition, make_safe_petition
from tests.support.client import AuditedClient

Sign = Callable[..., Any]
ELS = {"name": "Els de Vries", "email": "els@example.org", "is_16": "yes", "consent": "y"}
PAGES = {
    "nl": {"plein": "/nl/petities/plein/", "maron": "/nl/petities/maron/"},
    "en": {"plein": "/en/petitions/plein-en/", "maron": "/en/petitions/maron-en/"},
}


@pytest.fixture
def petition(app: Any) -> Petition:
    """An open petition at /nl/petities/plein/ and /en/petitions/plein-en/."""
    return make_petition("plein")


@pytest.fixture
def safe_petition(app: Any) -> Petition:
    """An open petition in safe mode at /nl/petities/maron/."""
    return make_safe_petition("maron")


@pytest.fixture
def fill_in(client: AuditedClient) -> Sign:
    """Send the form of a petition: `fill_in(email="...")`, `fill_in(at="maron", name=None)`.

    What is given as None is left empty. The answer is not followed.
    """

    def act(at: str = "plein", language: str = "nl", **fields: Any) -> Any:
        entry = ELS if at == "plein" else {key: value for key, value in ELS.items() if key != "name"}
        filled = {key: value for key, value in {**entry, **fields}.items() if value is not None}
        return client.submit(
            PAGES[language][at], filled, to="ondertekenen" if language == "nl" else "/sign/", follow=False
        )

    return act
